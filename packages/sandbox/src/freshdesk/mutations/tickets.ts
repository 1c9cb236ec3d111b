import { known, type WorldData } from '../world/data.ts'
import type { TicketChange } from '../world/ticket-changes.ts'
import { afterStatus, CLOSED, opened } from '../world/ticket-progress.ts'
import type { Ticket } from '../world/ticket-record.ts'
import type { Performer } from '../world/webhook-rule.ts'
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
  data.tickets.put(ticket)
  data.rules.created(ticket)
  return ticket
}

export function updateTicket(data: WorldData, id: number, patch: TicketPatch, by: Performer = 'agent'): Ticket {
  return changeTicket(data, id, by, (ticket, now) => patched(ticket, patch, now))
}

/** All in one second, as a bulk edit leaves them [client]. Ids the account does not know are skipped. */
export function bulkUpdate(data: WorldData, ids: readonly number[], patch: TicketPatch): void {
  const now = data.now()
  for (const id of ids) {
    const ticket = data.tickets.get(id)
    if (ticket === undefined || ticket.deleted || ticket.spam) continue
    data.rules.updated(ticket, data.tickets.put(patched(ticket, patch, now)), 'agent')
  }
}

export function deleteTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { deleted: true }, 'deleted')
}

export function restoreTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { deleted: false }, 'restored')
}

export function spamTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { spam: true }, 'marked_spam')
}

export function unspamTicket(data: WorldData, id: number): Ticket {
  return mark(data, id, { spam: false }, 'unmarked_spam')
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

function changeTicket(
  data: WorldData,
  id: number,
  by: Performer,
  edit: (ticket: Ticket, now: number) => Ticket,
  ...done: readonly TicketChange[]
): Ticket {
  const before = known(data.tickets, id, 'ticket')
  const after = data.tickets.put(edit(before, data.now()))
  data.rules.updated(before, after, by, ...done)
  return after
}

function patched(ticket: Ticket, patch: TicketPatch, now: number): Ticket {
  return {
    ...ticket,
    ...patch,
    ...afterStatus(ticket, patch.status ?? ticket.status, now),
    custom_fields: { ...ticket.custom_fields, ...patch.custom_fields },
  }
}

/** The word for it is a [guess]. */
function mark(
  data: WorldData,
  id: number,
  flags: Partial<Pick<Ticket, 'deleted' | 'spam'>>,
  done: 'deleted' | 'restored' | 'marked_spam' | 'unmarked_spam',
): Ticket {
  const { bumpOnDelete } = data.settings
  const edit = (ticket: Ticket, now: number) => ({
    ...ticket,
    ...flags,
    updated_at: bumpOnDelete ? now : ticket.updated_at,
  })
  return changeTicket(data, id, 'agent', edit, { name: 'ticket_action', done })
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
