import { type Send, sendOnLoopback } from '../http/send.ts'

/** Parts of the product a plan may lack or an account may have switched off. */
export type Feature =
  /** Off: every help-center call is 401, as on plans without one [client]. */
  | 'help_center'
  | 'community'
  | 'talk'
  | 'chat'
  | 'side_conversations'
  | 'ticket_forms'
  | 'sla'
  | 'schedules'
  | 'custom_roles'
  | 'custom_statuses'
  | 'audit_logs'
  | 'satisfaction'
  /** Off (the default): bulk creation of users is 403, as until Zendesk's support allows it [oas]. */
  | 'bulk_user_import'
  /** Off: API tokens are refused, as for every account from 30 April 2027 [doc]. */
  | 'api_tokens'

export type Plan = 'team' | 'growth' | 'professional' | 'enterprise' | 'enterprise_plus' | 'unlimited'

interface Clock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number
}

export interface ZendeskSandboxOptions {
  /** Everything in the account is drawn from it; the same seed tells the Freshdesk sandbox's story. Default 7. */
  readonly seed?: number
  /** Default 600 tickets; users and organizations follow at 40 % and 4 % of the tickets. */
  readonly size?: { readonly tickets?: number; readonly users?: number; readonly organizations?: number }
  /** Calls a minute. `unlimited`, the default, has no endpoint limits either. */
  readonly plan?: Plan
  /** The add-on: 2,500 calls a minute, 30 exports, 60 user exports [doc]. */
  readonly highVolume?: boolean
  /** Calls per window of single buckets, over what the plan says; `off` counts nothing. */
  readonly limits?: 'off' | Readonly<Record<string, number>>
  /** Spelling of the bucket headers; recordings of 2023 have a dash more [rec]. */
  readonly limitHeaders?: 'zendesk-ratelimit' | 'zendesk-rate-limit'
  readonly subdomain?: string
  /** Whose calls the API token makes; any agent's address of the account is taken as well [doc]. */
  readonly email?: string
  readonly apiToken?: string
  readonly clientId?: string
  readonly clientSecret?: string
  /** Lifetime of access tokens when the request asks for none; null never ends [doc]. Default 1800. */
  readonly accessTokenSeconds?: number | null
  /** Default 2,592,000 [doc]. */
  readonly refreshTokenSeconds?: number
  /** `agent` is refused what only admins may call with 403 [oas]. */
  readonly role?: 'admin' | 'agent'
  readonly features?: Partial<Record<Feature, boolean>>
  /** Which of the two kinds of satisfaction the last months have; older answers are ratings in both. Default `ratings`. */
  readonly csat?: 'ratings' | 'surveys'
  /** Closed tickets idle longer leave lists, metrics and views, not the exports [oas]. Default 120. */
  readonly archiveAfterDays?: number
  /** Days until a deleted ticket is emptied and exported once more [doc]. Default 30. */
  readonly scrubAfterDays?: number
  /** What is younger is not exported yet [doc]. Default 60. */
  readonly recencySeconds?: number
  /** Rows of one time-based page, when the request does not say [doc]. Default 1000. */
  readonly timePage?: number
  /** Tickets of one bulk change in one second, more than a page when above 1000. Default: the incident alone. */
  readonly tiedTickets?: number
  /** Now and then an export page is empty though the stream goes on [client]. Default false. */
  readonly emptyPages?: boolean
  /** Whether an idle poll of the tickets export answers null cursors too (seen for users only). Default true. */
  readonly nullCursorOnIdle?: boolean
  /** Whether deleted organizations stay in the export with `deleted_at` [guess]. Default true. */
  readonly exportsDeletedOrganizations?: boolean
  /** Links in answers name the account's own host, not the one that was called [rec]. Default false. */
  readonly canonicalLinks?: boolean
  /** How long a write stays invisible to search [doc: minutes]. Default 0. */
  readonly searchLagMs?: number
  /** How long a background job takes. Default 500. */
  readonly jobMs?: number
  /** Webhooks are sent while listening, as the clock says; else by `deliverDue()`. Default false. */
  readonly autoDeliver?: boolean
  /** How webhooks are sent. Default: by HTTP, to addresses on loopback only; twelve seconds are waited [client]. */
  readonly send?: Send
  /** Webhooks under way at once: they are independent of each other [doc]. Default 1, so that tests know the order. */
  readonly deliveryLanes?: number
  readonly clock?: Clock
}

export interface Settings extends Required<Omit<ZendeskSandboxOptions, 'size' | 'features'>> {
  readonly size: { readonly tickets: number; readonly users: number; readonly organizations: number }
  readonly features: Readonly<Record<Feature, boolean>>
}

const DEFAULT_FEATURES: Readonly<Record<Feature, boolean>> = {
  help_center: true,
  community: true,
  talk: true,
  chat: true,
  side_conversations: true,
  ticket_forms: true,
  sla: true,
  schedules: true,
  custom_roles: true,
  custom_statuses: true,
  audit_logs: true,
  satisfaction: true,
  bulk_user_import: false,
  api_tokens: true,
}

export function settle(options: ZendeskSandboxOptions): Settings {
  const tickets = options.size?.tickets ?? 600
  return {
    seed: 7,
    plan: 'unlimited',
    highVolume: false,
    limits: {},
    limitHeaders: 'zendesk-ratelimit',
    subdomain: 'acme-sandbox',
    email: 'sandbox@acme.example',
    apiToken: 'sandbox-token',
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    accessTokenSeconds: 1800,
    refreshTokenSeconds: 2_592_000,
    role: 'admin',
    csat: 'ratings',
    archiveAfterDays: 120,
    scrubAfterDays: 30,
    recencySeconds: 60,
    timePage: 1000,
    tiedTickets: 0,
    emptyPages: false,
    nullCursorOnIdle: true,
    exportsDeletedOrganizations: true,
    canonicalLinks: false,
    searchLagMs: 0,
    jobMs: 500,
    autoDeliver: false,
    send: sendOnLoopback(12_000),
    deliveryLanes: 1,
    clock: Date,
    ...options,
    size: {
      tickets,
      users: options.size?.users ?? Math.max(12, Math.round(tickets * 0.4)),
      organizations: options.size?.organizations ?? Math.max(12, Math.round(tickets * 0.04)),
    },
    features: { ...DEFAULT_FEATURES, ...options.features },
  }
}
