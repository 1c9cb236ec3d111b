import type { Job } from '@tajo/control/jobs/job'
import type { ServerKey } from '@tajo/control/key'
import type { RunReport } from '@tajo/models/run-models'
import type { SyncDocument } from '@tajo/operations/list/sync'
import { unsealed } from '@tajo/server/jobs/sealed-words'
import type { Hold, Taken, Written } from './fleet-watch.ts'

/** A call that a played account was asked. */
export interface Asked {
  readonly source: string
  readonly pid: number
  readonly at: number
  readonly path: string
}

/** Sentences about every moment at which two had the same source. */
export function heldByTwo(holds: readonly Hold[]): readonly string[] {
  const found: string[] = []
  for (const [source, ofSource] of Map.groupBy(holds, (hold) => hold.source)) {
    if (source === null) continue
    const sorted = ofSource.toSorted((a, b) => a.from - b.from)
    for (const [index, hold] of sorted.entries()) {
      const next = sorted[index + 1]
      if (next !== undefined && next.from < hold.to)
        found.push(`${source}: ${next.pid} had it from ${next.from}, ${hold.pid} until ${hold.to}`)
    }
  }
  return found
}

/**
 * A worker that was taken for dead and lives reads on until it hears of it, and what one that ends has asked may come after it gave the
 * job back; anybody else asks only for what it holds.
 */
export function askedByStrangers(asked: readonly Asked[], holds: readonly Hold[]): readonly string[] {
  const by = Map.groupBy(holds, ({ source, pid }) => `${source} ${pid}`)
  return asked.flatMap(({ source, pid, at, path }) => {
    const own = by.get(`${source} ${pid}`) ?? []
    // The clock of a played account counts whole milliseconds.
    const isHolder = own.some(({ from, to }) => from - 2 <= at && at <= to + 2)
    const hasLostIt = own.some(({ to, last }) => !last && to <= at)
    return isHolder || hasLostIt ? [] : [`${source}: ${pid} asked for ${path} at ${at} without holding it`]
  })
}

/**
 * Transactions of different processes on the tables of one source that were open at the same time, and such of a process that was not
 * the last to get hold of the source: what it stores was read before somebody else wrote.
 */
export function writtenByTwo(
  writes: readonly Written[],
  takings: readonly Taken[],
  sourceOf: (layer: string) => string,
) {
  const found: string[] = []
  for (const [layer, ofLayer] of Map.groupBy(writes, (one) => one.layer)) {
    const transactions = [...Map.groupBy(ofLayer, ({ transaction }) => transaction).values()]
      .flatMap((statements) => {
        const [first] = statements
        return first === undefined ? [] : [{ ...first, until: Math.max(...statements.map((one) => one.committedAt)) }]
      })
      .sort((a, b) => a.at - b.at)
    const own = takings.filter(({ source }) => source === sourceOf(layer))
    for (const [index, one] of transactions.entries()) {
      const next = transactions[index + 1]
      if (next !== undefined && next.session !== one.session && next.at < one.until)
        found.push(`${layer}: ${next.pid} wrote while a transaction of ${one.pid} was open`)
      const last = own.findLast(({ at }) => at <= one.until)
      if (last?.pid !== one.pid)
        found.push(`${layer}: ${one.pid} wrote at ${one.at}, and the last to take it was ${last?.pid}`)
    }
  }
  return found
}

/** How many jobs each process brought to their end. */
export function doneBy(holds: readonly Hold[]): ReadonlyMap<number, number> {
  const done = new Map<number, number>()
  for (const { pid, to, taken, last } of holds)
    if (last && !taken && Number.isFinite(to)) done.set(pid, (done.get(pid) ?? 0) + 1)
  return done
}

/** A sync that a person asked for is done when it has said how each source came out, even if that is an error. */
export function syncErrors(key: ServerKey, { result }: Job): readonly unknown[] {
  const { reports } = unsealed(key, result) as SyncDocument
  return reports.flatMap((report) => ('error' in report ? [report.error] : []))
}

/** Tickets that a run of the models built anew; `null`: all of them. */
export function changedTickets(key: ServerKey, { result }: Job): number | null {
  return (unsealed(key, result) as RunReport).changedTickets
}
