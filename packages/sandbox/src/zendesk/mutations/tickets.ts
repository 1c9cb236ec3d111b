import { known, type WorldData } from '../world/data.ts'
import type { Status, Ticket, Via } from '../world/records.ts'
import { begin, type NewComment, type Step, type Stepped, step, type TicketPatch } from './step.ts'

export interface NewTicket extends TicketPatch {
  readonly subject?: string | null
  readonly comment: NewComment
  readonly requester_id?: number
  readonly submitter_id?: number
  readonly channel?: string
  readonly created_at?: number
}

/** The default custom status of a category; `closed` has that of `solved`. */
export function customStatusOf(data: WorldData, status: Status): number {
  const category = status === 'closed' ? 'solved' : status
  for (const one of data.custom_statuses.values()) {
    if (one['status_category'] === category && one['default'] === true) return one.id
  }
  return 0
}

export function createTicket(data: WorldData, given: NewTicket): Stepped {
  const { comment, channel = 'api', submitter_id, created_at = data.now(), ...set } = given
  const requester_id = given.requester_id ?? data.me().id
  const via: Via = { channel, source: { from: {}, to: {}, rel: null } }
  const status = given.status ?? (given.assignee_id == null ? 'new' : 'open')
  const ticket: Ticket = {
    id: data.ids.nextTicket(),
    external_id: null,
    via,
    created_at,
    updated_at: created_at,
    generated_timestamp: created_at,
    type: null,
    description: comment.html.replace(/<[^>]*>/g, ''),
    priority: null,
    custom_status_id: customStatusOf(data, status),
    recipient: null,
    requester_id,
    submitter_id: submitter_id ?? requester_id,
    assignee_id: null,
    organization_id: data.users.get(requester_id)?.organization_id ?? null,
    group_id: [...data.groups.keys()][0] ?? null,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    is_public: comment.public,
    due_at: null,
    tags: [],
    custom_fields: {},
    satisfaction: null,
    followup_ids: [],
    ticket_form_id: [...data.ticket_forms.keys()][0] ?? null,
    brand_id: [...data.brands.keys()][0] ?? 0,
    from_messaging_channel: channel === 'native_messaging',
    support_type: 'agent',
    deleted_at: null,
    deleted_by: null,
    scrubbed: false,
    archived: false,
    ...set,
    subject: given.subject ?? null,
    status,
  }
  return begin(data, ticket, comment)
}

/** A change by an agent; a new status brings its default custom status along. */
export function updateTicket(
  data: WorldData,
  id: number,
  set: TicketPatch,
  more: Partial<Omit<Step, 'set'>> = {},
): Stepped {
  const before = known(data.tickets, id, 'ticket')
  const status = set.status ?? before.status
  const custom =
    set.custom_status_id ?? (status === before.status ? before.custom_status_id : customStatusOf(data, status))
  return step(data, id, { author_id: data.me().id, ...more, set: { ...set, custom_status_id: custom } })
}

export function addComment(data: WorldData, id: number, comment: NewComment): Stepped {
  return step(data, id, { author_id: comment.author_id ?? data.me().id, comment })
}

/** The system works on a ticket without an event: only `generated_timestamp` moves [oas]. */
export function systemUpdate(data: WorldData, id: number): Ticket {
  const ticket = known(data.tickets, id, 'ticket')
  return data.tickets.put({ ...ticket, generated_timestamp: data.now() })
}

/** A closed ticket leaves the lists at once, as an import can ask for [oas]. */
export function archiveTicket(data: WorldData, id: number): Ticket {
  const ticket = known(data.tickets, id, 'ticket')
  return data.tickets.put({ ...ticket, archived: true })
}

/** Sources are closed with a comment that names the target, which gets one as well [doc]. */
export function mergeTickets(
  data: WorldData,
  targetId: number,
  sourceIds: readonly number[],
  words: { readonly target?: string; readonly source?: string } = {},
): void {
  const target = known(data.tickets, targetId, 'ticket')
  for (const id of sourceIds) {
    const source = known(data.tickets, id, 'ticket')
    const html =
      words.source ?? `This request was closed and merged into request #${targetId} "${target.subject ?? ''}".`
    const set: TicketPatch = { status: 'closed', tags: [...new Set([...source.tags, 'closed_by_merge'])] }
    updateTicket(data, id, set, { comment: { html, public: false } })
    // What stands under `event` is not documented [guess].
    data.events.tell('ticket', id, 'ticket.merged', { target_ticket_id: String(targetId) })
  }
  const html =
    words.target ?? `Request ${sourceIds.map((id) => `#${id}`).join(', ')} was closed and merged into this request.`
  addComment(data, targetId, { html, public: false })
}

/** A comment's words are taken out; nothing else says so, no clock of the comment moves [oas]. */
export function redactComment(data: WorldData, commentId: number, text: string): void {
  const comment = known(data.comments, commentId, 'comment')
  data.comments.put({ ...comment, html: comment.html.replaceAll(text, '▇'.repeat(text.length)) })
  step(data, comment.ticket_id, { author_id: data.me().id })
}

/** The answer to a survey: the row of the offer is updated in place. */
export function rate(data: WorldData, ticketId: number, score: 'good' | 'bad', comment: string | null = null): void {
  const ticket = known(data.tickets, ticketId, 'ticket')
  const [offer] = data.satisfaction_ratings.of(ticketId)
  const now = data.now()
  const id = offer?.id ?? data.ids.next('rating')
  data.satisfaction_ratings.put({
    id,
    ticket_id: ticketId,
    assignee_id: ticket.assignee_id,
    group_id: ticket.group_id,
    requester_id: ticket.requester_id,
    score,
    comment,
    reason_id: score === 'bad' ? ([...data.satisfaction_reasons.keys()][1] ?? null) : null,
    created_at: offer?.created_at ?? now,
    updated_at: now,
  })
  step(data, ticketId, { author_id: ticket.requester_id, set: { satisfaction: { score, id, comment } } })
}
