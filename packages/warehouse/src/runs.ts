import type { SqlReader } from '@tajo/core/sql'
import type { RunRecord, RunStreamRecord } from '@tajo/core/warehouse'
import type { SqlWriter } from './sql-connection.ts'
import { among } from './sql-text.ts'

export async function saveRun(writer: SqlWriter, run: RunRecord, streams: readonly RunStreamRecord[]): Promise<void> {
  await writer.transaction(async () => {
    await writer.run('DELETE FROM _tajo.runs WHERE id = $id', { id: run.id })
    await writer.run(
      `INSERT INTO _tajo.runs VALUES ($id, $source, $command, CAST($startedAt AS TIMESTAMPTZ), CAST($finishedAt AS TIMESTAMPTZ), $verdict, $calls, $credits)`,
      pick(run, ['id', 'source', 'command', 'startedAt', 'finishedAt', 'verdict', 'calls', 'credits']),
    )
    await writer.run('DELETE FROM _tajo.run_streams WHERE run_id = $id', { id: run.id })
    for (const stream of streams) {
      await writer.run(
        `INSERT INTO _tajo.run_streams VALUES ($runId, $stream, $verdict, $reason, $read, $inserted, $updated, $unchanged, $deleted, $rejected,
           $calls, $credits, CAST($startedAt AS TIMESTAMPTZ), CAST($finishedAt AS TIMESTAMPTZ))`,
        pick(stream, [
          ...([
            'runId',
            'stream',
            'verdict',
            'reason',
            'read',
            'inserted',
            'updated',
            'unchanged',
            'deleted',
            'rejected',
          ] as const),
          ...(['calls', 'credits', 'startedAt', 'finishedAt'] as const),
        ]),
      )
    }
  })
}

export async function readRuns(
  session: SqlReader,
  options: { source?: string; id?: string; limit: number },
  isHeld: (source: string) => Promise<boolean>,
): Promise<readonly (RunRecord & { readonly streams: readonly RunStreamRecord[] })[]> {
  const runs = await session.rows<RunRecord>(
    `SELECT id, source, command, started_at AS "startedAt", finished_at AS "finishedAt", verdict, calls, credits FROM _tajo.runs
     WHERE source = coalesce($source, source) AND id = coalesce($id, id) ORDER BY started_at DESC, id DESC LIMIT ${Math.trunc(options.limit)}`,
    { source: options.source ?? null, id: options.id ?? null },
  )
  const streams = await session.rows<RunStreamRecord>(
    `SELECT run_id AS "runId", stream, verdict, reason, read, inserted, updated, unchanged, deleted, rejected, calls, credits,
       started_at AS "startedAt", finished_at AS "finishedAt" FROM _tajo.run_streams
     WHERE run_id IN (${among(runs.map((run) => run.id))}) ORDER BY started_at, stream`,
  )
  // A run without an end whose source nobody writes is not under way any more.
  const unended = new Set(runs.filter(({ verdict }) => verdict === 'running').map(({ source }) => source))
  const held = new Set<string>()
  for (const source of unended) if (await isHeld(source)) held.add(source)
  const verdictOf = ({ verdict, source }: RunRecord): string =>
    verdict === 'running' && !held.has(source) ? 'killed' : verdict
  return runs.map((run) => ({
    ...run,
    verdict: verdictOf(run),
    streams: streams.filter((stream) => stream.runId === run.id),
  }))
}

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): { [P in K]: T[P] } {
  const picked: Partial<T> = {}
  for (const key of keys) picked[key] = from[key]
  return picked as { [P in K]: T[P] }
}
