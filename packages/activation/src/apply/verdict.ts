import { fixOf } from '../causes.ts'
import type { LedgerRow } from '../ledger/contacts.ts'
import type { Rejection } from '../ledger/rejected.ts'
import { nextTry } from '../ledger/retry.ts'
import type { Outcome } from '../plan.ts'
import { samePhone } from '../same-value.ts'
import { type ContactWork, isThere } from './contact-work.ts'
import { sentOf } from './intent.ts'
import type { Mirrored } from './mirror.ts'

export interface Verdict {
  readonly outcome: Outcome
  readonly inPart: boolean
  readonly rejections: readonly Rejection[]
  /** Compared with the account, and not as written. */
  readonly differs: boolean
  /** Lists joined and left. */
  readonly added: readonly number[]
  readonly removed: readonly number[]
  /** `undefined`: nothing was tried, the next plan looks again by itself. */
  readonly row: LedgerRow | undefined
}

/** What counts as seen: the contact as it is in Brevo, or, beyond the sample that is read back, that Brevo said yes. */
export type Seen = { readonly by: 'mirror'; readonly mirrored: Mirrored | undefined } | { readonly by: 'answer' }

/** What became of a contact, and its row in the ledger. */
export function verdictOf(
  work: ContactWork,
  seen: Seen,
  plan: { readonly id: string; readonly mappingHash: string; readonly nowMs: number },
): Verdict {
  const { contact, ledger } = work
  const now = new Date(plan.nowMs).toISOString()
  const mirrored = seen.by === 'mirror' && seen.mirrored?.isGone !== true ? seen.mirrored : undefined
  const parts = partsOf(work, seen)
  const missing = parts.filter(({ state }) => state !== 'there')
  const dropped = work.state === 'sent' ? missing.filter(({ state }) => state === 'as-before') : []
  const rejections = [...work.rejections, ...dropped.map(({ field }) => droppedRejection(work, field))]
  const arrived = parts.length > missing.length || work.found.length > 0 || work.isNew
  const row = (given: Pick<LedgerRow, 'outcome' | 'reason' | 'attempts' | 'nextTryAt'>): LedgerRow => ({
    customerId: contact.customerId,
    brevoId: mirrored?.id ?? work.brevoId ?? null,
    inputHash: contact.inputHash,
    mappingHash: plan.mappingHash,
    mirrorModifiedAt: mirrored?.modifiedAt ?? null,
    delivered: deliveredOf(work, parts),
    lists: listsOf(work, parts),
    confirmedAt: given.outcome === 'delivered' ? now : (ledger?.confirmedAt ?? null),
    planId: plan.id,
    ...given,
  })
  const attempts = ledger?.attempts ?? 0
  const moved = { added: listsThere(parts, 'add'), removed: listsThere(parts, 'remove') }
  const verdict = (outcome: Outcome, given: LedgerRow | undefined, inPart = false): Verdict => ({
    outcome,
    inPart,
    rejections: outcome === 'withheld' ? [] : rejections,
    differs: dropped.length > 0,
    ...moved,
    row: given,
  })
  if (work.state === 'gone')
    return verdict('withheld', row({ outcome: 'withheld', reason: 'deleted-in-brevo', attempts: 0, nextTryAt: null }))
  if (work.route === undefined && work.state !== 'settled') return verdict('waiting', undefined)
  if (work.state === 'refused' || (rejections.length > 0 && !arrived)) {
    const reason = rejections[0]?.cause ?? work.reason ?? null
    const next = nextTry(attempts + 1, plan.nowMs)
    return verdict('rejected', row({ outcome: 'rejected', reason, attempts: attempts + 1, nextTryAt: next }))
  }
  const isUnseen = work.isNew && mirrored === undefined && seen.by === 'mirror'
  if (missing.length > dropped.length || isUnseen || (work.isOvertaken && !arrived)) {
    const reason = work.state === 'sent' ? 'not-seen' : 'not-sent'
    const base = row({ outcome: 'waiting', reason, attempts, nextTryAt: now })
    // The next plan is to look at it whatever happens, and lists it may have joined by now are ours.
    const known = { inputHash: ledger?.inputHash ?? '', mappingHash: ledger?.mappingHash ?? '' }
    const sent = work.route === undefined ? {} : sentOf(work)
    const delivered = { ...base.delivered, ...sent }
    return verdict('waiting', { ...base, ...known, delivered, lists: sorted([...base.lists, ...work.addLists]) })
  }
  const isPartial = rejections.length > 0
  const tries = isPartial ? attempts + 1 : 0
  const next = isPartial ? nextTry(tries, plan.nowMs) : null
  const reason = isPartial ? 'in-part' : null
  const given = { outcome: 'delivered', reason, attempts: tries, nextTryAt: work.isOvertaken ? now : next } as const
  return verdict('delivered', row(given), isPartial)
}

interface Part {
  readonly kind: 'attribute' | 'phone' | 'ext-id' | 'add' | 'remove' | 'block'
  readonly field: string
  readonly state: 'there' | 'as-before' | 'other'
}

/** Everything that was to be written, and whether it is there. */
function partsOf(work: ContactWork, seen: Seen): readonly Part[] {
  if (seen.by === 'answer') return allParts(work, () => (work.state === 'sent' ? 'there' : 'other'))
  const { mirrored } = seen
  if (mirrored === undefined || mirrored.isGone) return allParts(work, () => 'other')
  return allParts(work, (kind, key) => {
    switch (kind) {
      case 'attribute': {
        const change = work.changes.find(({ attribute }) => attribute === key)
        if (change === undefined || isThere(change.after, mirrored, change)) return 'there'
        return isThere(change.before, mirrored, change) ? 'as-before' : 'other'
      }
      case 'phone':
        if (samePhone(work.phone ?? '', mirrored.sms)) return 'there'
        return 'as-before'
      case 'ext-id':
        return mirrored.extId === work.extId ? 'there' : 'as-before'
      case 'add':
        return mirrored.listIds.includes(Number(key)) ? 'there' : 'as-before'
      case 'remove':
        return mirrored.listIds.includes(Number(key)) ? 'as-before' : 'there'
      case 'block':
        return mirrored.emailBlocked ? 'there' : 'as-before'
    }
  })
}

function allParts(work: ContactWork, state: (kind: Part['kind'], key: string) => Part['state']): readonly Part[] {
  const part = (kind: Part['kind'], key: string, field: string): Part => ({ kind, field, state: state(kind, key) })
  const attributes = work.changes.filter(({ attribute }) => attribute !== 'SMS' || work.phone === undefined)
  return [
    ...attributes.map(({ attribute }) => part('attribute', attribute, attribute)),
    ...(work.phone === undefined ? [] : [part('phone', 'SMS', 'SMS')]),
    // Imports are keyed by e-mail; the external id rides along where it can.
    ...(work.extId === undefined || work.route === 'import' ? [] : [part('ext-id', 'EXT_ID', 'EXT_ID')]),
    ...work.addLists.map((list) => part('add', String(list), `list ${list}`)),
    ...work.removeLists.map((list) => part('remove', String(list), `list ${list}`)),
    ...(work.block ? [part('block', 'block', 'blocklist')] : []),
  ]
}

/** What the row was planned to hold, without what did not arrive: of that it holds what it held before. */
function deliveredOf({ contact, ledger, found }: ContactWork, parts: readonly Part[]): LedgerRow['delivered'] {
  const there = new Set(parts.filter(({ state }) => state === 'there').map(({ field }) => field))
  for (const { attribute } of found) there.add(attribute)
  const written = contact.changes.map(({ attribute }) => attribute)
  const tried = contact.phone === undefined ? written : [...written, 'SMS']
  const delivered = { ...contact.ledger.delivered }
  for (const name of tried) {
    if (there.has(name)) continue
    const before = ledger?.delivered[name]
    if (before === undefined) delete delivered[name]
    else delivered[name] = before
  }
  return delivered
}

function listsOf({ contact, ledger, addLists }: ContactWork, parts: readonly Part[]): readonly number[] {
  const missing = new Set(parts.filter(({ state }) => state !== 'there').map(({ kind, field }) => `${kind} ${field}`))
  const before = new Set(ledger?.lists ?? [])
  // Not tried: kept only if it was ours, as it is when an earlier run was cut after it had added.
  const isOurs = (list: number): boolean =>
    !contact.addLists.includes(list) || (addLists.includes(list) ? !missing.has(`add list ${list}`) : before.has(list))
  const stayed = contact.removeLists.filter((list) => before.has(list) && missing.has(`remove list ${list}`))
  return sorted([...contact.ledger.lists.filter(isOurs), ...stayed])
}

function listsThere(parts: readonly Part[], kind: 'add' | 'remove'): readonly number[] {
  return parts.filter((part) => part.kind === kind && part.state === 'there').map(({ field }) => Number(field.slice(5)))
}

function droppedRejection({ contact }: ContactWork, field: string): Rejection {
  return {
    customerId: contact.customerId,
    field,
    cause: 'dropped',
    message: `Brevo took the write and did not keep the value of ${field}.`,
    fix: fixOf('dropped', field),
  }
}

function sorted(lists: readonly number[]): readonly number[] {
  return [...new Set(lists)].toSorted((a, b) => a - b)
}
