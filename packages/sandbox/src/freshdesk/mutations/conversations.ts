import { SUPPORT_EMAIL, SUPPORT_SENDER } from '../world/account.ts'
import { known, type WorldData } from '../world/data.ts'
import { afterAgentReply, afterRequesterReply } from '../world/ticket-progress.ts'
import type { Attachment, Conversation, Ticket } from '../world/ticket-record.ts'

export interface ReplyInput {
  readonly body: string
  /** Author: an agent, or the requester when `incoming`. */
  readonly user_id?: number
  /** A mail from the requester: opens a solved ticket again. */
  readonly incoming?: boolean
  readonly from_email?: string
  readonly cc_emails?: readonly string[]
  readonly attachments?: readonly Attachment[]
}

export interface NoteInput {
  readonly body: string
  readonly user_id?: number
  /** Default true [doc]. */
  readonly private?: boolean
  readonly incoming?: boolean
  readonly notify_emails?: readonly string[]
  readonly attachments?: readonly Attachment[]
}

const REPLY = { source: 0, category: 3 }
const REQUESTER_MAIL = { source: 0, category: 1 }
const NOTE = { source: 2, category: 2 }
const NOBODY: readonly string[] = []

export function addReply(data: WorldData, ticketId: number, input: ReplyInput): Conversation {
  const ticket = known(data.tickets, ticketId, 'ticket')
  const now = data.now()
  const incoming = input.incoming ?? false
  const author = input.user_id ?? (incoming ? ticket.requester_id : data.me().id)
  const requester = data.contacts.get(ticket.requester_id)?.email ?? data.agents.get(ticket.requester_id)?.email ?? null
  const progress = incoming ? afterRequesterReply(ticket, now) : afterAgentReply(ticket, now)
  const after = data.tickets.put({ ...ticket, ...progress })
  touchAgent(data, author, now)
  const reply = add(data, ticket, {
    ...(incoming ? REQUESTER_MAIL : REPLY),
    user_id: author,
    body: input.body,
    incoming,
    private: false,
    from_email: incoming ? requester : (input.from_email ?? SUPPORT_SENDER),
    support_email: SUPPORT_EMAIL,
    to_emails: incoming ? [SUPPORT_EMAIL] : requester === null ? NOBODY : [requester],
    cc_emails: input.cc_emails ?? NOBODY,
    attachments: input.attachments ?? [],
  })
  // That a requester's mail has the same word is a [guess]: the rule's editor has one event for both.
  data.rules.updated(ticket, after, incoming ? 'requester' : 'agent', { name: 'reply_sent', done: 'sent' })
  return reply
}

/** A note bumps the ticket in its own second [client], and is no response in the ticket's stats. */
export function addNote(data: WorldData, ticketId: number, input: NoteInput): Conversation {
  const ticket = known(data.tickets, ticketId, 'ticket')
  const author = input.user_id ?? data.me().id
  const after = data.tickets.put({ ...ticket, updated_at: data.now() })
  touchAgent(data, author, data.now())
  const note = add(data, ticket, {
    ...NOTE,
    user_id: author,
    body: input.body,
    incoming: input.incoming ?? false,
    private: input.private ?? true,
    from_email: null,
    support_email: null,
    to_emails: input.notify_emails ?? NOBODY,
    cc_emails: NOBODY,
    attachments: input.attachments ?? [],
  })
  const done = note.private ? 'private' : 'public'
  data.rules.updated(ticket, after, note.incoming ? 'requester' : 'agent', { name: 'note_type', done })
  return note
}

/** The conversation keeps its `updated_at`; only `last_edited_at` tells [doc sample]. */
export function editNote(data: WorldData, id: number, body: string, editorId = data.me().id): Conversation {
  const note = known(data.conversations, id, 'conversation')
  const now = data.now()
  if (data.settings.bumpOnNoteEdit) bump(data, note.ticket_id, now)
  return data.conversations.put({ ...note, body, last_edited_at: now, last_edited_user_id: editorId })
}

export function deleteConversation(data: WorldData, id: number): void {
  const conversation = known(data.conversations, id, 'conversation')
  if (data.settings.bumpOnDelete) bump(data, conversation.ticket_id, data.now())
  data.conversations.delete(id)
}

/** An agent's `updated_at` follows what the agent does, which makes it useless as a change signal [client]. */
function touchAgent(data: WorldData, id: number, now: number): void {
  const agent = data.agents.get(id)
  if (agent !== undefined) data.agents.put({ ...agent, last_active_at: now, updated_at: now })
}

function bump(data: WorldData, ticketId: number, now: number): void {
  data.tickets.put({ ...known(data.tickets, ticketId, 'ticket'), updated_at: now })
}

type New = Omit<
  Conversation,
  'id' | 'ticket_id' | 'created_at' | 'updated_at' | 'last_edited_at' | 'last_edited_user_id'
>

function add(data: WorldData, ticket: Ticket, conversation: New): Conversation {
  const now = data.now()
  return data.conversations.put({
    ...conversation,
    id: data.ids.next('conversation'),
    ticket_id: ticket.id,
    created_at: now,
    updated_at: now,
    last_edited_at: null,
    last_edited_user_id: null,
  })
}
