import type { Listing } from '@tajo/core/api/listing'
import type { Moment } from '@tajo/core/api/params'
import type { Conversation } from './rows/conversations.ts'
import type { SatisfactionRating } from './rows/satisfaction.ts'
import type {
  ArchivedTicket,
  AssociatedTicket,
  FoundTicket,
  ListInclude,
  TicketRow,
  TicketView,
  ViewInclude,
} from './rows/tickets.ts'
import type { TimeEntry } from './rows/time-entries.ts'
import type { Search } from './search/search.ts'

/** Filters of the ticket list. Status, priority, agent, group, type and tag are not among them: search finds by those. */
type TicketListParams<Include extends ListInclude = never> = {
  /**
   * Tickets changed since. **Without it the vendor lists only tickets created in the last 30 days**, whatever else is asked
   * for; any date, however old, lifts that.
   */
  readonly updatedSince?: Moment
  /** Without it neither spam nor deleted tickets are listed. */
  readonly filter?: 'new_and_my_open' | 'watching' | 'spam' | 'deleted'
  readonly requesterId?: number
  /** The requester’s. */
  readonly email?: string
  /** The requester’s. */
  readonly uniqueExternalId?: string
  readonly companyId?: number
  /** Default `created_at`. */
  readonly orderBy?: 'created_at' | 'due_by' | 'updated_at' | 'status'
  /** Default `desc`. */
  readonly orderType?: 'asc' | 'desc'
  /** Each costs 2 credits a page more. */
  readonly include?: readonly Include[]
}

export type EveryTicketParams<Include extends ListInclude = never> = {
  /** Default: since ever. */
  readonly updatedSince?: Moment
  /** Spam or deleted tickets instead of those that are neither. */
  readonly filter?: 'spam' | 'deleted'
  /** Each costs 2 credits a page more. */
  readonly include?: readonly Include[]
}

export interface TicketsApi {
  /**
   * Tickets by the vendor’s list. Without `updatedSince` those of the last 30 days only. The vendor lists 30,000; where there
   * are more the loop ends with `TAJO_CAPPED`. A ticket that changes its place meanwhile may come twice or not at all.
   *
   * @example
   * for await (const ticket of freshdesk.tickets.list({ updatedSince: '2026-11-01', include: ['stats'] }))
   *   console.log(ticket.id, ticket.stats.resolved_at) // 42 2026-11-03T09:12:44Z
   * @see https://developers.freshdesk.com/api/#list_all_tickets
   */
  list<const Include extends ListInclude = never>(params?: TicketListParams<Include>): Listing<TicketRow<Include>>
  /**
   * All tickets, however many, oldest change first: none is missed while others change. One that changes meanwhile comes
   * again, with its newer `updated_at`.
   *
   * @example
   * for await (const ticket of freshdesk.tickets.everything()) console.log(ticket.id) // 17, then 4, …
   * @see https://developers.freshdesk.com/api/#list_all_tickets
   */
  everything<const Include extends ListInclude = never>(
    params?: EveryTicketParams<Include>,
  ): Listing<TicketRow<Include>>
  /**
   * One ticket, `undefined` where there is none; archived ones answer under `archived` only. Each include costs 1 credit more.
   *
   * @see https://developers.freshdesk.com/api/#view_a_ticket
   */
  get<const Include extends ViewInclude = never>(
    id: number,
    params?: { readonly include?: readonly Include[] },
  ): Promise<TicketView<Include> | undefined>
  /**
   * A ticket of the archive. There is no list of them.
   *
   * @see https://developers.freshdesk.com/api/#archive_tickets
   */
  archived(id: number): Promise<ArchivedTicket | undefined>
  /** @see https://developers.freshdesk.com/api/#archive_tickets */
  archivedConversations(id: number): Listing<Conversation>
  /**
   * Replies, notes and forwards, oldest first; the ticket’s own first message is its description.
   *
   * @see https://developers.freshdesk.com/api/#list_all_ticket_notes
   */
  conversations(id: number): Listing<Conversation>
  /** @see https://developers.freshdesk.com/api/#list_all_ticket_timeentries */
  timeEntries(id: number): Listing<TimeEntry>
  /** @see https://developers.freshdesk.com/api/#surveys */
  satisfactionRatings(id: number): Listing<SatisfactionRating>
  /**
   * Agents who watch the ticket.
   *
   * @see https://developers.freshdesk.com/api/#tickets
   */
  watchers(id: number): Promise<readonly number[] | undefined>
  /**
   * Children of a parent, tickets related to a tracker. `undefined` where there are none.
   *
   * @see https://developers.freshdesk.com/api/#tickets
   */
  associated(id: number): Promise<readonly AssociatedTicket[] | undefined>
  /**
   * The parent of a child, the tracker of a related ticket.
   *
   * @see https://developers.freshdesk.com/api/#tickets
   */
  primeAssociation(id: number): Promise<AssociatedTicket | undefined>
  /** @see https://developers.freshdesk.com/api/#filter_tickets */
  readonly search: Search<'tickets', FoundTicket>
}
