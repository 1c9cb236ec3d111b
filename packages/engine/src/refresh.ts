import { randomBytes } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Hint } from '@tajo/core/webhook'
import { holding } from './holding.ts'
import { type Asked, askAgain, askAll } from './refresh/ask.ts'
import { type Due, gatherDue } from './refresh/due.ts'
import { type RefreshedRow, type RefreshReport, reportOf } from './refresh/report.ts'
import { type StoredRows, storeAsked } from './refresh/store.ts'
import type { Source } from './source.ts'
import { catalogFacts } from './tables.ts'

export interface RefreshOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly runId?: string
  /** Streams that are only listed by time are read from here; without it they wait for the next sync. */
  readonly since?: Date
  /** How long another run on the source is waited for; default 5 seconds. */
  readonly waitMs?: number
}

const usualWaitMs = 5_000
const betweenTriesMs = 250

/**
 * Reads again exactly the rows that are named, and merges them as a sync would: an older version never takes the place of a newer
 * one, and no position moves. The source is held only while rows are stored; what somebody else wrote since they were read is read once
 * more.
 *
 * @example
 * const report = await refreshRows(source, warehouse, [{ stream: 'tickets', key: '17', children: ['conversations'] }], { clock, signal })
 * report.rows // [{ stream: 'tickets', key: '17', outcome: 'updated' }, …]
 */
export async function refreshRows(
  source: Source,
  warehouse: Warehouse,
  hints: readonly Hint[],
  options: RefreshOptions,
): Promise<RefreshReport> {
  const { clock, signal, since, waitMs = usualWaitMs } = options
  const runId = options.runId ?? `refresh-${randomBytes(6).toString('hex')}`
  const before = source.connection.usage().calls
  const gathered = gatherDue(source, hints)
  const rows: RefreshedRow[] = [...gathered.rows]
  const report = (read: number, quiet: number): RefreshReport =>
    reportOf({ source: source.name, runId, read, calls: source.connection.usage().calls - before }, rows, quiet)
  const { due, waiting } = await syncedOnes(source, warehouse, gathered.due)
  rows.push(...waiting)
  if (due.length === 0) return report(0, 0)
  const whenFree = <T>(work: () => Promise<T>): Promise<T | undefined> =>
    patiently(source, warehouse, { clock, signal, until: clock.now() + waitMs }, work)
  const context = { source, warehouse, clock, signal, since, runId }
  // Whoever has to wait has asked for nothing yet.
  const isFree = await whenFree(async () => {
    for (const { stream } of due)
      await warehouse.prepare(stream.table, catalogFacts(source.config, stream.stream, stream.table))
    return true
  })
  const asked = isFree === true ? await askAll(context, due) : undefined
  const stored =
    asked === undefined
      ? undefined
      : await whenFree(async () => {
          const parts: StoredRows[] = []
          for (const group of Map.groupBy(await askAgain(context, asked), ({ due }) => due.stream.stream.name).values())
            parts.push(await storeAsked(context, group))
          return parts
        })
  if (stored === undefined) {
    rows.push(...due.flatMap(busyRows))
    return report(0, 0)
  }
  rows.push(...stored.flatMap((part) => part.rows))
  return report(
    recordsIn(asked ?? []),
    stored.reduce((sum, { quiet }) => sum + quiet, 0),
  )
}

/** A stream that was never synced is read whole before anything of it is read again. */
async function syncedOnes(
  source: Source,
  warehouse: Warehouse,
  all: readonly Due[],
): Promise<{ readonly due: readonly Due[]; readonly waiting: readonly RefreshedRow[] }> {
  const due: Due[] = []
  const waiting: RefreshedRow[] = []
  for (const one of all) {
    if (one.isHintedOnly || (await warehouse.checkpoint(source.name, one.stream.stream.name)) !== undefined) {
      due.push(one)
      continue
    }
    for (const row of busyRows(one)) waiting.push({ ...row, outcome: 'next-sync', reason: 'it was never synced' })
  }
  return { due, waiting }
}

/** Does the work while nobody else writes the source; `undefined`: somebody does for longer than anybody waits. */
async function patiently<T>(
  source: Source,
  warehouse: Warehouse,
  { clock, signal, until }: { readonly clock: Clock; readonly signal: AbortSignal; readonly until: number },
  work: () => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await holding(source.name, warehouse, work)
    } catch (error) {
      if (!isTajoError(error) || error.code !== 'TAJO_RUN_ACTIVE') throw error
      if (clock.now() >= until) return undefined
      await clock.sleep(betweenTriesMs, signal)
    }
  }
}

function busyRows({ stream, keys, parents, listedFor }: Due): readonly RefreshedRow[] {
  const name = stream.stream.name
  const below = [...parents, ...listedFor].map(
    ([key, of]): RefreshedRow => ({ stream: name, key: '*', outcome: 'busy', parent: { stream: of.stream.name, key } }),
  )
  return [...[...keys].map((key): RefreshedRow => ({ stream: name, key, outcome: 'busy' })), ...below]
}

function recordsIn(asked: readonly Asked[]): number {
  const events = asked.flatMap(({ answer }) => (answer.kind === 'events' ? answer.events : []))
  return events.reduce((sum, event) => sum + (event.type === 'page' ? event.page.rows : 0), 0)
}
