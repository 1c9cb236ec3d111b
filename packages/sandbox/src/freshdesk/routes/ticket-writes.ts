import { empty, json } from '../../http/message.ts'
import { readBody } from '../http/body.ts'
import type { BodyRules, Upload } from '../http/body-rules.ts'
import { type Call, idOf } from '../http/call.ts'
import { created } from '../http/created.ts'
import { notAllowed, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import type { Attachment, Ticket } from '../world/ticket-record.ts'
import { requesterOf } from './requester.ts'
import { checkTicketBody, TICKET_RULES } from './ticket-body.ts'
import { liveTicket } from './ticket-view.ts'

const REQUESTER_RULES = {
  name: { type: 'string' },
  email: { type: 'email' },
  phone: { type: 'string' },
  twitter_id: { type: 'string' },
  facebook_id: { type: 'string' },
  unique_external_id: { type: 'string' },
} as const satisfies BodyRules

const CREATE_RULES = {
  ...TICKET_RULES,
  ...REQUESTER_RULES,
  // On create only: the update table does not have it [doc].
  cc_emails: { type: 'strings' },
} as const satisfies BodyRules

const OUTBOUND_RULES = {
  ...CREATE_RULES,
  email: { type: 'email', required: true },
  subject: { type: 'string', required: true },
  email_config_id: { type: 'number', required: true },
} as const satisfies BodyRules

const OUTBOUND_SOURCE = 10
const CLOSED = 5

export const ticketWrites: readonly Route[] = [
  {
    method: 'POST',
    path: '/tickets',
    answer(call) {
      const { name, email, phone, twitter_id, facebook_id, unique_external_id, ...body } = readBody(
        call.request,
        CREATE_RULES,
      )
      checkTicketBody(call, body)
      const person = without({ name, email, phone, twitter_id, facebook_id, unique_external_id })
      const requester_id = requesterOf(call, { ...person, ...body })
      return answerCreated(call, call.world.createTicket({ ...body, ...filesOf(call, body), requester_id }))
    },
  },
  {
    method: 'POST',
    path: '/tickets/outbound_email',
    answer(call) {
      const { name, email, phone, twitter_id, facebook_id, unique_external_id, ...body } = readBody(
        call.request,
        OUTBOUND_RULES,
      )
      checkTicketBody(call, body)
      const requester_id = requesterOf(call, { email, ...without({ name }) })
      const fixed = { status: body.status ?? CLOSED, source: OUTBOUND_SOURCE }
      return answerCreated(call, call.world.createTicket({ ...body, ...fixed, ...filesOf(call, body), requester_id }))
    },
  },
  {
    method: 'PUT',
    path: '/tickets/{id}',
    answer(call) {
      const ticket = writableTicket(call)
      const body = readBody(call.request, TICKET_RULES)
      checkTicketBody(call, body)
      const attachments = [...ticket.attachments, ...newFiles(call, body.attachments)]
      return json(200, call.tickets.view(call.world.updateTicket(ticket.id, { ...body, attachments }), []))
    },
  },
  {
    method: 'DELETE',
    path: '/tickets/{id}',
    answer(call) {
      call.world.deleteTicket(writableTicket(call).id)
      return empty(204)
    },
  },
  {
    method: 'PUT',
    path: '/tickets/{id}/restore',
    answer(call) {
      const ticket = call.world.tickets.get(idOf(call))
      // Nothing to restore: 404 [guess].
      if (ticket?.deleted !== true) throw notFound()
      call.world.restoreTicket(ticket.id)
      return empty(204)
    },
  },
]

/** Spam and deleted tickets are refused any change with 405 [doc]. */
export function writableTicket(call: Call): Ticket {
  const ticket = liveTicket(call)
  if (ticket.deleted || ticket.spam) throw notAllowed(['GET'])
  return ticket
}

/** Uploads as the attachments they become. */
export function newFiles(call: Call, files: readonly Upload[] | undefined): readonly Attachment[] {
  const created_at = call.world.now()
  return (files ?? []).map((file) => ({ ...file, id: call.world.ids.next('attachment'), created_at }))
}

function filesOf(call: Call, body: { readonly attachments?: readonly Upload[] }) {
  return { attachments: newFiles(call, body.attachments) }
}

function answerCreated(call: Call, ticket: Ticket) {
  return created(call, 'tickets', ticket.id, call.tickets.view(ticket, []))
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function without<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>
}
