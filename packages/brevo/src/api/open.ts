import { type Clock, systemClock } from '@tajo/core/clock'
import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import type { Usage } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { type Log, silentLog } from '@tajo/core/log'
import { expectOk } from '../answers.ts'
import { type AccountOptions, openAccount } from '../open-account.ts'
import { ask, type Caller, recordIn } from './calls.ts'
import { type CompaniesApi, companiesApi } from './companies.ts'
import { type ContactsApi, contactsApi } from './contacts.ts'
import { type EventsApi, eventsApi } from './events.ts'
import { type ImportsApi, importsApi, type ProcessesApi, processesApi } from './jobs.ts'
import {
  type AttributesApi,
  attributesApi,
  type FoldersApi,
  foldersApi,
  type ListsApi,
  listsApi,
  type SegmentsApi,
  segmentsApi,
} from './lists.ts'
import type { Account } from './rows.ts'
import { type WebhooksApi, webhooksApi } from './webhooks.ts'

export interface OpenOptions extends Pick<AccountOptions, 'apiKey' | 'rateLimit' | 'consentAttributes' | 'sender'> {
  /** In place of the vendor’s own address: a proxy, a sandbox. */
  readonly baseUrl?: string
  /** Share of the account’s limits left to its other apps, default 10. */
  readonly reservePercent?: number
  /** Ends every loop and call under way. */
  readonly signal?: AbortSignal
  /** Someone waits at a screen: these calls go before others of the account, and may use its reserve. */
  readonly interactive?: boolean
  /** How long a call waits where the limit is used up before it is a `TAJO_LIMITED` with `parts.retryInMs`, default two minutes. */
  readonly limitedPatienceMs?: number
}

export interface OpenDependencies {
  readonly clock?: Clock
  readonly log?: Log
  readonly random?: () => number
}

/**
 * An account of Brevo, typed. Names of fields are the vendor’s. What does not exist is `undefined`; whatever else keeps an
 * answer from coming is a `TajoError`. Every write passes the consent ratchet: what could bring back somebody who
 * unsubscribed is a `TAJO_CONSENT`, and is not sent.
 */
export interface OpenBrevo {
  /** Whose account it is, with its plans. One of a hundred calls an hour. */
  account(): Promise<Account>
  readonly contacts: ContactsApi
  readonly attributes: AttributesApi
  readonly lists: ListsApi
  readonly folders: FoldersApi
  readonly segments: SegmentsApi
  readonly imports: ImportsApi
  readonly processes: ProcessesApi
  readonly companies: CompaniesApi
  readonly events: EventsApi
  readonly webhooks: WebhooksApi
  /** Calls so far, in all or of one resource such as `contacts`, and what is left. */
  usage(resource?: string): Usage
  /** Ends the connections. */
  close(): Promise<void>
}

const vendorUrl = 'https://api.brevo.com'

/**
 * Opens an account: retries, the vendor’s limits and its pages are taken care of. Nothing is asked yet.
 *
 * @example
 * const brevo = openBrevo({ apiKey: process.env['BREVO_API_KEY'] ?? '' })
 * const contact = await brevo.contacts.get({ email: 'mira@acme.example' })
 * console.log(contact?.emailBlacklisted) // false
 * await brevo.close()
 */
export function openBrevo(options: OpenOptions, dependencies: OpenDependencies = {}): OpenBrevo {
  const { baseUrl, reservePercent = 10, signal, interactive, limitedPatienceMs = 120_000, ...rest } = options
  const { clock = systemClock, log = silentLog, random = Math.random } = dependencies
  const address = baseUrl === undefined ? vendorUrl : checked(baseUrl)
  const account = openAccount({ ...rest, baseUrl: address, reservePercent }, { clock, log, random })
  const caller: Caller = {
    client: account.client,
    options: { signal, limitedPatienceMs, ...(interactive === undefined ? {} : { interactive }) },
  }
  return {
    account: async () => recordIn<Account>(expectOk(await ask(caller, 'account', '/account'))),
    contacts: contactsApi(caller),
    attributes: attributesApi(caller),
    lists: listsApi(caller),
    folders: foldersApi(caller),
    segments: segmentsApi(caller),
    imports: importsApi(caller),
    processes: processesApi(caller),
    companies: companiesApi(caller),
    events: eventsApi(caller),
    webhooks: webhooksApi(caller),
    usage: account.usage,
    close: account.close,
  }
}

function checked(baseUrl: string): string {
  const parsed = parseBaseUrl(baseUrl, '/v3')
  if (parsed.ok) return parsed.value
  const { problem, code = 'TAJO_ARGUMENT', hint } = parsed
  throw new TajoError(code, `baseUrl ${problem}.`, hint === undefined ? {} : { hint })
}
