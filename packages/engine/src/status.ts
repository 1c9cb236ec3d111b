import type { Warehouse } from '@tajo/core/warehouse'
import { openEnvelope } from './position-envelope.ts'
import type { SourceStatus } from './reports.ts'
import type { Source } from './source.ts'

/** How a source stands, from the warehouse alone. */
export async function status(source: Source, warehouse: Warehouse): Promise<SourceStatus> {
  const [last] = await warehouse.runs({ source: source.name, limit: 1 })
  const catalog = new Map((await warehouse.catalog(source.name)).map((table) => [table.stream, table]))
  const positions = new Map(
    (await warehouse.checkpoints(source.name)).map(({ stream, checkpoint }) => [stream, checkpoint]),
  )
  return {
    source: source.name,
    type: source.type,
    lastRun:
      last === undefined ? null : { id: last.id, at: last.startedAt, verdict: last.verdict, seconds: secondsOf(last) },
    streams: [...source.streams.values()].map(({ stream, table }) => {
      const stored = catalog.get(stream.name)
      return {
        stream: stream.name,
        table: `${table.layer}.${table.table}`,
        rows: stored?.rows ?? 0,
        deleted: stored?.deletedRows ?? 0,
        position: source.connection.positionOf(stream, openEnvelope(positions.get(stream.name))?.at),
        lastSyncedAt: stored?.lastSyncedAt ?? null,
        verdict: last?.streams.find((run) => run.stream === stream.name)?.verdict ?? null,
      }
    }),
    rejected: await warehouse.countRejected(source.name),
  }
}

function secondsOf(run: { readonly startedAt: string; readonly finishedAt: string | null }): number | null {
  return run.finishedAt === null ? null : (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
}
