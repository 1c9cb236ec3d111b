import { type Clock, systemClock } from '@tajo/core/clock'
import type { ZendeskClient } from '../client.ts'
import { type ActivityApi, activityApi } from './activity.ts'
import type { Caller } from './calls.ts'
import { type Collections, collections } from './collections.ts'
import { type HelpCenterApi, helpCenterApi } from './help-center.ts'
import { type OrganizationsApi, organizationsApi } from './organizations.ts'
import { type RulesApi, rulesApi } from './rules.ts'
import { type TicketsApi, ticketsApi } from './tickets.ts'
import { type UsersApi, usersApi } from './users.ts'

/** What can be read of an account, typed. Names of fields are the vendor’s, names of parameters in camel case. */
export interface ZendeskApi extends Collections, ActivityApi, RulesApi {
  readonly tickets: TicketsApi
  readonly users: UsersApi
  readonly organizations: OrganizationsApi
  readonly helpCenter: HelpCenterApi
  /** The `search` of tickets, users and organizations side by side. */
  readonly search: {
    readonly tickets: TicketsApi['search']
    readonly users: UsersApi['search']
    readonly organizations: OrganizationsApi['search']
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
 * const zendesk = createZendeskApi(client, { signal: AbortSignal.timeout(60_000) })
 * const ticket = await zendesk.tickets.get(5821)
 * ticket?.status // 'solved'
 */
export function createZendeskApi(client: ZendeskClient, options: ApiOptions = {}): ZendeskApi {
  const { signal = new AbortController().signal, interactive = false, clock = systemClock } = options
  const caller: Caller = {
    client: { ...client, get: (path, query, more) => client.get(path, query, { ...more, interactive }) },
    clock,
    signal,
  }
  const tickets = ticketsApi(caller)
  const users = usersApi(caller)
  const organizations = organizationsApi(caller)
  return {
    tickets,
    users,
    organizations,
    helpCenter: helpCenterApi(caller),
    search: { tickets: tickets.search, users: users.search, organizations: organizations.search },
    ...collections(caller),
    ...activityApi(caller),
    ...rulesApi(caller),
  }
}
