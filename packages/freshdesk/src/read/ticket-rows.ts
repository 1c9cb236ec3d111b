import { isObject } from '@tajo/core/json'
import { recordsOf } from './pages.ts'

/** What the keyset needs of a ticket row. */
export interface TicketRow {
  readonly id: string
  readonly updatedAt: string
  readonly ms: number
}

export function ticketRows(data: unknown): readonly TicketRow[] {
  const rows: TicketRow[] = []
  for (const record of recordsOf(data)) {
    if (!isObject(record)) continue
    const updatedAt = record['updated_at']
    if (typeof updatedAt !== 'string') continue
    rows.push({ id: String(record['id']), updatedAt, ms: Date.parse(updatedAt) })
  }
  return rows
}

/** The vendor promises ascending `updated_at` when asked for it; a connector that relies on it checks it. */
export function isAscending(rows: readonly TicketRow[]): boolean {
  return rows.every((row, index) => index === 0 || row.ms >= (rows[index - 1]?.ms ?? 0))
}
