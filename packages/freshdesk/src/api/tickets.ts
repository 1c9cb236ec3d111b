import { TajoError } from '@tajo/core/errors'
import { ticketPageCap } from '../limits.ts'
import { perPage } from '../read/pages.ts'
import { conversations } from '../streams/conversations.ts'
import { satisfaction_ratings } from '../streams/satisfaction.ts'
import { tickets } from '../streams/tickets.ts'
import { time_entries } from '../streams/time-entries.ts'
import { type Caller, one } from './calls.ts'
import { everyTicket } from './every-ticket.ts'
import { below, list } from './lists.ts'
import type { AssociatedTicket } from './rows/tickets.ts'
import { search } from './search/search.ts'
import type { TicketsApi } from './tickets-api.ts'

const archivedConversations = { ...conversations, path: '/tickets/archived/{id}/conversations' }
const ticketTimeEntries = { ...time_entries, path: '/tickets/{id}/time_entries' }
const ticketRatings = { ...satisfaction_ratings, path: '/tickets/{id}/satisfaction_ratings' }

export function ticketsApi(caller: Caller): TicketsApi {
  const view = <Row>(path: string, params?: { readonly include?: readonly string[] }) =>
    one<Row>(caller, tickets.name, `${tickets.path}/${path}`, params)
  return {
    list: (params) => list(caller, tickets, params, { pages: ticketPageCap, error: capped }),
    everything: (params) => everyTicket(caller, params),
    get: (id, params) => view(`${id}`, params),
    archived: (id) => view(`archived/${id}`),
    archivedConversations: (id) => list(caller, below(archivedConversations, id)),
    conversations: (id) => list(caller, below(conversations, id)),
    timeEntries: (id) => list(caller, below(ticketTimeEntries, id)),
    satisfactionRatings: (id) => list(caller, below(ticketRatings, id)),
    watchers: async (id) => (await view<{ readonly watcher_ids: readonly number[] }>(`${id}/watchers`))?.watcher_ids,
    associated: async (id) =>
      (await view<{ readonly tickets: readonly AssociatedTicket[] }>(`${id}/associated_tickets`))?.tickets,
    primeAssociation: (id) => view(`${id}/prime_association`),
    search: search(caller, 'tickets'),
  }
}

function capped(): TajoError {
  const most = (ticketPageCap * perPage).toLocaleString('en')
  return new TajoError('TAJO_CAPPED', `tickets: the vendor lists ${most} tickets, and more match.`, {
    hint: 'Use tickets.everything(), or ask for fewer: a later updatedSince, one company, one requester.',
  })
}
