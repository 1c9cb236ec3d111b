import { type Model, shippedModels } from '../models.ts'

const names: readonly string[] = [
  'agents',
  'companies',
  'conversations',
  'customer_identities',
  'customers',
  'field_history',
  'groups',
  'satisfaction',
  'status_intervals',
  'ticket_channels',
  'ticket_statuses',
  'tickets',
]

/** The models of tickets, people and what happened to them, without those computed from them. */
export function supportModels(): readonly Model[] {
  return shippedModels().filter(({ name }) => names.includes(name))
}
