import type { ClassLimit } from '@tajo/core/budget/types'

/**
 * What Brevo allows, in one place. Sources: pages "Rate limits" and "Rate limit headers" of developers.brevo.com [doc],
 * confirmed by a public catalogue of August 2026 [client]; the OpenAPI description [oas]; the vendor's SDK [sdk]. Limits count
 * per account: every other tool with a key of it draws from the same.
 */

/** `contacts` is everything under `/contacts`, lists, attributes and imports included; `events` is `POST /events`. [doc] */
export type LimitClass = 'contacts' | 'events' | 'other'

/** General is every account, Advanced Professional and Enterprise, Extended Enterprise on request. [doc] */
export type Tier = 'general' | 'advanced' | 'extended'

/** Where both are given, both apply. */
export interface Rates {
  readonly perSecond?: number
  readonly perHour?: number
}

export const tiers: Readonly<Record<Tier, Readonly<Record<LimitClass, Rates>>>> = {
  general: {
    contacts: { perSecond: 10, perHour: 36_000 },
    events: { perSecond: 10, perHour: 36_000 },
    other: { perHour: 100 },
  },
  advanced: {
    contacts: { perSecond: 20, perHour: 72_000 },
    events: { perSecond: 20, perHour: 72_000 },
    other: { perHour: 200 },
  },
  extended: {
    contacts: { perSecond: 60 },
    events: { perSecond: 60 },
    other: { perHour: 600 },
  },
}

const secondMs = 1000
export const hourMs = 3_600_000

/** Class a call counts in; `path` as in the reference, without `/v3`. The batch and the list of events are not in the table: the slow class is the safe one. [guess] */
export function limitClassOf(method: string, path: string): LimitClass {
  const [resource = ''] = path.split('?')
  if (/^\/contacts(\/|$)/.test(resource)) return 'contacts'
  return method === 'POST' && resource === '/events' ? 'events' : 'other'
}

/** Names under which a class's windows are counted. */
export function windowsOf(limitClass: LimitClass): readonly string[] {
  return limitClass === 'other' ? ['other-hour'] : [`${limitClass}-second`, `${limitClass}-hour`]
}

/** @example classLimits(tiers.general)['other-hour'] // { limit: 100, windowMs: 3_600_000 } */
export function classLimits(rates: Readonly<Record<LimitClass, Rates>>): Readonly<Record<string, ClassLimit>> {
  const limits: Record<string, ClassLimit> = {}
  for (const [name, { perSecond, perHour }] of Object.entries(rates)) {
    if (perSecond !== undefined) limits[`${name}-second`] = { limit: perSecond, windowMs: secondMs }
    if (perHour !== undefined) limits[`${name}-hour`] = { limit: perHour, windowMs: hourMs }
  }
  return limits
}

/** Sizes the vendor sets; each with where it says so. */
export const caps = {
  /** `GET /contacts`. [oas] */
  contactsPerPage: 1000,
  /** Lists, folders, segments, processes. [oas] */
  listsPerPage: 50,
  /** `GET /contacts/lists/{id}/contacts`. [oas] */
  listContactsPerPage: 500,
  /** Companies: not published; the vendor's examples ask for 50. [guess] */
  companiesPerPage: 50,
  /** `POST /contacts/lists/{id}/contacts/add`. [oas] */
  membersPerCall: 150,
  /** `POST /contacts/import`: 10 MB is refused, 8 MB advised. [oas] */
  importBytes: 8_000_000,
  /** Guide "Event endpoints". [doc] */
  eventsPerBatch: 200,
  eventBatchBytes: 512 * 1024,
  eventPropertiesBytes: 50 * 1024,
  /** `GET /events`. [sdk] */
  eventsPerPage: 10_000,
  /** Labels of categories and of multiple choices. [oas] */
  optionLength: 200,
  /** Processes are in the class of 100 calls an hour: all of an account's polling together not faster. */
  pollMs: 60_000,
} as const
