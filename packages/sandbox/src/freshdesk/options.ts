import { type Send, sendOnLoopback } from '../http/send.ts'

/** Parts of the product a plan may lack; a missing one answers 403 `require_feature` unless its line says otherwise. */
export type Feature =
  | 'surveys'
  | 'time_entries'
  | 'skills'
  | 'sla'
  | 'email_configs'
  | 'products'
  | 'business_hours'
  | 'custom_objects'
  | 'forums'
  | 'solutions'
  | 'canned_responses'
  | 'scenario_automations'
  | 'ticket_forms'
  | 'automations'
  | 'archive'
  /** Off: `updated_since` on companies is 400 `invalid_field`, as on older accounts [client]. */
  | 'companies_updated_since'
  /** Off (the default): the export path is 404, as on accounts that never scheduled one [client]. */
  | 'ticket_activities_export'

export type Plan = 'trial' | 'growth' | 'pro' | 'enterprise' | 'unlimited'

interface Clock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number
}

export interface FreshdeskSandboxOptions {
  /** Everything in the account is drawn from it. Default 7. */
  readonly seed?: number
  /** Default 600 tickets; contacts and companies follow at 40 % and 4 % of the tickets. */
  readonly size?: { readonly tickets?: number; readonly contacts?: number; readonly companies?: number }
  readonly plan?: Plan
  /** Shape of the rate window; a fixed one starts at the first request. The vendor documents neither [doc silent]. */
  readonly window?: 'fixed' | 'sliding'
  /** Whether a call with includes spends one call or its credits of a sub-limit [doc silent]. */
  readonly subLimits?: 'calls' | 'credits'
  /** Rate headers as `700.0`, as one community check reports [client]. */
  readonly decimals?: boolean
  /** `link` header spaced as the reference prints it [doc]. Default true. */
  readonly looseLink?: boolean
  readonly apiKey?: string
  /** `agent` is refused admin resources with 403 `access_denied`. */
  readonly role?: 'admin' | 'agent'
  /** What the key's agent may see of the tickets; anything narrower makes lists silently smaller [guess]. */
  readonly ticketScope?: 'global' | 'group' | 'restricted'
  readonly features?: Partial<Record<Feature, boolean>>
  /** Name of the contacts filter this account takes; the other one is 400 `invalid_field` [doc]/[client]. */
  readonly contactsFilter?: 'updated_since' | '_updated_since' | 'both'
  readonly account?: 'active' | 'suspended'
  /** Whether editing a note moves the ticket's `updated_at` (unverified by any source). Default true. */
  readonly bumpOnNoteEdit?: boolean
  /** Whether deleting, restoring and spam marking move `updated_at` [guess]. Default true. */
  readonly bumpOnDelete?: boolean
  /** Whether tickets re-pointed by a contact merge move their `updated_at` [guess]. Default true. */
  readonly bumpOnContactMerge?: boolean
  /** Closed tickets idle longer leave lists and search, and answer only under `tickets/archived/{id}`. Default off. */
  readonly archiveAfterDays?: number
  /** Answer to `GET tickets/{id}` of a deleted ticket: 200 [guess] or 403 [client, one report]. Default 200. */
  readonly deletedTicketStatus?: 200 | 403 | 404
  /** Order inside one second: by id, or scattered, since the vendor promises none [guess]. Default `id`. */
  readonly tieOrder?: 'id' | 'scattered'
  /** How long a write stays invisible to search [doc: minutes]. Default 0. */
  readonly searchLagMs?: number
  /** How long a bulk job takes. Default 500. */
  readonly jobMs?: number
  /** Minutes from a failed delivery to the next try [doc, one internal article]. Default 5, 30 and 60. */
  readonly retryMinutes?: readonly number[]
  /** Webhooks of rules are sent while listening, as the clock says; else by `deliverDue()`. Default false. */
  readonly autoDeliver?: boolean
  /** How webhooks are sent. Default: by HTTP, to addresses on loopback only. */
  readonly send?: Send
  readonly clock?: Clock
}

export interface Settings extends Required<Omit<FreshdeskSandboxOptions, 'size' | 'features'>> {
  readonly size: { readonly tickets: number; readonly contacts: number; readonly companies: number }
  readonly features: Readonly<Record<Feature, boolean>>
}

const DEFAULT_FEATURES: Readonly<Record<Feature, boolean>> = {
  surveys: true,
  time_entries: true,
  skills: true,
  sla: true,
  email_configs: true,
  products: true,
  business_hours: true,
  custom_objects: true,
  forums: true,
  solutions: true,
  canned_responses: true,
  scenario_automations: true,
  ticket_forms: true,
  automations: true,
  archive: true,
  companies_updated_since: true,
  ticket_activities_export: false,
}

export function settle(options: FreshdeskSandboxOptions): Settings {
  const tickets = options.size?.tickets ?? 600
  return {
    seed: 7,
    plan: 'unlimited',
    window: 'fixed',
    subLimits: 'calls',
    decimals: false,
    looseLink: true,
    apiKey: 'sandbox-key',
    role: 'admin',
    ticketScope: 'global',
    contactsFilter: 'both',
    account: 'active',
    bumpOnNoteEdit: true,
    bumpOnDelete: true,
    bumpOnContactMerge: true,
    archiveAfterDays: Number.POSITIVE_INFINITY,
    deletedTicketStatus: 200,
    tieOrder: 'id',
    searchLagMs: 0,
    jobMs: 500,
    retryMinutes: [5, 30, 60],
    autoDeliver: false,
    send: sendOnLoopback(10_000),
    clock: Date,
    ...options,
    size: {
      tickets,
      contacts: options.size?.contacts ?? Math.max(12, Math.round(tickets * 0.4)),
      companies: options.size?.companies ?? Math.max(12, Math.round(tickets * 0.04)),
    },
    features: { ...DEFAULT_FEATURES, ...options.features },
  }
}
