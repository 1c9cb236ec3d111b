import { empty, json } from '../../http/message.ts'
import { type Call, idOf } from '../http/call.ts'
import { page } from '../http/page.ts'
import { accessDenied, notFound } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import { ratingRow, timeEntryRow } from '../rows/activity-rows.ts'
import type { ViewInclude } from '../rows/ticket-row.ts'
import type { Ticket } from '../world/ticket-record.ts'
import { scopeOf } from './ticket-list.ts'

/** The ticket of the path, while it is neither archived nor gone. */
export function liveTicket(call: Call): Ticket {
  const ticket = call.world.tickets.get(idOf(call))
  // An archived ticket leaves its plain path [guess: 404; no source speaks of 410].
  if (ticket === undefined || call.world.isArchived(ticket)) throw notFound()
  if (scopeOf(call)?.(ticket) === false) throw accessDenied()
  return ticket
}

function archivedTicket(call: Call): Ticket {
  const ticket = call.world.tickets.get(idOf(call))
  if (ticket === undefined || !call.world.isArchived(ticket)) throw notFound()
  return ticket
}

export const ticketViews: readonly Route[] = [
  {
    method: 'GET',
    path: '/tickets/{id}',
    query: { include: { listOf: ['conversations', 'requester', 'company', 'stats'] } },
    answer(call) {
      const ticket = liveTicket(call)
      if (ticket.deleted && call.settings.deletedTicketStatus === 403) throw accessDenied()
      if (ticket.deleted && call.settings.deletedTicketStatus === 404) throw notFound()
      return json(200, call.tickets.view(ticket, call.params.list('include') as readonly ViewInclude[]))
    },
  },
  {
    method: 'GET',
    path: '/tickets/{id}/conversations',
    query: PAGED,
    answer: (call) => conversations(call, liveTicket(call)),
  },
  {
    method: 'GET',
    path: '/tickets/{id}/time_entries',
    feature: 'time_entries',
    query: PAGED,
    answer: (call) => page(call, call.world.time_entries.of(liveTicket(call).id), timeEntryRow),
  },
  {
    method: 'GET',
    path: '/tickets/{id}/satisfaction_ratings',
    feature: 'surveys',
    query: PAGED,
    answer: (call) => page(call, call.world.satisfaction_ratings.of(liveTicket(call).id), ratingRow),
  },
  {
    method: 'GET',
    path: '/tickets/{id}/watchers',
    answer: (call) => json(200, JSON.stringify({ watcher_ids: call.world.watchers.get(liveTicket(call).id) ?? [] })),
  },
  {
    method: 'GET',
    path: '/tickets/{id}/associated_tickets',
    answer(call) {
      const ids = liveTicket(call).associated_tickets_list
      // A ticket without associations: 404 [guess].
      if (ids === null) throw notFound()
      const rows = ids.flatMap((id) => call.world.tickets.get(id) ?? []).map(reduced)
      return json(200, JSON.stringify({ tickets: rows }))
    },
  },
  {
    method: 'GET',
    path: '/tickets/{id}/prime_association',
    answer(call) {
      const { association_type, associated_tickets_list } = liveTicket(call)
      // The parent of a child (2) or the tracker of a related ticket (4) [doc].
      const isSecond = association_type === 2 || association_type === 4
      const prime = isSecond ? call.world.tickets.get(associated_tickets_list?.[0] ?? 0) : undefined
      if (prime === undefined) throw notFound()
      return json(200, JSON.stringify(reduced(prime)))
    },
  },
  {
    method: 'GET',
    path: '/tickets/archived/{id}',
    feature: 'archive',
    query: { include: { listOf: ['conversations', 'requester', 'company', 'stats'] } },
    answer: (call) => json(200, call.tickets.archived(archivedTicket(call))),
  },
  {
    method: 'GET',
    path: '/tickets/archived/{id}/conversations',
    feature: 'archive',
    query: PAGED,
    answer: (call) => conversations(call, archivedTicket(call)),
  },
  {
    method: 'DELETE',
    path: '/tickets/archived/{id}',
    feature: 'archive',
    answer(call) {
      call.world.hardDeleteTicket(archivedTicket(call).id)
      return empty(204)
    },
  },
]

/** Ascending by creation, without the ticket's own description [doc]. */
function conversations(call: Call, ticket: Ticket) {
  return page(call, call.world.conversations.of(ticket.id), (one) => call.conversations.row(one))
}

/** Associations are listed in a short row: no copies, no custom fields [doc]. */
function reduced(ticket: Ticket) {
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id,
    association_type: ticket.association_type,
  }
}
