import { type Clock, systemClock } from '@tajo/core/clock'
import type { ReadEvent } from '@tajo/core/stream'
import type { Warehouse } from '@tajo/core/warehouse'
import { Batcher } from './batcher.ts'
import { holding } from './holding.ts'
import type { Source, SourceStream } from './source.ts'

export interface ReplayOptions {
  readonly stream?: string
  readonly limit?: number
  readonly clock?: Clock
  readonly signal?: AbortSignal
}

export interface ReplayReport {
  readonly replayed: number
  readonly stillRejected: number
  /** Rejected records whose stream cannot be asked for a single record: the next sync brings them. */
  readonly waiting: number
}

const defaultLimit = 1000

/** Asks the vendor again for each rejected record; what can be stored now is, and leaves `_tajo.rejected`. */
export function replayRejected(
  source: Source,
  warehouse: Warehouse,
  options: ReplayOptions = {},
): Promise<ReplayReport> {
  return holding(source.name, warehouse, () => replay(source, warehouse, options))
}

async function replay(source: Source, warehouse: Warehouse, options: ReplayOptions): Promise<ReplayReport> {
  const clock = options.clock ?? systemClock
  const rejected = await warehouse.rejected({
    source: source.name,
    limit: options.limit ?? defaultLimit,
    ...(options.stream === undefined ? {} : { stream: options.stream }),
  })
  let waiting = 0
  const report = { replayed: 0, stillRejected: 0 }
  for (const record of rejected) {
    options.signal?.throwIfAborted()
    const stream = source.streams.get(record.stream)
    const events = stream === undefined ? undefined : await source.connection.readAgain(stream.stream, record, clock)
    if (stream === undefined || events === undefined) {
      waiting += 1
      continue
    }
    if (events.some((event) => event.type === 'rejected')) {
      report.stillRejected += 1
      continue
    }
    const rejectedAgain = await store(warehouse, stream, events, `replay-${record.id}`, clock)
    // What cannot be stored this time either has been noted anew, with the reason it has now.
    await warehouse.deleteRejected([record.id])
    if (rejectedAgain === 0) report.replayed += 1
    else report.stillRejected += rejectedAgain
  }
  return { ...report, waiting }
}

async function store(
  warehouse: Warehouse,
  stream: SourceStream,
  events: readonly ReadEvent[],
  runId: string,
  clock: Clock,
): Promise<number> {
  let rejected = 0
  const batcher = new Batcher({
    warehouse,
    table: stream.table,
    runId,
    now: () => clock.now(),
    byParent: stream.stream.parent?.changedOnly === true,
    seal: (position) => position,
    storedDigest: undefined,
    onSame: () => undefined,
    onWritten: (result) => {
      rejected += result.rejected
    },
  })
  for (const event of events) await batcher.add(event)
  await batcher.flush()
  return rejected
}
