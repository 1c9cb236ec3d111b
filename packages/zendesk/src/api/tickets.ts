import type { Listing } from '@tajo/core/api/listing'
import { ticketExport } from '../read/ticket-export.ts'
import { ticket_audits } from '../streams/ticket-history.ts'
import { tickets } from '../streams/tickets.ts'
import { type Caller, type Id, idIn, one } from './calls.ts'
import { type Changes, type ChangesFrom, changes } from './changes.ts'
import { at, list, many, type Resource } from './lists.ts'
import type { ChangedTicket, Ticket, TicketAudit, TicketComment, TicketMetrics, TicketRelated } from './rows/tickets.ts'
import { type Search, search } from './search/search.ts'

type TicketListParams = {
  /** Two tickets may share one. */
  readonly externalId?: string
  /** With a minus downwards. Default `id`. */
  readonly sort?: 'id' | '-id' | 'updated_at' | '-updated_at' | 'status' | '-status'
}

type TicketChangesParams = {
  /** Leaves out deleted tickets, which otherwise come with the status `deleted`. */
  readonly excludeDeleted?: boolean
}

export interface TicketsApi {
  /**
   * Tickets neither deleted nor archived (closed for 120 days or so): those come from `changedSince`.
   *
   * @example
   * for await (const ticket of zendesk.tickets.list()) console.log(ticket.id, ticket.status) // 1 closed
   * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets
   */
  list(params?: TicketListParams): Listing<Ticket>
  /**
   * One ticket, archived ones included; `undefined` where there is none or it was deleted.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-ticket
   */
  get(id: Id): Promise<Ticket | undefined>
  /**
   * Tickets by their ids, a hundred a call; those that do not exist are left out.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#show-multiple-tickets
   */
  getMany(ids: readonly Id[]): Listing<Ticket>
  /**
   * All tickets, archived and deleted ones included, that changed in any way since then. Takes an administrator.
   *
   * @example
   * for await (const { rows, cursor } of zendesk.tickets.changedSince('2026-11-01').steps()) {
   *   console.log(rows.length, cursor) // 1000 MTc5MzQ5…
   * }
   * @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
   */
  changedSince(from: ChangesFrom, params?: TicketChangesParams): Changes<ChangedTicket>
  /**
   * Replies, notes and calls, oldest first; the first one is the ticket’s description.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
   */
  comments(id: Id): Listing<TicketComment>
  /** @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/ */
  audits(id: Id): Listing<TicketAudit>
  /** @see https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/ */
  metrics(id: Id): Promise<TicketMetrics | undefined>
  /** Whether it is archived, and what hangs on it. */
  related(id: Id): Promise<TicketRelated | undefined>
  /** Of a problem: the incidents linked to it. */
  incidents(id: Id): Listing<Ticket>
  /** @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/ */
  readonly search: Search<'tickets', Ticket>
}

/** Lists of tickets; the stream reads the export. */
export const ticketList: Resource = { name: 'tickets', path: '/tickets', collection: 'tickets', paging: 'tokens' }
const comments: Resource = { name: 'ticket_comments', path: '', collection: 'comments', paging: 'tokens' }

export function ticketsApi(caller: Caller): TicketsApi {
  const { name, path } = ticketList
  const below = (id: Id, what: string) => `${path}/${idIn(id)}/${what}`
  return {
    list: (params) => list(caller, ticketList, params),
    get: (id) => one(caller, name, `${path}/${idIn(id)}`, 'ticket'),
    getMany: (ids) => many(caller, ticketList, ids),
    changedSince: (from, { excludeDeleted = false } = {}) => {
      const query = { ...ticketExport.query, ...(excludeDeleted ? { exclude_deleted: 'true' } : {}) }
      return changes(caller, tickets, { ...ticketExport, query }, from)
    },
    comments: (id) => list(caller, at(comments, below(id, 'comments'))),
    audits: (id) => list(caller, at(ticket_audits, below(id, 'audits'))),
    metrics: (id) => one(caller, 'ticket_metrics', below(id, 'metrics'), 'ticket_metric'),
    related: (id) => one(caller, name, below(id, 'related'), 'ticket_related'),
    incidents: (id) => list(caller, at(ticketList, below(id, 'incidents'))),
    search: search(caller, 'tickets'),
  }
}
