import { type Clock, systemClock } from '@tajo/core/clock'
import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import { parseFreshdeskDomain } from '@tajo/core/config/values/freshdesk-domain'
import type { Parsed } from '@tajo/core/config/values/parsed'
import type { Usage } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { type Log, silentLog } from '@tajo/core/log'
import { type AccountOptions, openAccount } from '../open-account.ts'
import { type ApiOptions, createFreshdeskApi, type FreshdeskApi } from './api.ts'

type Address =
  /** `acme` or `acme.freshdesk.com`. */
  | { readonly domain: string; readonly baseUrl?: never }
  /** In place of the account's own address: a proxy, a sandbox. */
  | { readonly baseUrl: string; readonly domain?: never }

export type OpenOptions = Address &
  Pick<AccountOptions, 'apiKey' | 'rateLimit' | 'subLimitUnit' | 'sender'> &
  Pick<ApiOptions, 'signal' | 'interactive'> & {
    /** Share of the account's limit left to its other apps, default 10. */
    readonly reservePercent?: number
  }

export interface OpenDependencies {
  readonly clock?: Clock
  readonly log?: Log
  readonly random?: () => number
}

export interface OpenFreshdesk extends FreshdeskApi {
  /** Calls and credits so far, in all or of one resource such as `tickets`, and what is left. */
  usage(resource?: string): Usage
  /** Ends the connections. */
  close(): Promise<void>
}

/**
 * Opens an account for reading: retries, the vendor's rate limit and its pages are taken care of. Nothing is asked yet.
 *
 * @example
 * const freshdesk = openFreshdesk({ domain: 'acme', apiKey: process.env['FRESHDESK_API_KEY'] ?? '' })
 * console.log((await freshdesk.agents.me()).contact.email) // jo.agent@acme.example
 * await freshdesk.close()
 */
export function openFreshdesk(options: OpenOptions, dependencies: OpenDependencies = {}): OpenFreshdesk {
  const { reservePercent = 10, signal, interactive, ...rest } = options
  const { clock = systemClock, log = silentLog, random = Math.random } = dependencies
  const account = openAccount({ ...rest, baseUrl: baseUrlOf(options), reservePercent }, { clock, log, random })
  const api = createFreshdeskApi(account.client, {
    clock,
    ...(signal === undefined ? {} : { signal }),
    ...(interactive === undefined ? {} : { interactive }),
  })
  return { ...api, usage: account.usage, close: account.close }
}

function baseUrlOf({ domain, baseUrl }: Address): string {
  if (baseUrl !== undefined) return expectGood('baseUrl', parseBaseUrl(baseUrl, '/api/v2'))
  return `https://${expectGood('domain', parseFreshdeskDomain(domain))}`
}

function expectGood(name: string, parsed: Parsed<string>): string {
  if (parsed.ok) return parsed.value
  const { problem, code = 'TAJO_ARGUMENT', hint } = parsed
  throw new TajoError(code, `${name} ${problem}.`, hint === undefined ? {} : { hint })
}
