import type { Compare } from '../../world/table.ts'
import type { Audit, Organization, Ticket, User } from '../world/records.ts'

interface Numbered {
  readonly id: number
}

export const byId: Compare<Numbered> = (a, b) => a.id - b.id

export const byGenerated: Compare<Ticket> = (a, b) => a.generated_timestamp - b.generated_timestamp || a.id - b.id

export const byUpdated: Compare<User | Organization> = (a, b) => a.updated_at - b.updated_at || a.id - b.id

export const byCreated: Compare<Audit> = (a, b) => a.created_at - b.created_at || a.id - b.id

export function placeById(row: Numbered): readonly [number] {
  return [row.id]
}
