import type { Guards } from '@tajo/core/config/activation-config'
import type { AttributeType } from './desired/inputs.ts'
import type { GuardResult, ListPlan, PlannedContact } from './plan.ts'

/** Fields that many people share by nature: the same value for all of them is no accident. */
const shared =
  /^(language|locale|time_zone|iana_time_zone|role|tags|company_id|company_name|organization_id|ticket_restriction|organization\..*|company\..*)$/
/** Of fewer contacts a share says nothing. */
const fewest = 10

export interface GuardFacts {
  readonly limits: Guards
  readonly contacts: readonly PlannedContact[]
  readonly lists: readonly (ListPlan & { readonly own: number })[]
  /** Customers of each source that were in the ledger, and those of them that are gone now. */
  readonly sources: readonly { readonly source: string; readonly before: number; readonly gone: number }[]
  /** Contacts of Brevo that the ledger knew at the last plan that was applied, and those of them that are gone now. */
  readonly contactsThen: { readonly before: number; readonly gone: number }
  /** Latest runs of the sources that were not complete. */
  readonly failedSyncs: readonly { readonly source: string; readonly verdict: string }[]
  /** Attribute → what it is made of. */
  readonly attributes: ReadonlyMap<string, { readonly type: AttributeType; readonly from: string }>
}

/** What makes a plan wait for a person. One answer per guard, the number it looked at in words. */
export function checkGuards(facts: GuardFacts): GuardResult[] {
  return [
    listRemoval(facts),
    shrunkenSource(facts),
    vanishedContacts(facts),
    sameValue(facts),
    newSubscribed(facts),
    failedSync(facts),
  ]
}

function listRemoval({ lists, limits }: GuardFacts): GuardResult {
  // One member who leaves a list of three is no accident either.
  const over = lists.filter(({ own, remove }) => remove > 1 && remove > own * limits.maxListRemoval)
  return verdict(
    'list-removal',
    over.map(({ name, own, remove }) => `${name} would lose ${remove} of the ${own} members Tajo put there`),
    `No list loses more than ${percent(limits.maxListRemoval)} of the members Tajo put there.`,
  )
}

function shrunkenSource({ sources, limits }: GuardFacts): GuardResult {
  const over = sources.filter(({ before, gone }) =>
    gone === before ? before > 0 : gone > 1 && gone > before * limits.maxShrink,
  )
  return verdict(
    'shrunken-source',
    over.map(
      ({ source, before, gone }) => `${gone} of the ${before} customers of ${source} are gone since the last time`,
    ),
    `No source lost more than ${percent(limits.maxShrink)} of its customers.`,
  )
}

function vanishedContacts({ contactsThen: { before, gone }, limits }: GuardFacts): GuardResult {
  const isOver = gone >= fewest && gone > before * limits.maxShrink
  return verdict(
    'vanished-contacts',
    isOver ? [`${gone} of the ${before} contacts Tajo wrote are gone from Brevo: is this another account?`] : [],
    `No more than ${percent(limits.maxShrink)} of the contacts Tajo wrote are gone from Brevo.`,
  )
}

function sameValue({ contacts, attributes, limits }: GuardFacts): GuardResult {
  const counts = new Map<string, Map<string, number>>()
  for (const { changes } of contacts) {
    for (const { attribute, before, after } of changes) {
      const { type, from } = attributes.get(attribute) ?? { type: 'text', from: '' }
      const counted = type === 'text' || type === 'date'
      // A value that fills an empty field may be everybody's; one that replaces others may not.
      if (!counted || after === null || shared.test(from) || (before === null && from.includes('.'))) continue
      const values = counts.get(attribute) ?? new Map<string, number>()
      counts.set(attribute, values)
      const value = String(after)
      values.set(value, (values.get(value) ?? 0) + 1)
    }
  }
  const over = [...counts].flatMap(([attribute, values]) => {
    const most = Math.max(...values.values())
    return contacts.length >= fewest && most > contacts.length * limits.maxSameValue
      ? [`${most} of ${contacts.length} contacts would get one and the same ${attribute}`]
      : []
  })
  return verdict('same-value', over, `No more than ${percent(limits.maxSameValue)} of the contacts get one value.`)
}

function newSubscribed({ contacts, limits }: GuardFacts): GuardResult {
  const count = contacts.filter(({ consent }) => consent === 'subscribed').length
  return verdict(
    'new-subscribed',
    count > limits.maxNewSubscribed ? [`${count} contacts would be created subscribed to marketing`] : [],
    count === 0 ? 'Nobody is subscribed.' : `${count} contacts are created subscribed, by the consent on record.`,
  )
}

function failedSync({ failedSyncs }: GuardFacts): GuardResult {
  return verdict(
    'failed-sync',
    failedSyncs.map(({ source, verdict: words }) => `the last sync of ${source} was ${words}`),
    'The last sync of every source ended well.',
  )
}

function verdict(guard: GuardResult['guard'], over: readonly string[], fine: string): GuardResult {
  const words = over.join('; ')
  return over.length === 0
    ? { guard, ok: true, text: fine }
    : { guard, ok: false, text: `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}${words.endsWith('?') ? '' : '.'}` }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
