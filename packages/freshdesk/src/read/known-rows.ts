import type { TicketRow } from './ticket-rows.ts'

/** Changes may become visible a little late: each sync starts this far behind the newest row it knows. */
export const overlapMs = 60_000
/** A row read this soon after its second may change again within that second. */
export const settleMs = 5_000
const maxKnown = 1000

/**
 * Notes rows, in the order of their change, that need not be fetched again when they come back unchanged: those read after
 * their second was over. Forgets those that have fallen behind the overlap.
 */
export function remember(recent: Map<string, TicketRow>, rows: readonly TicketRow[], readAt: number): void {
  for (const row of rows) {
    recent.delete(row.id)
    if (readAt - row.ms >= settleMs) recent.set(row.id, row)
  }
  const newestMs = rows.at(-1)?.ms ?? 0
  for (const row of recent.values()) {
    if (row.ms >= newestMs - overlapMs) break
    recent.delete(row.id)
  }
}

/** The remembered rows, as a position keeps them; none when they are too many to be worth it. */
export function knownRows(recent: ReadonlyMap<string, TicketRow>): Readonly<Record<string, string>> {
  if (recent.size > maxKnown) return {}
  return Object.fromEntries([...recent.values()].map((row) => [row.id, row.updatedAt]))
}
