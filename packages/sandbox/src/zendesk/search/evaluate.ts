import type { WorldData } from '../world/data.ts'
import type { Organization, Ticket, User } from '../world/records.ts'
import { compare, parseQuery, type Term } from './query.ts'

export type Hit =
  | { readonly kind: 'ticket'; readonly row: Ticket }
  | { readonly kind: 'user'; readonly row: User }
  | { readonly kind: 'organization'; readonly row: Organization }

const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed']
const PRIORITIES = ['low', 'normal', 'high', 'urgent']

/** Records that answer a query, newest first; what was written a moment ago is not found yet [doc]. */
export function search(data: WorldData, query: string, type?: string): readonly Hit[] {
  const terms = parseQuery(query)
  const wanted = type ?? terms.find((term) => term.field === 'type')?.value
  const rest = terms.filter((term) => term.field !== 'type')
  const until = data.now() - data.settings.searchLagMs / 1000
  const hits: Hit[] = []
  if (wanted === undefined || wanted === 'ticket') {
    for (const row of data.tickets.values()) {
      const isFound = row.deleted_at === null && row.updated_at <= until
      if (isFound && rest.every((term) => ticketFits(data, row, term) !== term.not)) hits.push({ kind: 'ticket', row })
    }
  }
  if (wanted === undefined || wanted === 'user') {
    for (const row of data.users.values()) {
      if (row.active && row.updated_at <= until && rest.every((term) => userFits(data, row, term) !== term.not))
        hits.push({ kind: 'user', row })
    }
  }
  if (wanted === undefined || wanted === 'organization') {
    for (const row of data.organizations.values()) {
      if (
        row.deleted_at === null &&
        row.updated_at <= until &&
        rest.every((term) => organizationFits(row, term) !== term.not)
      )
        hits.push({ kind: 'organization', row })
    }
  }
  return hits.sort((a, b) => b.row.created_at - a.row.created_at || a.row.id - b.row.id)
}

function ticketFits(data: WorldData, ticket: Ticket, term: Term): boolean {
  switch (term.field) {
    case undefined:
      return /^\d+$/.test(term.value) && ticket.id === Number(term.value)
        ? true
        : holds(term, ticket.subject, ticket.description)
    case 'status':
      return ranked(STATUSES, ticket.status, term)
    case 'priority':
      return ranked(PRIORITIES, ticket.priority, term)
    case 'ticket_type':
      return compare(ticket.type, term)
    case 'tags':
      return ticket.tags.some((tag) => tag.toLowerCase() === term.value)
    case 'subject':
      return holds(term, ticket.subject)
    case 'description':
      return holds(term, ticket.description)
    case 'created':
    case 'created_at':
      return compare(ticket.created_at, term)
    case 'updated':
    case 'updated_at':
      return compare(ticket.updated_at, term)
    case 'requester':
      return isPerson(data, ticket.requester_id, term)
    case 'assignee':
      return isPerson(data, ticket.assignee_id, term)
    case 'organization':
    case 'organization_id':
      return compare(ticket.organization_id, term)
    case 'group':
    case 'group_id':
      return compare(ticket.group_id, term)
    case 'external_id':
      return compare(ticket.external_id?.toLowerCase() ?? null, term)
    case 'via':
      return compare(ticket.via.channel, term)
    default:
      return ofField(ticket.custom_fields, term)
  }
}

function userFits(data: WorldData, user: User, term: Term): boolean {
  switch (term.field) {
    case undefined:
      return holds(term, user.name, user.email)
    case 'email':
      return data.identities.of(user.id).some((one) => one.type === 'email' && compare(one.value.toLowerCase(), term))
    case 'name':
      return holds(term, user.name)
    case 'role':
      return compare(user.role, term)
    case 'external_id':
      return compare(user.external_id?.toLowerCase() ?? null, term)
    case 'organization':
    case 'organization_id':
      return compare(user.organization_id, term)
    case 'created':
    case 'created_at':
      return compare(user.created_at, term)
    case 'updated':
    case 'updated_at':
      return compare(user.updated_at, term)
    case 'tags':
      return user.tags.includes(term.value)
    default:
      return false
  }
}

function organizationFits(one: Organization, term: Term): boolean {
  switch (term.field) {
    case undefined:
    case 'name':
      return holds(term, one.name)
    case 'external_id':
      return compare(one.external_id?.toLowerCase() ?? null, term)
    case 'created':
    case 'created_at':
      return compare(one.created_at, term)
    case 'updated':
    case 'updated_at':
      return compare(one.updated_at, term)
    case 'tags':
      return one.tags.includes(term.value)
    default:
      return false
  }
}

function holds({ value }: Term, ...texts: readonly (string | null)[]): boolean {
  return value === '*' || texts.some((text) => text?.toLowerCase().includes(value.replace(/\*$/, '')) ?? false)
}

/** `status<solved`, `priority>normal` [doc] */
function ranked(order: readonly string[], value: string | null, term: Term): boolean {
  if (term.operator === ':') return compare(value, term)
  const [mine, other] = [order.indexOf(value ?? ''), order.indexOf(term.value)]
  return mine >= 0 && other >= 0 && compare(mine, { ...term, value: String(other) })
}

function isPerson(data: WorldData, id: number | null, term: Term): boolean {
  const user = id === null ? undefined : data.users.get(id)
  if (user === undefined) return term.value === 'none'
  return (
    String(user.id) === term.value || user.email?.toLowerCase() === term.value || user.name.toLowerCase() === term.value
  )
}

/** `custom_field_31430000000413:20018` [doc] */
function ofField(fields: Ticket['custom_fields'], term: Term): boolean {
  const id = /^custom_field_(\d+)$/.exec(term.field ?? '')?.[1]
  const value = id === undefined ? undefined : fields[id]
  if (typeof value === 'string') return compare(value.toLowerCase(), term)
  return typeof value === 'number' ? compare(value, term) : String(value) === term.value
}
