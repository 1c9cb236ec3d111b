import { type Clock, systemClock } from '@tajo/core/clock'
import type { ZendeskAuth } from '@tajo/core/config/config'
import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import type { Parsed } from '@tajo/core/config/values/parsed'
import { parseZendeskSubdomain } from '@tajo/core/config/values/zendesk-subdomain'
import type { Usage } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { type Log, silentLog } from '@tajo/core/log'
import { type AccountOptions, openAccount } from '../open-account.ts'
import { type ApiOptions, createZendeskApi, type ZendeskApi } from './api.ts'

type Address =
  /** `acme` or `acme.zendesk.com`. */
  | { readonly subdomain: string; readonly baseUrl?: never }
  /** In place of the account's own address: a proxy, a sandbox. */
  | { readonly baseUrl: string; readonly subdomain?: never }

type RenewedAuth = Extract<ZendeskAuth, { kind: 'oauth' }>

type Credentials =
  /** As it is: nothing renews it. */
  | { readonly accessToken: string; readonly auth?: never; readonly tokenFile?: never }
  /** An API token, or a client that gets its own tokens. */
  | { readonly auth: Exclude<ZendeskAuth, RenewedAuth>; readonly accessToken?: never; readonly tokenFile?: never }
  /** Tokens that renew each other, kept in a file that processes may share. */
  | { readonly auth: RenewedAuth; readonly tokenFile: string; readonly accessToken?: never }

export type OpenOptions = Address &
  Credentials &
  Pick<AccountOptions, 'rateLimit' | 'sender'> &
  Pick<ApiOptions, 'signal' | 'interactive'> & {
    /** Share of the account's limit left to its other apps, default 10. */
    readonly reservePercent?: number
  }

interface OpenDependencies {
  readonly clock?: Clock
  readonly log?: Log
  readonly random?: () => number
}

export interface OpenZendesk extends ZendeskApi {
  /** Calls so far, in all or of one resource such as `tickets`, and what is left. */
  usage(resource?: string): Usage
  /** Ends the connections. */
  close(): Promise<void>
}

/**
 * Opens an account for reading: retries, the vendor's limits and its pages are taken care of. Nothing is asked yet.
 *
 * @example
 * const zendesk = openZendesk({ subdomain: 'acme', accessToken: process.env['ZENDESK_ACCESS_TOKEN'] ?? '' })
 * console.log((await zendesk.users.me()).email) // jo.agent@acme.example
 * await zendesk.close()
 */
export function openZendesk(options: OpenOptions, dependencies: OpenDependencies = {}): OpenZendesk {
  const { reservePercent = 10, signal, interactive, rateLimit, sender } = options
  const { clock = systemClock, log = silentLog, random = Math.random } = dependencies
  const account = openAccount(
    {
      baseUrl: baseUrlOf(options),
      auth: options.auth ?? { kind: 'bearer', accessToken: options.accessToken },
      // Only tokens that are renewed are kept.
      tokenFile: options.tokenFile ?? '',
      reservePercent,
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(sender === undefined ? {} : { sender }),
    },
    { clock, log, random },
  )
  const api = createZendeskApi(account.client, {
    clock,
    ...(signal === undefined ? {} : { signal }),
    ...(interactive === undefined ? {} : { interactive }),
  })
  return { ...api, usage: account.usage, close: account.close }
}

function baseUrlOf({ subdomain, baseUrl }: Address): string {
  if (baseUrl !== undefined) return expectGood('baseUrl', parseBaseUrl(baseUrl, '/api/v2'))
  return `https://${expectGood('subdomain', parseZendeskSubdomain(subdomain))}.zendesk.com`
}

function expectGood(name: string, parsed: Parsed<string>): string {
  if (parsed.ok) return parsed.value
  const { problem, code = 'TAJO_ARGUMENT', hint } = parsed
  throw new TajoError(code, `${name} ${problem}.`, hint === undefined ? {} : { hint })
}
