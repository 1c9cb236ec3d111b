import { iso } from '../../world/time.ts'
import { ACCOUNT_HOST } from './account.ts'
import type { WorldData } from './data.ts'
import type { Ticket } from './ticket-record.ts'

const STATUSES: Readonly<Record<number, string>> = {
  2: 'Open',
  3: 'Pending',
  4: 'Resolved',
  5: 'Closed',
  6: 'Waiting on Customer',
  7: 'Waiting on Third Party',
}
const PRIORITIES: Readonly<Record<number, string>> = { 1: 'Low', 2: 'Medium', 3: 'High', 4: 'Urgent' }
const SOURCES: Readonly<Record<number, string>> = {
  1: 'Email',
  2: 'Portal',
  3: 'Phone',
  7: 'Chat',
  9: 'Feedback Widget',
  10: 'Outbound Email',
}

/** What placeholders of a rule say of a ticket: texts and labels, never numbers [doc]/[client]. */
export function placeholdersOf(data: WorldData, ticket: Ticket, triggered: string): ReadonlyMap<string, string> {
  const requester = data.contacts.get(ticket.requester_id) ?? data.agents.get(ticket.requester_id)
  const contact = data.contacts.get(ticket.requester_id)
  const agent = data.agents.get(ticket.responder_id ?? 0)
  const company = data.companies.get(ticket.company_id ?? 0)
  const comments = data.conversations.of(ticket.id)
  const latest = (isPrivate: boolean) => comments.findLast((one) => one.private === isPrivate)?.body
  const values: Readonly<Record<string, string | null | undefined>> = {
    triggered_event: triggered,
    helpdesk_name: 'Acme',
    'ticket.id': String(ticket.id),
    'ticket.url': `https://${ACCOUNT_HOST}/helpdesk/tickets/${ticket.id}`,
    'ticket.subject': ticket.subject,
    'ticket.description': ticket.description,
    'ticket.status': STATUSES[ticket.status],
    'ticket.priority': PRIORITIES[ticket.priority],
    'ticket.source': SOURCES[ticket.source],
    'ticket.ticket_type': ticket.type,
    'ticket.tags': ticket.tags.join(', '),
    'ticket.due_by_time': ticket.due_by === null ? '' : shown(ticket.due_by),
    'ticket.portal_name': 'Acme',
    'ticket.portal_url': ACCOUNT_HOST,
    'ticket.product_description': '',
    'ticket.latest_public_comment': latest(false),
    'ticket.latest_private_comment': latest(true),
    'ticket.agent.name': agent?.name,
    'ticket.agent.email': agent?.email,
    'ticket.group.name': data.groups.get(ticket.group_id ?? 0)?.name,
    'ticket.requester.name': requester?.name,
    'ticket.requester.email': requester?.email,
    'ticket.requester.phone': requester?.phone,
    'ticket.requester.mobile': requester?.mobile,
    'ticket.requester.address': contact?.address,
    'ticket.requester.unique_external_id': contact?.unique_external_id,
    'ticket.company.name': company?.name,
    'ticket.company.description': company?.description,
    'ticket.company.note': company?.note,
    'ticket.company.domains': company?.domains.join(', '),
  }
  const custom = Object.entries(ticket.custom_fields).map(
    ([name, value]) => [`ticket.${name}`, String(value ?? '')] as const,
  )
  return new Map([...Object.entries(values).map(([name, value]) => [name, value ?? ''] as const), ...custom])
}

/** As people read it [client: dates are display text]; the spelling is a [guess]. */
function shown(seconds: number): string {
  return iso(seconds).replace('T', ' ').slice(0, 16)
}
