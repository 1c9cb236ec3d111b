import type { Json, Row } from '../../world/json.ts'
import { isoOrNull } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Company, Contact } from '../world/people-records.ts'
import type { Ticket } from '../world/ticket-record.ts'

export type FieldKind = 'integer' | 'string' | 'date' | 'boolean'

interface SearchField<R> {
  readonly kind: FieldKind
  /** A list matches when one of its values does; an empty one is unset. */
  readonly read: (record: R) => Json | undefined
}

export type SearchFields<R> = ReadonlyMap<string, SearchField<R>>

const CUSTOM_KINDS: Readonly<Record<string, FieldKind>> = {
  custom_text: 'string',
  custom_number: 'integer',
  custom_checkbox: 'boolean',
  custom_dropdown: 'string',
}

/** The names are the search's own: `agent_id` for `responder_id`, `tag` for `tags` [doc]. */
export function ticketFields(data: WorldData): SearchFields<Ticket> {
  const texts = [...data.ticket_fields.values()].filter((field) => field['type'] === 'custom_text')
  return new Map<string, SearchField<Ticket>>([
    ['agent_id', { kind: 'integer', read: (ticket) => ticket.responder_id }],
    ['group_id', { kind: 'integer', read: (ticket) => ticket.group_id }],
    ['priority', { kind: 'integer', read: (ticket) => ticket.priority }],
    ['status', { kind: 'integer', read: (ticket) => ticket.status }],
    ['tag', { kind: 'string', read: (ticket) => ticket.tags }],
    ['type', { kind: 'string', read: (ticket) => ticket.type }],
    ['due_by', { kind: 'date', read: (ticket) => isoOrNull(ticket.due_by) }],
    ['fr_due_by', { kind: 'date', read: (ticket) => isoOrNull(ticket.fr_due_by) }],
    ['created_at', { kind: 'date', read: (ticket) => isoOrNull(ticket.created_at) }],
    ['updated_at', { kind: 'date', read: (ticket) => isoOrNull(ticket.updated_at) }],
    // Stands in for a text field whose own name does not match yet [doc].
    ['custom_string', { kind: 'string', read: (ticket) => texts.map((field) => customOf(ticket, field) ?? null) }],
    // Dates are searchable on tickets only, as a beta [doc].
    ...customFields<Ticket>(data.ticket_fields.values(), { ...CUSTOM_KINDS, custom_date: 'date' }),
  ])
}

export function contactFields(data: WorldData): SearchFields<Contact> {
  return new Map<string, SearchField<Contact>>([
    ['active', { kind: 'boolean', read: (contact) => contact.active }],
    ['company_id', { kind: 'integer', read: (contact) => contact.company_id }],
    ['twitter_id', { kind: 'string', read: (contact) => contact.twitter_id }],
    ['email', { kind: 'string', read: (contact) => contact.email }],
    ['phone', { kind: 'string', read: (contact) => contact.phone }],
    ['mobile', { kind: 'string', read: (contact) => contact.mobile }],
    ['tag', { kind: 'string', read: (contact) => contact.tags }],
    ['language', { kind: 'string', read: (contact) => contact.language }],
    ['time_zone', { kind: 'string', read: (contact) => contact.time_zone }],
    ['created_at', { kind: 'date', read: (contact) => isoOrNull(contact.created_at) }],
    ['updated_at', { kind: 'date', read: (contact) => isoOrNull(contact.updated_at) }],
    ...customFields<Contact>(data.contact_fields.values(), CUSTOM_KINDS),
  ])
}

/** `name` is not among them [doc]. */
export function companyFields(data: WorldData): SearchFields<Company> {
  return new Map<string, SearchField<Company>>([
    ['domain', { kind: 'string', read: (company) => company.domains }],
    ['created_at', { kind: 'date', read: (company) => isoOrNull(company.created_at) }],
    ['updated_at', { kind: 'date', read: (company) => isoOrNull(company.updated_at) }],
    ...customFields<Company>(data.company_fields.values(), CUSTOM_KINDS),
  ])
}

interface WithCustomFields {
  readonly custom_fields: { readonly [name: string]: Json }
}

function customOf(record: WithCustomFields, field: Row): Json | undefined {
  return record.custom_fields[String(field['name'])]
}

function* customFields<R extends WithCustomFields>(
  fields: Iterable<Row>,
  kinds: Readonly<Record<string, FieldKind>>,
): Generator<[string, SearchField<R>]> {
  for (const field of fields) {
    const kind = kinds[String(field['type'])]
    if (kind !== undefined) yield [String(field['name']), { kind, read: (record) => customOf(record, field) }]
  }
}
