import type { TicketRow } from './ticket-rows.ts'

/** Changes may become visible a little late: each sync starts this far behind the newest row it knows. */
export const overlapMs = 60_000
/** A row read this soon after its second may change again within that second. */
export const settleMs = 5_000
const maxKnown = 1000

/** Notes rows that need not be fetched again when they come back unchanged: those read after their second was over. */
export function remember(recent: Map<string, TicketRow>, rows: readonly TicketRow[], readAt: number): void {
  for (const row of rows) {
    if (readAt - row.ms >= settleMs) recent.set(row.id, row)
    else recent.delete(row.id)
  }
}

/** The remembered rows within the overlap, as a position keeps them; none when they are too many to be worth it. */
export function knownRows(recent: ReadonlyMap<string, TicketRow>, newestMs: number): Readonly<Record<string, string>> {
  const known: Record<string, string> = {}
  let n = 0
  for (const row of recent.values()) {
    if (row.ms < newestMs - overlapMs) continue
    n += 1
    if (n > maxKnown) return {}
    known[row.id] = row.updatedAt
  }
  return known
}
