import { iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Ticket } from '../world/records.ts'

type Placeholder = (ticket: Ticket, data: WorldData) => string

const LABELS = {
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On-hold',
  solved: 'Solved',
  closed: 'Closed',
} as const

const requester = ({ requester_id }: Ticket, data: WorldData) => data.users.get(requester_id)

const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  'ticket.id': ({ id }) => String(id),
  'ticket.title': ({ subject }) => subject ?? '',
  'ticket.description': ({ description }) => description,
  // A label in the account's language, not the API's word [doc].
  'ticket.status': ({ status }) => LABELS[status],
  'ticket.tags': ({ tags }) => tags.join(' '),
  'ticket.updated_at_with_timestamp': ({ updated_at }) => iso(updated_at),
  'ticket.requester.id': ({ requester_id }) => String(requester_id),
  'ticket.requester.name': (ticket, data) => requester(ticket, data)?.name ?? '',
  'ticket.requester.email': (ticket, data) => requester(ticket, data)?.email ?? '',
  'ticket.organization.id': ({ organization_id }) => String(organization_id ?? ''),
}

/** Values are put in as they are: a quote in a subject breaks the JSON around it [doc]. Unknown placeholders are empty [guess]. */
export function filledIn(template: string, ticket: Ticket, data: WorldData): string {
  return template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => PLACEHOLDERS[name]?.(ticket, data) ?? '')
}
