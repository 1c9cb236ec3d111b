import { empty, type SandboxResponse } from '../../http/message.ts'
import { iso } from '../../world/time.ts'
import { created, envelope, found } from '../http/answers.ts'
import { bodyOf, flagIn, type Given, givenOf, numberIn, textIn, textsIn } from '../http/body.ts'
import { type Call, callerOf, idOf, numbersIn, type Route } from '../http/call.ts'
import { blank, forbidden, invalidRecord, recordNotFound, updateConflict } from '../http/problem.ts'
import { deleteTicket, destroyTicket, restoreTicket } from '../mutations/deletion.ts'
import { createTicket, updateTicket } from '../mutations/tickets.ts'
import { auditRow } from '../rows/audit-rows.ts'
import type { Ticket } from '../world/records.ts'
import { startJob } from './jobs.ts'
import { commentOf, patchOf } from './ticket-body.ts'
import { shown } from './ticket-reads.ts'

/** Triggers and exports know a new ticket a moment later: the answer has no `generated_timestamp` yet [rec]. */
function create(call: Call): SandboxResponse {
  const { ticket, audit } = createFrom(call, givenOf(call, 'ticket'))
  const { id } = ticket
  const text = call.rows.ticket(ticket).replace(/"generated_timestamp":\d+/, '"generated_timestamp":0')
  const answer = created(call, `tickets/${id}`, 'ticket', text)
  const body = `{"ticket":${text},"audit":${JSON.stringify(auditRow(call.world, audit))}}`
  return { ...answer, body: new TextEncoder().encode(body) }
}

export function createFrom(call: Call, given: Given) {
  const comment = commentOf(call, given) ?? fromDescription(given)
  if (comment === undefined) throw blank('description')
  const patch = patchOf(call, given)
  const me = callerOf(call).id
  return createTicket(call.world, {
    ...patch,
    comment,
    requester_id: patch.requester_id ?? me,
    submitter_id: numberIn(given, 'submitter_id') ?? me,
  })
}

function fromDescription(given: Given) {
  const text = textIn(given, 'description')
  return typeof text === 'string' && text !== ''
    ? { html: `<div class="zd-comment" dir="auto">${text}</div>`, public: true }
    : undefined
}

function update(call: Call): SandboxResponse {
  const { ticket, audit } = updateFrom(call, shown(call), givenOf(call, 'ticket'))
  return envelope({ ticket: call.rows.ticket(ticket), audit: JSON.stringify(auditRow(call.world, audit)) })
}

export function updateFrom(call: Call, before: Ticket, given: Given) {
  if (before.status === 'closed') {
    throw invalidRecord({
      status: [{ description: 'Status: closed prevents ticket update', error: 'ClosedPreventsTicketUpdate' }],
    })
  }
  safely(before, given)
  const comment = commentOf(call, given, before)
  return updateTicket(call.world, before.id, patchOf(call, given, before), {
    author_id: callerOf(call).id,
    ...(comment === undefined ? undefined : { comment }),
  })
}

/** `updated_stamp` is the `updated_at` the caller saw last [oas]. */
function safely(before: Ticket, given: Given): void {
  if (flagIn(given, 'safe_update') !== true) return
  const stamp = textIn(given, 'updated_stamp')
  if (typeof stamp === 'string' && Date.parse(stamp) !== Date.parse(iso(before.updated_at))) throw updateConflict()
}

/** POST sets them all, PUT adds, DELETE removes [oas]. */
function tags(call: Call): SandboxResponse {
  const before = shown(call)
  const given = textsIn(bodyOf(call), 'tags') ?? []
  const { method } = call.request
  const kept =
    method === 'PUT'
      ? [...before.tags, ...given]
      : method === 'POST'
        ? given
        : before.tags.filter((tag) => !given.includes(tag))
  const { ticket } = updateTicket(call.world, before.id, { tags: [...new Set(kept)] }, { author_id: callerOf(call).id })
  const answer = envelope({ tags: JSON.stringify(ticket.tags) })
  return method === 'DELETE' ? empty(204) : { ...answer, status: method === 'POST' ? 201 : 200 }
}

function skip(call: Call): SandboxResponse {
  const given = givenOf(call, 'skip')
  const ticket = found(call.world.tickets.get(numberIn(given, 'ticket_id') ?? 0))
  const id = call.world.ids.next('skip')
  const at = iso(call.world.now())
  const reason = textIn(given, 'reason') ?? ''
  const row = { id, ticket_id: ticket.id, user_id: callerOf(call).id, reason, created_at: at, updated_at: at }
  call.world.skips.put(row)
  return created(call, `skips/${id}`, 'skip', JSON.stringify(row))
}

function deleted(call: Call, id: number): Ticket {
  const ticket = found(call.world.tickets.get(id))
  if (ticket.deleted_at === null || ticket.scrubbed) throw recordNotFound()
  return ticket
}

function rate(call: Call): SandboxResponse {
  const ticket = shown(call)
  const given = givenOf(call, 'satisfaction_rating')
  const score = textIn(given, 'score')
  if (callerOf(call).id !== ticket.requester_id) throw forbidden()
  if (score !== 'good' && score !== 'bad')
    throw invalidRecord({ score: [{ description: 'Score: is not valid', error: 'InvalidValue' }] })
  call.world.rate(ticket.id, score, textIn(given, 'comment') ?? null)
  const rating = found(call.world.satisfaction_ratings.of(ticket.id)[0])
  return envelope({ satisfaction_rating: call.rows.rating(rating) })
}

const write = { scope: 'tickets' } as const

export const ticketWrites: readonly Route[] = [
  { ...write, method: 'POST', path: '/api/v2/tickets', answer: create },
  { ...write, method: 'PUT', path: '/api/v2/tickets/{id}', answer: update },
  {
    ...write,
    method: 'DELETE',
    path: '/api/v2/tickets/{id}',
    answer(call) {
      deleteTicket(call.world, shown(call).id)
      return empty(204)
    },
  },
  { ...write, method: 'POST', path: '/api/v2/tickets/{id}/satisfaction_rating', answer: rate },
  ...(['POST', 'PUT', 'DELETE'] as const).map(
    (method): Route => ({ ...write, method, path: '/api/v2/tickets/{id}/tags', answer: tags }),
  ),
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/tickets/{id}/comments/{cid}/redact',
    answer(call) {
      const comment = found(call.world.comments.get(idOf(call, 'cid')))
      call.world.redactComment(comment.id, textIn(bodyOf(call), 'text') ?? '')
      return envelope({ comment: JSON.stringify({ id: comment.id }) })
    },
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/tickets/{id}/comments/{cid}/make_private',
    answer(call) {
      const comment = found(call.world.comments.get(idOf(call, 'cid')))
      call.world.comments.put({ ...comment, public: false })
      updateTicket(call.world, comment.ticket_id, {})
      return envelope({})
    },
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/deleted_tickets/{id}/restore',
    answer(call) {
      restoreTicket(call.world, deleted(call, idOf(call)).id)
      return envelope({})
    },
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/deleted_tickets/restore_many',
    answer(call) {
      for (const id of numbersIn(call.query.get('ids'))) restoreTicket(call.world, deleted(call, id).id)
      return envelope({})
    },
  },
  {
    ...write,
    method: 'DELETE',
    path: '/api/v2/deleted_tickets/{id}',
    answer(call) {
      const { id } = deleted(call, idOf(call))
      return startJob(call, 'Deleting ticket', null, () => {
        destroyTicket(call.world, id)
        return [{ id, action: 'destroy', status: 'Deleted', success: true }]
      })
    },
  },
  { ...write, method: 'POST', path: '/api/v2/skips', answer: skip },
  {
    ...write,
    method: 'DELETE',
    path: '/api/v2/suspended_tickets/{id}',
    answer(call) {
      found(call.world.suspended_tickets.get(idOf(call)))
      call.world.suspended_tickets.delete(idOf(call))
      return empty(204)
    },
  },
  {
    ...write,
    method: 'PUT',
    path: '/api/v2/suspended_tickets/{id}/recover',
    answer(call) {
      const held = found(call.world.suspended_tickets.get(idOf(call)))
      call.world.suspended_tickets.delete(held.id)
      // The caller becomes the requester [oas].
      const { ticket } = createTicket(call.world, {
        subject: String(held['subject']),
        comment: { html: String(held['content']), public: true },
        requester_id: callerOf(call).id,
      })
      return envelope({ ticket: `[${call.rows.ticket(ticket)}]` })
    },
  },
]
