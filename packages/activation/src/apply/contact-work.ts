import type { Attributes, AttributeValue } from '@tajo/core/destination'
import { fixOf } from '../causes.ts'
import type { LedgerRow } from '../ledger/contacts.ts'
import type { Rejection, RejectionCause } from '../ledger/rejected.ts'
import type { FieldChange, PlannedContact } from '../plan.ts'
import { sameInBrevo, samePhone } from '../same-value.ts'
import type { Mirrored } from './mirror.ts'

/**
 * One planned contact on its way. `planned`: its turn has not come; `sent`: Brevo said yes; `unsure`: no answer came; `settled`: there
 * is nothing left to write; `later`: the next run sees to it; `gone`: not in Brevo any more; `refused`: Brevo said no to all of it.
 */
export interface ContactWork {
  readonly contact: PlannedContact
  readonly ledger: LedgerRow | undefined
  readonly isNew: boolean
  /** As Brevo spells it: an import in another spelling would change it. */
  readonly email: string | undefined
  brevoId: number | undefined
  readonly consent: 'blocked' | 'subscribed'
  /** What is to be written now. */
  changes: readonly FieldChange[]
  addLists: readonly number[]
  removeLists: readonly number[]
  phone: string | undefined
  extId: string | undefined
  readonly block: boolean
  /** Planned, and there already. */
  readonly found: readonly FieldChange[]
  /** Something of the plan was left out, which the next one is to look at: Brevo has news of it, or an attribute is still to come. */
  isOvertaken: boolean
  /** Lists a member may be named with again without any change. */
  readonly memberOf: readonly number[]
  state: 'planned' | 'sent' | 'unsure' | 'settled' | 'later' | 'gone' | 'refused'
  reason: string | undefined
  route: 'single' | 'import' | 'lists' | undefined
  rejections: readonly Rejection[]
}

/** What of a planned contact is still to be done, given how Brevo is now: nobody's news is written over. */
export function contactWork(
  contact: PlannedContact,
  mirrored: Mirrored | undefined,
  ledger: LedgerRow | undefined,
): ContactWork {
  // Somebody was made, or found, since the plan: what was to be created is an update of him.
  const there = mirrored?.isGone === true ? undefined : mirrored
  const isNew = contact.brevoId === undefined && there === undefined
  const [found, open] = split(contact.changes, (change) => there !== undefined && isThere(change.after, there, change))
  const [changes, news] = split(open, (change) => there === undefined || isThere(change.before, there, change))
  const { phone } = contact
  const hasPhone = phone !== undefined && there !== undefined && samePhone(phone, there.sms)
  // Whom Tajo put on the blocklist itself, at creation and by policy, still belongs into lists.
  const isBlocked = there?.emailBlocked === true && contact.ledger.delivered['$created'] !== 'blocked'
  const mayJoin = (list: number): boolean => !isBlocked && there?.listUnsubscribed.includes(list) !== true
  const add = contact.addLists.filter((list) => there?.listIds.includes(list) !== true)
  const addLists = add.filter((list) => isNew || mayJoin(list))
  const work: ContactWork = {
    contact,
    ledger,
    isNew,
    email: there === undefined ? contact.email : (there.email ?? undefined),
    brevoId: there?.id ?? contact.brevoId,
    consent: contact.consent ?? 'blocked',
    changes,
    addLists,
    removeLists: contact.removeLists.filter((list) => there === undefined || there.listIds.includes(list)),
    phone: hasPhone ? undefined : phone,
    extId: mayHaveExtId(there, ledger) ? contact.extId : undefined,
    block: contact.block && !(there?.emailBlocked === true && there.smsBlocked),
    found: hasPhone ? [...found, { attribute: 'SMS', before: phone, after: phone, because: '' }] : found,
    isOvertaken: news.length > 0 || add.length > addLists.length,
    memberOf: there?.listIds.filter((list) => mayJoin(list) && !contact.removeLists.includes(list)) ?? [],
    state: 'planned',
    reason: undefined,
    route: undefined,
    rejections: [],
  }
  if (contact.brevoId !== undefined && there === undefined) work.state = 'gone'
  else if (!isNew && !hasWork(work)) work.state = 'settled'
  return work
}

/**
 * An external id that is there already may be somebody else's key. And whoever is back in Brevo as another contact than the one Tajo
 * wrote does not get its id: that one may have been on the blocklist.
 */
function mayHaveExtId(there: Mirrored | undefined, ledger: LedgerRow | undefined): boolean {
  if (there === undefined) return true
  return there.extId === null && (ledger === undefined || ledger.brevoId === there.id)
}

/** Whether anything is left that a call would change. */
export function hasWork(work: ContactWork): boolean {
  return hasOwnCall(work) || work.addLists.length > 0 || work.removeLists.length > 0
}

/** Whether the contact itself has to be written, so that its lists ride along. */
export function hasOwnCall(work: ContactWork): boolean {
  return work.isNew || work.changes.length > 0 || work.phone !== undefined || work.extId !== undefined || work.block
}

/** Attributes as they go over the wire: to clear is an empty text [guess; seen in single writes only]. */
export function attributesOf({ changes, phone }: ContactWork): Attributes {
  const own = phone === undefined ? changes : changes.filter(({ attribute }) => attribute !== 'SMS')
  return Object.fromEntries(own.map(({ attribute, after }): [string, AttributeValue] => [attribute, after ?? '']))
}

export function reject(work: ContactWork, field: string | null, cause: RejectionCause, message: string): void {
  const rejection = { customerId: work.contact.customerId, field, cause, message, fix: fixOf(cause, field) }
  work.rejections = [...work.rejections, rejection]
}

/** The value of an attribute in the mirror; the phone has a column of its own. */
export function isThere(
  value: AttributeValue | null,
  mirrored: Mirrored,
  { attribute }: { attribute: string },
): boolean {
  if (attribute === 'SMS' && typeof value === 'string') return samePhone(value, mirrored.sms)
  return sameInBrevo(value, attribute === 'SMS' ? mirrored.sms : mirrored.attributes[attribute])
}

function split<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}
