import type { Json } from '@tajo/core/json'
import type { SqlReader } from '@tajo/core/sql'
import type { SqlWriter } from './sql-connection.ts'
import { instant } from './sql-text.ts'

const mine = 'source = $source AND stream = $stream'

export async function writeCheckpoint(
  writer: SqlWriter,
  source: string,
  stream: string,
  checkpoint: Json,
  at: string,
  runId: string,
): Promise<void> {
  const values = { source, stream, checkpoint: JSON.stringify(checkpoint), run: runId }
  const changed = await writer.change(
    `UPDATE _tajo.checkpoints SET checkpoint = $checkpoint, committed_at = ${instant(at)}, run_id = $run WHERE ${mine}`,
    values,
  )
  if (changed === 0)
    await writer.run(
      `INSERT INTO _tajo.checkpoints VALUES ($source, $stream, $checkpoint, ${instant(at)}, $run)`,
      values,
    )
}

/** Forgets a position, and with it which parents were read. */
export async function forgetCheckpoint(writer: SqlWriter, source: string, stream: string): Promise<void> {
  for (const table of ['checkpoints', 'parent_reads']) {
    await writer.run(`DELETE FROM _tajo.${table} WHERE ${mine}`, { source, stream })
  }
}

export async function readCheckpoints(session: SqlReader, source?: string) {
  return session.rows<{ source: string; stream: string; checkpoint: Json; at: string; runId: string }>(
    `SELECT source, stream, checkpoint, committed_at AS "at", run_id AS "runId" FROM _tajo.checkpoints WHERE source = coalesce($source, source) ORDER BY source, stream`,
    { source: source ?? null },
  )
}

export async function readCheckpoint(session: SqlReader, source: string, stream: string): Promise<Json | undefined> {
  const [row] = await session.rows<{ checkpoint: Json }>(`SELECT checkpoint FROM _tajo.checkpoints WHERE ${mine}`, {
    source,
    stream,
  })
  return row?.checkpoint
}
