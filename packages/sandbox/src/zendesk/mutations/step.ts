import type { Json } from '../../world/json.ts'
import { known, type WorldData } from '../world/data.ts'
import type { Attachment, Audit, Change, Comment, Ticket, Via } from '../world/records.ts'

export interface NewComment {
  readonly html: string
  readonly public: boolean
  readonly author_id?: number
  readonly type?: Comment['type']
  readonly attachments?: readonly Attachment[]
}

/** What can change about a ticket; custom fields are named one by one. */
export type TicketPatch = Partial<
  Pick<
    Ticket,
    | 'external_id'
    | 'type'
    | 'subject'
    | 'priority'
    | 'status'
    | 'custom_status_id'
    | 'requester_id'
    | 'assignee_id'
    | 'organization_id'
    | 'group_id'
    | 'follower_ids'
    | 'email_cc_ids'
    | 'collaborator_ids'
    | 'problem_id'
    | 'due_at'
    | 'tags'
    | 'custom_fields'
    | 'satisfaction'
    | 'ticket_form_id'
    | 'brand_id'
    | 'is_public'
  >
>

export interface Step {
  readonly author_id: number
  readonly via?: Via
  readonly comment?: NewComment
  readonly set?: TicketPatch
  /** Seconds; default now. */
  readonly at?: number
}

export interface Stepped {
  readonly ticket: Ticket
  readonly audit: Audit
}

const API: Via = { channel: 'api', source: { from: {}, to: {}, rel: null } }

/** The one way a ticket moves on: what changed, the comment, the audit that tells of both, and both clocks. */
export function step(
  data: WorldData,
  ticketId: number,
  { author_id, via = API, comment, set = {}, at }: Step,
): Stepped {
  const before = known(data.tickets, ticketId, 'ticket')
  const created_at = at ?? data.now()
  const audit_id = data.ids.next('audit')
  const changes = changesOf(data, before, set)
  const written = comment === undefined ? null : write(data, ticketId, audit_id, author_id, via, created_at, comment)
  const audit = { id: audit_id, ticket_id: ticketId, author_id, created_at, via, comment_id: written, changes }
  data.audits.put(audit)
  const ticket = data.tickets.put({
    ...before,
    ...set,
    custom_fields:
      set.custom_fields === undefined ? before.custom_fields : { ...before.custom_fields, ...set.custom_fields },
    updated_at: Math.max(before.updated_at, created_at),
    generated_timestamp: Math.max(before.generated_timestamp, created_at),
  })
  return { ticket, audit }
}

/** The first audit of a ticket: its first comment and the fields it began with. */
export function begin(data: WorldData, ticket: Ticket, comment: NewComment): Stepped {
  const { id, created_at, submitter_id: author_id, via } = ticket
  data.tickets.put(ticket)
  const audit_id = data.ids.next('audit')
  const comment_id = write(data, id, audit_id, author_id, via, created_at, comment)
  const fields: readonly (readonly [string, Json])[] = [
    ['subject', ticket.subject],
    ['requester_id', ticket.requester_id],
    ['type', ticket.type],
    ['status', ticket.status],
    ['priority', ticket.priority],
    ['group_id', ticket.group_id],
    ['assignee_id', ticket.assignee_id],
    ['brand_id', ticket.brand_id],
    ['tags', ticket.tags],
    ...Object.entries(ticket.custom_fields).filter(([, value]) => value !== null),
  ]
  const changes = fields
    .filter(([, value]) => value !== null)
    .map(([field, value]): Change => ({ id: data.ids.next('audit'), type: 'Create', field, value, previous: null }))
  const audit = data.audits.put({ id: audit_id, ticket_id: id, author_id, created_at, via, comment_id, changes })
  return { ticket, audit }
}

function write(
  data: WorldData,
  ticket_id: number,
  audit_id: number,
  author_id: number,
  via: Via,
  created_at: number,
  { html, public: isPublic, type = 'Comment', attachments = [], ...rest }: NewComment,
): number {
  const id = data.ids.next('audit')
  const author = rest.author_id ?? author_id
  data.comments.put({
    id,
    ticket_id,
    audit_id,
    type,
    author_id: author,
    html,
    public: isPublic,
    attachments,
    via,
    created_at,
  })
  return id
}

function changesOf(data: WorldData, before: Ticket, set: TicketPatch): Change[] {
  const changes: Change[] = []
  const note = (field: string, previous: Json, value: Json) => {
    if (JSON.stringify(previous) === JSON.stringify(value)) return
    changes.push({ id: data.ids.next('audit'), type: 'Change', field, value, previous })
  }
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined) continue
    if (key === 'custom_fields') {
      for (const [id, mine] of Object.entries(set.custom_fields ?? {})) note(id, before.custom_fields[id] ?? null, mine)
    } else if (key === 'satisfaction') {
      note('satisfaction_score', before.satisfaction?.score ?? 'unoffered', set.satisfaction?.score ?? 'unoffered')
    } else note(key, (before[key as keyof Ticket] ?? null) as Json, value as Json)
  }
  return changes
}
