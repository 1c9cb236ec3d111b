import { type Clock, systemClock } from '@tajo/core/clock'
import type { FreshdeskClient } from '../client.ts'
import { type ActivityApi, activityApi } from './activity.ts'
import { type AgentsApi, agentsApi } from './agents.ts'
import type { Caller } from './calls.ts'
import { type Collections, collections } from './collections.ts'
import { type CompaniesApi, companiesApi } from './companies.ts'
import { type ConfigurationApi, configurationApi } from './configuration.ts'
import { type ContactsApi, contactsApi } from './contacts.ts'
import { type CustomObjectsApi, customObjectsApi } from './custom-objects.ts'
import { type DiscussionsApi, discussionsApi, type SolutionsApi, solutionsApi } from './knowledge.ts'
import { ticketsApi } from './tickets.ts'
import type { TicketsApi } from './tickets-api.ts'

/** Everything of an account that can be read, typed. Names of fields are the vendor’s, names of parameters in camel case. */
export interface FreshdeskApi extends Collections, ActivityApi, ConfigurationApi {
  readonly tickets: TicketsApi
  readonly contacts: ContactsApi
  readonly companies: CompaniesApi
  readonly agents: AgentsApi
  readonly solutions: SolutionsApi
  readonly discussions: DiscussionsApi
  readonly customObjects: CustomObjectsApi
  /** The `search` of tickets, contacts and companies side by side. */
  readonly search: {
    readonly tickets: TicketsApi['search']
    readonly contacts: ContactsApi['search']
    readonly companies: CompaniesApi['search']
  }
}

export interface ApiOptions {
  /** Ends every loop and call under way. */
  readonly signal?: AbortSignal
  /** Someone waits at a screen: these calls go before others of the account, and may use its reserve. */
  readonly interactive?: boolean
  readonly clock?: Clock
}

/**
 * Typed reads over a client. What does not exist is `undefined`; whatever else keeps an answer from coming is a `TajoError`.
 *
 * @example
 * const freshdesk = createFreshdeskApi(client, { signal: AbortSignal.timeout(60_000) })
 * const ticket = await freshdesk.tickets.get(42, { include: ['requester'] })
 * ticket?.requester.name // 'Mira Novak'
 */
export function createFreshdeskApi(client: FreshdeskClient, options: ApiOptions = {}): FreshdeskApi {
  const { signal = new AbortController().signal, interactive = false, clock = systemClock } = options
  const caller: Caller = {
    client: { get: (path, query, more) => client.get(path, query, { ...more, interactive }) },
    clock,
    signal,
  }
  const tickets = ticketsApi(caller)
  const contacts = contactsApi(caller)
  const companies = companiesApi(caller)
  return {
    tickets,
    contacts,
    companies,
    agents: agentsApi(caller),
    solutions: solutionsApi(caller),
    discussions: discussionsApi(caller),
    customObjects: customObjectsApi(caller),
    search: { tickets: tickets.search, contacts: contacts.search, companies: companies.search },
    ...collections(caller),
    ...activityApi(caller),
    ...configurationApi(caller),
  }
}
