import { type Send, sendOnLoopback } from '../http/send.ts'
import type { SegmentRule } from './world/records.ts'

/** `general` is every account, `advanced` Professional and Enterprise, `extended` Enterprise on request [doc]. */
export type Plan = 'general' | 'advanced' | 'extended' | 'unlimited'

/** What is counted together. */
export type Bucket = 'contacts' | 'events' | 'mail' | 'smtp' | 'other'

export interface Limit {
  readonly perSecond?: number
  readonly perHour?: number
}

interface Clock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number
}

/** Somebody of a helpdesk, to be found in the account too. */
export interface StoryPerson {
  readonly email: string
  readonly name: string
}

/** How the account behaves where accounts differ or nobody knows. May be changed while the sandbox runs. */
export interface Quirks {
  /** The key is right, the address it is used from is not registered: 401 [client]. */
  ipBlocked: boolean
  /** No Sales CRM in the plan: companies and their attributes are 403 [doc]. */
  withoutCompanies: boolean
  /** So many of the next single contact writes are answered 425 [oas]. */
  tooEarly: number
  /** What a taken identifier is called; both were seen [client]. */
  duplicateCode: 'duplicate_parameter' | 'invalid_parameter'
  /** `false` in the JSON of an import changes nothing [client]. */
  importIgnoresFalse: boolean
  /** `emailBlacklist: false` of an import takes contacts off the blocklist; the vendor's help says it does not. */
  importUnblocks: boolean
  /** So many of the next imports end as `failed` without having done anything. */
  importsFail: number
  /** Adding somebody to a list he left on his own brings him back [guess: undocumented]. */
  listAddRevives: boolean
  /** The answer of list changes as the vendor's examples show it, without `contacts` around it. */
  bareListAnswers: boolean
  /** A contact without e-mail is shown with `<phone>@mailin-sms.com` [oas], not without the key [sdk]. */
  placeholderEmails: boolean
  /** A write that changes nothing still counts as a modification [guess]. */
  touchesUnchanged: boolean
  /** An empty text clears a value in single writes [guess]. */
  emptyClears: boolean
  /** How a batch of events of which some are wrong is answered: 202 with a lower count, or 207 with the list [doc]. */
  batchPartial: 202 | 207
  /** So many right events of each batch are lost, and the count says so. */
  batchLoses: number
  /** An event of somebody unknown makes a contact of him [guess: undocumented]. */
  eventCreatesContact: boolean
  /** How long an event stays invisible to its list. */
  eventLagMs: number
  /** `page` of companies: documented as an index, named a page [oas]. */
  companyPages: 'number' | 'index'
}

export interface BrevoSandboxOptions {
  /** Everything in the account is drawn from it. Default 7. */
  readonly seed?: number
  readonly clock?: Clock
  /** Default `xkeysib-sandbox`. */
  readonly apiKey?: string
  /** As webhooks name who changed something [doc]. Default `tajo`. */
  readonly apiKeyName?: string
  /** Further keys of the account and their names: other tools, a neighbour. */
  readonly otherKeys?: Readonly<Record<string, string>>
  /** Default `unlimited`: no plan, but room for a test that is not about limits. */
  readonly plan?: Plan
  /** Over what the plan says. */
  readonly limits?: Partial<Readonly<Record<Bucket, Limit>>>
  /** Multiplies every limit. Default 1. */
  readonly limitScale?: number
  /** Offset of the account's time zone in its timestamps. Default `+01:00`. */
  readonly utcOffset?: string
  /** The address the account is registered with; its contact cannot be deleted [oas]. */
  readonly owner?: string
  /** What first and last names are called: `['PRENOM', 'NOM']` in French accounts [client]. Default FIRSTNAME and LASTNAME. */
  readonly nameAttributes?: readonly string[]
  /** Further attributes, name to type: `{ OPEN_TICKETS: 'float' }`. */
  readonly attributes?: Readonly<Record<string, 'text' | 'date' | 'float' | 'boolean' | 'user'>>
  readonly segments?: readonly SegmentRule[]
  /** No contacts and no lists. Default false. */
  readonly empty?: boolean
  /** Contacts in the account, people included. Default 24, or as many as it takes for every second of the people. */
  readonly size?: { readonly contacts?: number }
  /** Every second of them is a contact already; of those every fifth has unsubscribed and every eleventh was complained about. */
  readonly people?: readonly StoryPerson[]
  /** How long imports and exports take. Default 500. */
  readonly jobMs?: number
  /** Webhooks and notifications are sent while listening, as the clock says; else by `deliverDue()`. Default false. */
  readonly autoDeliver?: boolean
  /** How webhooks and notifications are sent. Default: by HTTP, to addresses on loopback only. */
  readonly send?: Send
  readonly quirks?: Partial<Quirks>
}

export interface Settings extends Required<Omit<BrevoSandboxOptions, 'size' | 'quirks'>> {
  readonly size: { readonly contacts: number }
  readonly quirks: Quirks
}

export function settle(options: BrevoSandboxOptions): Settings {
  const people = options.people ?? []
  return {
    seed: 7,
    clock: Date,
    apiKey: 'xkeysib-sandbox',
    apiKeyName: 'tajo',
    otherKeys: {},
    plan: 'unlimited',
    limits: {},
    limitScale: 1,
    utcOffset: '+01:00',
    owner: 'owner@acme.example',
    nameAttributes: ['FIRSTNAME', 'LASTNAME'],
    attributes: {},
    segments: [],
    empty: false,
    jobMs: 500,
    autoDeliver: false,
    send: sendOnLoopback(10_000),
    ...options,
    people,
    size: { contacts: options.size?.contacts ?? Math.max(24, Math.ceil(people.length / 2)) },
    quirks: {
      ipBlocked: false,
      withoutCompanies: false,
      tooEarly: 0,
      duplicateCode: 'duplicate_parameter',
      importIgnoresFalse: true,
      importUnblocks: false,
      importsFail: 0,
      listAddRevives: true,
      bareListAnswers: false,
      placeholderEmails: false,
      touchesUnchanged: true,
      emptyClears: true,
      batchPartial: 202,
      batchLoses: 0,
      eventCreatesContact: false,
      eventLagMs: 0,
      companyPages: 'number',
      ...options.quirks,
    },
  }
}
