import { TajoError } from '@tajo/core/errors'
import { ticketPageCap } from '../limits.ts'
import { perPage } from '../read/pages.ts'
import { conversations } from '../streams/conversations.ts'
import { tickets } from '../streams/tickets.ts'
import { ask, type Caller, expectAnswer, one, recordIn, rowsIn } from './calls.ts'
import { everyTicket } from './every-ticket.ts'
import { below, list } from './lists.ts'
import type { AssociatedTicket } from './rows/tickets.ts'
import { search } from './search/search.ts'
import type { TicketsApi } from './tickets-api.ts'

export function ticketsApi(caller: Caller): TicketsApi {
  const { name, path } = tickets
  const under = <Row>(id: number, stream: string, part: string) =>
    list<Row>(caller, { name: stream, path: `${path}/${id}/${part}`, paging: 'pages' })
  return {
    list: (params) => list(caller, tickets, params, { pages: ticketPageCap, error: capped }),
    everything: (params) => everyTicket(caller, params),
    get: (id, params) => one(caller, name, `${path}/${id}`, params),
    archived: (id) => one(caller, name, `${path}/archived/${id}`),
    archivedConversations: (id) => under(id, conversations.name, `archived`),
    conversations: (id) => list(caller, below(conversations, id)),
    timeEntries: (id) => under(id, 'time_entries', 'time_entries'),
    satisfactionRatings: (id) => under(id, 'satisfaction_ratings', 'satisfaction_ratings'),
    watchers: async (id) => {
      const found = await one<{ readonly watcher_ids: readonly number[] }>(caller, name, `${path}/${id}/watchers`)
      return found?.watcher_ids
    },
    associated: async (id) => {
      const found = await one<{ readonly tickets: readonly AssociatedTicket[] }>(
        caller,
        name,
        `${path}/${id}/associated_tickets`,
      )
      return found?.tickets
    },
    primeAssociation: (id) => one(caller, name, `${path}/${id}/prime_association`),
    search: search(caller, 'tickets'),
  }
}
