import { empty, json } from '../../http/message.ts'
import { readBody } from '../http/body.ts'
import type { BodyRules } from '../http/body-rules.ts'
import { type Call, idOf } from '../http/call.ts'
import { created } from '../http/created.ts'
import { notAllowed, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import { createdNote, createdReply } from '../rows/conversation-row.ts'
import { newFiles, writableTicket } from './ticket-writes.ts'

const REPLY_RULES = {
  body: { type: 'string', required: true },
  from_email: { type: 'string' },
  user_id: { type: 'number' },
  cc_emails: { type: 'strings' },
  bcc_emails: { type: 'strings' },
  attachments: { type: 'files' },
} as const satisfies BodyRules

const NOTE_RULES = {
  body: { type: 'string', required: true },
  private: { type: 'boolean' },
  incoming: { type: 'boolean' },
  notify_emails: { type: 'strings' },
  user_id: { type: 'number' },
  attachments: { type: 'files' },
} as const satisfies BodyRules

const EDIT_RULES = { body: { type: 'string', required: true }, attachments: { type: 'files' } } as const

const NOTE_SOURCE = 2

export const conversationWrites: readonly Route[] = [
  {
    method: 'POST',
    path: '/tickets/{id}/reply',
    answer(call) {
      const ticket = writableTicket(call)
      const { bcc_emails: _, attachments, ...body } = readBody(call.request, REPLY_RULES)
      const reply = call.world.addReply(ticket.id, { ...body, attachments: newFiles(call, attachments) })
      return created(call, 'conversations', reply.id, createdReply(reply))
    },
  },
  {
    method: 'POST',
    path: '/tickets/{id}/notes',
    answer(call) {
      const ticket = writableTicket(call)
      const { attachments, ...body } = readBody(call.request, NOTE_RULES)
      const note = call.world.addNote(ticket.id, { ...body, attachments: newFiles(call, attachments) })
      return created(call, 'conversations', note.id, createdNote(note))
    },
  },
  {
    method: 'PUT',
    path: '/conversations/{id}',
    answer(call) {
      const conversation = found(call)
      // Notes alone can be edited, never replies [doc]; the code of the refusal is a [guess].
      if (conversation.source !== NOTE_SOURCE) throw notAllowed(['DELETE'])
      const { body } = readBody(call.request, EDIT_RULES)
      return json(200, call.conversations.row(call.world.editNote(conversation.id, body)))
    },
  },
  {
    method: 'DELETE',
    path: '/conversations/{id}',
    answer(call) {
      const conversation = found(call)
      // What the requester wrote stays [client].
      if (conversation.incoming && conversation.source !== NOTE_SOURCE) throw notAllowed(['GET'])
      call.world.deleteConversation(conversation.id)
      return empty(204)
    },
  },
]

function found(call: Call) {
  const conversation = call.world.conversations.get(idOf(call))
  if (conversation === undefined) throw notFound()
  return conversation
}
