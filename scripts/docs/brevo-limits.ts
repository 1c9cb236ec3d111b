import { caps, type LimitClass, type Rates, tiers } from '@tajo/brevo/limits'
import { type KeyRule, writeRules } from '@tajo/brevo/ratchet-rules'
import { code, codes, markdownTable } from './markdown.ts'

const classWords: Readonly<Record<LimitClass, string>> = {
  contacts: 'everything under `/contacts`: contacts, lists, folders, attributes, segments, imports',
  events: '`POST /events`, one event a call',
  other: 'all the rest: processes, events in batches and their list, companies, the account',
}

/** Calls by kind of endpoint and kind of account. */
export function brevoLimits(): string {
  return markdownTable(
    ['endpoints', ...Object.keys(tiers)],
    (Object.keys(classWords) as LimitClass[]).map((name) => [
      classWords[name],
      ...Object.values(tiers).map((tier) => ratesWords(tier[name])),
    ]),
  )
}

function ratesWords({ perSecond, perHour }: Rates): string {
  const parts = [
    ...(perSecond === undefined ? [] : [`${perSecond} a second`]),
    ...(perHour === undefined ? [] : [`${perHour.toLocaleString('en-US')} an hour`]),
  ]
  return parts.join(', ')
}

const capWords: Readonly<Record<keyof typeof caps, string>> = {
  contactsPerPage: 'contacts of a page',
  listsPerPage: 'lists, folders or segments of a page',
  listContactsPerPage: 'contacts of a page of one list',
  companiesPerPage: 'companies of a page, as Tajo asks; the vendor publishes no limit',
  membersPerCall: 'contacts added to a list, or removed, in one call',
  importBytes: 'bytes of one import; 10 MB are refused, 8 advised',
  eventsPerBatch: 'events of a batch',
  eventBatchBytes: 'bytes of a batch of events',
  eventPropertiesBytes: 'bytes of one event’s properties',
  eventsPerPage: 'events of a page when they are listed',
  optionLength: 'characters of an option or a label',
  pollMs: 'milliseconds between two looks at a process',
}

/** Sizes the vendor sets, and those Tajo sets itself where it sets none. */
export function brevoCaps(): string {
  return markdownTable(
    ['what', 'limit'],
    (Object.keys(capWords) as (keyof typeof caps)[]).map((name) => [
      capWords[name],
      caps[name].toLocaleString('en-US'),
    ]),
  )
}

/** Every write there is, with what its body may hold. */
export function brevoWrites(): string {
  return markdownTable(
    ['write', 'its body may hold'],
    writeRules.map(({ method, name, body }) => [
      code(`${method} ${name}`),
      body === undefined
        ? 'nothing'
        : Object.entries(body.keys)
            .map(([key, kind]) => `${code(key)}${kindWords(kind)}`)
            .join(', '),
    ]),
  )
}

function kindWords(kind: KeyRule): string {
  if (typeof kind === 'object') return ` (each row: ${codes(Object.keys(kind.rows.keys))})`
  switch (kind) {
    case 'only true':
      return ' (`true` or absent)'
    case 'only false':
      return ' (`false` or absent)'
    case 'must be false':
      return ' (`false`, always said)'
    case 'must be said':
      return ' (always said)'
    case 'attributes':
      return ' (no `EMAIL`, no consent)'
    case 'csv':
      return ' (no column of consent)'
    case 'free':
      return ''
  }
}
