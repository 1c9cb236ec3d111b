import { envelope, found } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { isListed, ticketList } from './ticket-reads.ts'

const isUnsolved = (ticket: { readonly status: string }) => ticket.status !== 'solved' && ticket.status !== 'closed'

/** Every view of the account shows what is not solved. */
function tickets(call: Call) {
  found(call.world.views.get(idOf(call)))
  return ticketList(call, isUnsolved)
}

function count(call: Call) {
  const view = found(call.world.views.get(idOf(call)))
  const value = [...call.world.tickets.values()].filter((ticket) => isListed(call, ticket) && isUnsolved(ticket)).length
  const url = `${call.world.home}/api/v2/views/${view.id}/count.json`
  return envelope({
    view_count: JSON.stringify({ url, view_id: view.id, value, pretty: String(value), fresh: true, active: true }),
  })
}

export const viewRuns: readonly Route[] = [
  { method: 'GET', path: '/api/v2/views/{id}/tickets', answer: tickets },
  { method: 'GET', path: '/api/v2/views/{id}/count', answer: count },
]
