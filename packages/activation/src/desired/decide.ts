import { type Found, identify, isBlocked, type MirrorContact } from '../identity.ts'
import { blockedList, listsOf } from '../lists/memberships.ts'
import type { Conflict, HelpdeskWrite, PlannedContact, Withheld, WithheldReason } from '../plan.ts'
import { phoneDigits } from '../transforms/phone.ts'
import type { Candidate } from './candidate.ts'
import { claimTo, hasBlockedRival } from './claims.ts'
import { consentMark, consentOf, createdMark, withdrawn } from './consent.ts'
import { type Fields, mergeAttribute, noFields } from './fields.ts'
import { mergeName } from './names.ts'
import { mergePhones, type Phones } from './phones.ts'
import { withSent } from './sent.ts'
import type { Claims, Surroundings } from './surroundings.ts'

/** What became of a customer, and all that is to be said about it. */
export type Decision = {
  readonly back: readonly HelpdeskWrite[]
  readonly conflicts: readonly Conflict[]
  readonly differing: readonly string[]
  /** Lists the customer belongs in and is not put into. */
  readonly heldLists: readonly number[]
} & (
  | { readonly kind: 'write'; readonly contact: PlannedContact; readonly mirror: MirrorContact | undefined }
  /** Nothing to write; `withheld`: something was wanted. `contact` is in Brevo as it should be. */
  | {
      readonly kind: 'unchanged'
      readonly contact: MirrorContact | undefined
      readonly withheld: readonly Withheld[]
      readonly ledger: PlannedContact['ledger'] | undefined
    }
  | { readonly kind: 'withheld'; readonly reason: WithheldReason }
  | { readonly kind: 'conflicted' }
)

const quiet = { back: [], conflicts: [], differing: [], heldLists: [] }

/** What is to be written of one customer, if anything. */
export function decide(candidate: Candidate, phones: Phones, around: Surroundings): Decision {
  const { customerId, email } = candidate
  const known = [candidate.ledger, ...candidate.absorbed].some((row) => row?.wasInBrevo === true)
  const claim = email !== undefined && isAddress(email) ? claimTo(candidate) : 'theirs'
  // An address that is another's leads to the other's contact.
  const leads = claim === 'theirs' ? candidate.matches : candidate.matches.filter(({ how }) => isOwnLead(how))
  const identity = identify(leads, { email, knownToLedger: known })
  if (candidate.state !== 'live') return decideGone(candidate, identity.kind === 'found' ? identity.contact : undefined)
  switch (identity.kind) {
    case 'several':
      return conflicted(customerId, identity.ids)
    case 'deleted':
      return { ...quiet, kind: 'withheld', reason: 'deleted-in-brevo' }
    case 'none':
      if (claim === 'of-another') return { ...quiet, kind: 'withheld', reason: 'email-of-another' }
      if (claim === 'tied') return conflicted(customerId, contactsOf(candidate))
      return decideNew(candidate, phones, around)
    case 'found': {
      const { contact } = identity
      if (isClaimed(around.claims, contact.id, customerId)) return conflicted(customerId, [contact.id])
      around.claims.ids.set(contact.id, customerId)
      return decideKnown(candidate, contact, phones, around)
    }
  }
}

function isOwnLead(how: Found): boolean {
  return how === 'ext_id' || how === 'ledger'
}

function contactsOf({ matches }: Candidate): number[] {
  return [...new Set(matches.flatMap(({ how, contact }) => (how === 'email' && !contact.deleted ? [contact.id] : [])))]
}

function isClaimed({ ledger, ids }: Claims, id: number, customerId: string): boolean {
  const owners = ledger.get(id)
  if (owners !== undefined) return !owners.has(customerId)
  return (ids.get(id) ?? customerId) !== customerId
}

/** Several contacts of Brevo are one customer, or several customers one contact: a person has to say which. */
function conflicted(customerId: string, ids: readonly number[]): Decision {
  const conflict: Conflict = {
    customerId,
    field: 'identity',
    ours: customerId,
    theirs: ids.map(String),
    winner: 'nobody',
  }
  return { ...quiet, kind: 'conflicted', conflicts: [conflict] }
}

/** Who left, or turned out to be staff, leaves the lists Tajo put them into; nothing else of them is touched. */
function decideGone(candidate: Candidate, contact: MirrorContact | undefined): Decision {
  const base = baseOf(candidate, contact)
  const removeLists = contact === undefined ? [] : base.lists.filter((id) => contact.listIds.includes(id))
  if (contact !== undefined && removeLists.length > 0) {
    const fields = noFields(base.delivered)
    const ledger = { delivered: base.delivered, lists: [] }
    return written(candidate, fields, contact, {
      brevoId: contact.id,
      email: contact.email ?? undefined,
      removeLists,
      ledger,
    })
  }
  return candidate.state === 'staff'
    ? { ...quiet, kind: 'withheld', reason: 'staff' }
    : { ...quiet, kind: 'unchanged', contact: undefined, withheld: [], ledger: undefined }
}

function decideKnown(candidate: Candidate, contact: MirrorContact, phones: Phones, around: Surroundings): Decision {
  const base = baseOf(candidate, contact)
  const fields = mergeAll(candidate, contact, base.delivered, around)
  const sms = phoneOf(fields, candidate, contact, base.delivered, phones, around)
  claimPhones(candidate, fields, around)
  if (candidate.email !== undefined && contact.email !== null && contact.email !== candidate.email) {
    fields.withheld.push({
      part: 'email',
      reason: 'email-differs',
      text: 'the e-mail differs in Brevo; changing it there would resubscribe who unsubscribed, so a person has to',
    })
  }
  const lists = listsOf(candidate, base, contact, fields, around)
  // Somebody took the contact off the blocklist: should it be there again, that is another matter.
  if (base.delivered[createdMark] === 'blocked' && !isBlocked(contact)) fields.delivered[createdMark] = 'unblocked'
  const block = withdrawn(candidate, contact, base.delivered, around)
  if (block) fields.delivered[consentMark] = false
  const ledger = { delivered: fields.delivered, lists: lists.own }
  const nothing =
    fields.changes.length === 0 && sms === undefined && !block && lists.add.length === 0 && lists.remove.length === 0
  if (nothing) {
    const { back, conflicts, differing, heldLists, withheld } = fields
    return {
      kind: 'unchanged',
      contact,
      withheld,
      ledger: back.length > 0 ? undefined : ledger,
      back,
      conflicts,
      differing,
      heldLists,
    }
  }
  return written(candidate, fields, contact, {
    brevoId: contact.id,
    // Where the addresses differ, Brevo's is the contact's name there.
    email: contact.email ?? undefined,
    phone: sms,
    block,
    addLists: lists.add,
    removeLists: lists.remove,
    // Somebody else's id of the contact stays.
    extId: contact.extId === null ? candidate.customerId : undefined,
    ledger,
  })
}

function decideNew(candidate: Candidate, phones: Phones, around: Surroundings): Decision {
  const { customerId, email } = candidate
  const fields = mergeAll(candidate, undefined, {}, around)
  const sms = phoneOf(fields, candidate, undefined, {}, phones, around)
  const address = email !== undefined && isAddress(email) ? email : undefined
  if (address === undefined && sms === undefined) return { ...quiet, kind: 'withheld', reason: 'no-identifier' }
  const consent = consentOf(candidate, around)
  if (consent === 'skip') return { ...quiet, kind: 'withheld', reason: 'new-contacts-skip' }
  if (consent === 'none') return { ...quiet, kind: 'withheld', reason: 'no-consent' }
  const twin = address === undefined ? undefined : around.claims.emails.get(address)
  if (twin !== undefined) return conflicted(customerId, [])
  if (address !== undefined) around.claims.emails.set(address, customerId)
  claimPhones(candidate, fields, around)
  const rivals = candidate.rivals.map((rival) => around.rivalNumbers.get(rival.customerId))
  const suppressed =
    hasBlockedRival(candidate) || [address, sms, ...rivals].some((one) => one !== undefined && around.isSuppressed(one))
  const subscribed = consent === 'subscribed' && !suppressed
  const lists = candidate.wanted.filter((id) => around.lists.has(id))
  if (subscribed) fields.delivered[consentMark] = true
  if (suppressed) {
    const text = 'the address was blocked before: it is created on the blocklist'
    fields.withheld.push({ part: 'contact', reason: 'suppressed', text })
  } else if (!subscribed) fields.delivered[createdMark] = 'blocked'
  if (suppressed) {
    fields.heldLists.push(...lists)
    fields.withheld.push(...lists.map((id) => blockedList(id, around)))
  }
  const addLists = suppressed ? [] : lists
  return written(candidate, fields, undefined, {
    email: address,
    extId: customerId,
    phone: sms,
    consent: subscribed ? 'subscribed' : 'blocked',
    addLists,
    ledger: { delivered: fields.delivered, lists: addLists },
  })
}

function mergeAll(
  candidate: Candidate,
  contact: MirrorContact | undefined,
  base: Fields['delivered'],
  { targets }: Surroundings,
): Fields {
  const fields = noFields(base)
  const of = { candidate, contact, base }
  if (targets.name !== undefined) mergeName(fields, of, targets.name)
  for (const target of targets.attributes) mergeAttribute(fields, of, target)
  return fields
}

function phoneOf(
  fields: Fields,
  candidate: Candidate,
  contact: MirrorContact | undefined,
  base: Fields['delivered'],
  phones: Phones,
  { claims, phoneOwners, targets, isSuppressed }: Surroundings,
): string | undefined {
  const isTaken = (digits: string): boolean => {
    const claimed = claims.phones.get(digits)
    if (claimed !== undefined && claimed !== candidate.customerId) return true
    const owners = phoneOwners.get(digits)
    return owners !== undefined && [...owners].some((id) => id !== contact?.id)
  }
  // A number that was on the blocklist, of whomever, does not come back by way of a contact that is not.
  const isBarred = (number: string): boolean => contact !== undefined && !contact.smsBlacklisted && isSuppressed(number)
  return mergePhones(fields, { candidate, contact, base }, phones, targets, { isTaken, isBarred })
}

/** Numbers that are written, or stand there already, are nobody else's in this plan. */
function claimPhones({ customerId }: Candidate, { delivered }: Fields, { claims, targets }: Surroundings): void {
  for (const name of ['SMS', ...targets.phoneAttributes.map((target) => target.name)]) {
    const number = delivered[name]
    if (typeof number === 'string') claims.phones.set(phoneDigits(number), customerId)
  }
}

function baseOf(
  { ledger, absorbed }: Candidate,
  contact: MirrorContact | undefined,
): { delivered: Fields['delivered']; lists: readonly number[] } {
  const rows = [...absorbed, ...(ledger === undefined ? [] : [ledger])]
  const known: Fields['delivered'] = Object.assign({}, ...rows.map(({ delivered }) => delivered))
  return { delivered: withSent(known, contact), lists: [...new Set(rows.flatMap(({ lists }) => lists))] }
}

function isAddress(email: string): boolean {
  return /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/.test(email) && !email.includes('..')
}

function written(
  candidate: Candidate,
  { changes, withheld, conflicts, back, differing, heldLists }: Fields,
  mirror: MirrorContact | undefined,
  more: Partial<PlannedContact> & Pick<PlannedContact, 'ledger'>,
): Decision {
  return {
    kind: 'write',
    mirror,
    conflicts,
    back,
    differing,
    heldLists,
    contact: {
      customerId: candidate.customerId,
      brevoId: undefined,
      label: labelOf(candidate),
      email: candidate.email,
      extId: undefined,
      phone: undefined,
      consent: undefined,
      block: false,
      changes,
      addLists: [],
      removeLists: [],
      withheld,
      // Should the helpdesk not get its part, the next plan is to look again.
      inputHash: back.length > 0 ? '' : candidate.inputHash,
      ...more,
    },
  }
}

/** For people: which customer it is, without the address. */
function labelOf({ email, customerId }: Candidate): string {
  const at = email?.lastIndexOf('@') ?? -1
  return email === undefined || at < 1 ? customerId : `${email[0] ?? ''}•••${email.slice(at)}`
}
