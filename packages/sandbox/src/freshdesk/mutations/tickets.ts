import { known, type WorldData } from '../world/data.ts'
import { afterStatus, CLOSED, opened } from '../world/ticket-progress.ts'
import type { Ticket } from '../world/ticket-record.ts'
import { addNote } from './conversations.ts'
import { setDueDates } from './service-level.ts'

/** What a caller may set on a ticket; the keys are those of the API's request body. */
export type TicketPatch = Partial<
  Pick<
    Ticket,
    | 'subject'
    | 'description'
    | 'status'
    | 'priority'
    | 'source'
    | 'type'
    | 'requester_id'
    | 'responder_id'
    | 'group_id'
    | 'company_id'
    | 'product_id'
    | 'email_config_id'
    | 'cc_emails'
    | 'tags'
    | 'custom_fields'
    | 'due_by'
    | 'fr_due_by'
    | 'attachments'
  >
>

const NO_EMAILS: readonly string[] = []

export function createTicket(data: WorldData, input: TicketPatch & { readonly requester_id: number }): Ticket {
  const now = data.now()
  const requester = data.contacts.get(input.requester_id)
  const ticket: Ticket = {
    id: data.ids.nextTicket(),
    subject: null,
    description: null,
    priority: 1,
    source: 2,
    type: null,
    responder_id: null,
    group_id: null,
    company_id: requester?.company_id ?? null,
    product_id: null,
    email_config_id: null,
    cc_emails: NO_EMAILS,
    fwd_emails: NO_EMAILS,
    reply_cc_emails: input.cc_emails ?? NO_EMAILS,
    to_emails: null,
    support_email: null,
    tags: NO_EMAILS,
    due_by: null,
    fr_due_by: null,
    nr_due_by: null,
    fr_escalated: false,
    is_escalated: false,
    nr_escalated: false,
    spam: false,
    deleted: false,
    association_type: null,
    associated_tickets_list: null,
    sentiment_score: null,
    attachments: [],
    created_at: now,
    ...input,
    ...afterStatus(opened(now), input.status ?? 2, now),
    custom_fields: { ...emptyCustomFields(data), ...input.custom_fields },
  }
  if (ticket.due_by === null) {
    // The service level is computed a few seconds after the answer went out [doc].
    data.jobs.later(data.settings.clock.now() + 3_000, (at) => setDueDates(data, ticket.id, at))
  }
  return data.tickets.put(ticket)
}

export function updateTicket(data: WorldData, id: number, patch: TicketPatch): Ticket {
  return changeTicket(data, id, (ticket, now) => patched(ticket, patch, now))
}

/** All in one second, as a bulk edit leaves them [client]. Ids the account does not know are skipped. */
export function bulkUpdate(data: WorldData, ids: readonly number[], patch: TicketPatch): void {
  const now = data.now()
  for (const id of ids) {
    const ticket = data.tickets.get(id)
    if (ticket !== undefined && !ticket.deleted && !ticket.spam) data.tickets.put(patched(ticket, patch, now))
  }
}

export function deleteTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { deleted: true })
}

export function restoreTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { deleted: false })
}

export function spamTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { spam: true })
}

export function unspamTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { spam: false })
}

/** Leaves no trace anywhere, as emptying the trash does [doc]. */
export function hardDeleteTicket(data: WorldData, id: number): void {
  for (const table of [data.conversations, data.time_entries, data.satisfaction_ratings]) {
    for (const child of [...table.of(id)]) table.delete(child.id)
  }
  data.watchers.delete(id)
  data.tickets.delete(id)
}

/** Secondaries are closed with a note naming the primary; v2 has no pointer field [guess]. */
export function mergeTickets(data: WorldData, primaryId: number, secondaryIds: readonly number[]): void {
  known(data.tickets, primaryId, 'ticket')
  for (const id of secondaryIds) {
    updateTicket(data, id, { status: CLOSED })
    addNote(data, id, { body: `<div>This ticket is closed and merged into ticket ${primaryId}</div>`, private: true })
    addNote(data, primaryId, { body: `<div>Merged from ticket ${id}</div>`, private: true })
  }
}

function changeTicket(data: WorldData, id: number, edit: (ticket: Ticket, now: number) => Ticket): Ticket {
  return data.tickets.put(edit(known(data.tickets, id, 'ticket'), data.now()))
}

function patched(ticket: Ticket, patch: TicketPatch, now: number): Ticket {
  return {
    ...ticket,
    ...patch,
    ...afterStatus(ticket, patch.status ?? ticket.status, now),
    custom_fields: { ...ticket.custom_fields, ...patch.custom_fields },
  }
}

function mark(data: WorldData, id: number, flags: Partial<Pick<Ticket, 'deleted' | 'spam'>>): Ticket {
  const { bumpOnDelete } = data.settings
  return changeTicket(data, id, (ticket, now) => ({
    ...ticket,
    ...flags,
    updated_at: bumpOnDelete ? now : ticket.updated_at,
  }))
}

function emptyCustomFields(data: WorldData): Record<string, null> {
  const fields: Record<string, null> = {}
  for (const field of data.ticket_fields.values()) {
    if (field['default'] === true) continue
    fields[String(field['name'])] = null
    const nested = field['nested_ticket_fields']
    if (Array.isArray(nested)) for (const level of nested) fields[String(level.name)] = null
  }
  return fields
}
