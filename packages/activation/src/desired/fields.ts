import type { AttributeValue } from '@tajo/core/destination'
import type { MappedInput, NameTarget, Target } from '../attributes.ts'
import { type Merge, mergeField, type State } from '../diff.ts'
import type { MirrorContact } from '../identity.ts'
import type { Conflict, FieldChange, HelpdeskWrite, Withheld } from '../plan.ts'
import { coerce, sameValue, storedValue } from '../transforms/coerce.ts'
import { joinName, splitName } from '../transforms/split-name.ts'
import { type Candidate, fieldOf, isPending, type Picked, pick } from './candidate.ts'

/** What the fields of one customer come to. */
export interface Fields {
  readonly changes: FieldChange[]
  readonly delivered: Record<string, AttributeValue | null>
  readonly withheld: Withheld[]
  readonly conflicts: Conflict[]
  readonly back: HelpdeskWrite[]
  /** Attributes two sources have different values for. */
  readonly differing: string[]
  /** Lists the customer belongs in and is not put into. */
  readonly heldLists: number[]
}

export interface FieldsOf {
  readonly candidate: Candidate
  /** `undefined`: to be created. */
  readonly contact: MirrorContact | undefined
  readonly base: Readonly<Record<string, AttributeValue | null>>
}

export function noFields(base: FieldsOf['base']): Fields {
  return { changes: [], delivered: { ...base }, withheld: [], conflicts: [], back: [], differing: [], heldLists: [] }
}

/** One attribute: what it should be, what it is, what it was. */
export function mergeAttribute(fields: Fields, { candidate, contact, base }: FieldsOf, target: Target): void {
  const picked = pick(target.inputs, candidate)
  if (picked === undefined) return
  if (picked.differs) fields.differing.push(target.name)
  const coerced = coerce(picked.raw ?? null, target)
  if (coerced.state === 'refused') {
    fields.withheld.push(withheldValue(target.name, coerced.why))
    return
  }
  if (coerced.state === 'value' && coerced.leftOut.length > 0) {
    fields.withheld.push(withheldValue(target.name, `${coerced.leftOut.join(', ')}: no such option in Brevo`))
  }
  const theirs = storedValue(target.type, contact?.attributes[target.name])
  const fallback = defaultOf(picked.line, target)
  const stored = coerced.state === 'value' ? coerced.value : null
  const ours = isPending(candidate, picked) ? base[target.name] : stored
  settle(fields, {
    candidate,
    contact,
    picked,
    name: target.name,
    theirs,
    base: base[target.name],
    ours,
    fallback,
    same: (a, b) => sameValue(target.type, a, b),
  })
}

export interface Settled {
  readonly candidate: Candidate
  readonly contact: MirrorContact | undefined
  readonly picked: Picked
  readonly name: string
  readonly theirs: AttributeValue | null
  readonly base: State
  readonly ours: State
  readonly fallback: AttributeValue | undefined
  same(a: AttributeValue | null, b: AttributeValue | null): boolean
}

function settle(fields: Fields, field: Settled): void {
  const merge = mergeOf(field)
  const { name, theirs, ours } = field
  if (merge.write !== undefined) {
    fields.changes.push({ attribute: name, before: theirs, after: merge.write, because: because(field.picked.line) })
    fields.delivered[name] = merge.write
  } else if (merge.back === undefined) agree(fields, field, ours, theirs)
  if (merge.back !== undefined) {
    fields.back.push(...backTo(field.candidate, field.picked, merge.back, { [name]: merge.back }))
  }
  note(fields, field.candidate, name, merge, ours ?? null, theirs)
}

/** Both sides have the same: that is what each later edit is held against. */
export function agree(
  { delivered }: Fields,
  { name, base, same }: Pick<Settled, 'name' | 'base' | 'same'>,
  ours: State,
  theirs: AttributeValue | null,
): void {
  if (ours === undefined || !same(ours, theirs)) return
  // Who never had a value needs no note that there is none.
  if (ours !== null || (base !== undefined && base !== null)) delivered[name] = ours
}

export function mergeOf({ candidate: _, contact, picked, ...field }: Settled): Merge {
  const { whenNull, owner } = picked.line.mapping
  return mergeField({
    ...field,
    whenNull,
    owner,
    oursAt: picked.member?.updatedAt,
    theirsAt: contact?.modifiedAt == null ? undefined : Date.parse(contact.modifiedAt),
  })
}

export function note(
  fields: Fields,
  { customerId }: Candidate,
  field: string,
  merge: Merge,
  ours: AttributeValue | null,
  theirs: AttributeValue | null,
): void {
  if (merge.conflict !== undefined) fields.conflicts.push({ customerId, field, ours, theirs, winner: merge.conflict })
  if (merge.held !== undefined) {
    fields.withheld.push({
      part: 'attribute',
      name: field,
      reason: 'owned-by-brevo',
      text: `${field} belongs to Brevo, which has no value for it`,
    })
  }
}

function withheldValue(name: string, why: string): Withheld {
  return { part: 'attribute', name, reason: 'attribute-type', text: `${name}: ${why}` }
}

function defaultOf({ mapping }: MappedInput, target: Target): AttributeValue | undefined {
  if (mapping.default === undefined) return undefined
  const coerced = coerce(mapping.default as never, target)
  return coerced.state === 'value' ? coerced.value : undefined
}

export function because({ mapping }: MappedInput): string {
  return `${mapping.where}: ${mapping.from} → ${mapping.to}`
}

/** The helpdesk contact the value came from, to be given another one; `settles`: attributes by then. */
export function backTo(
  candidate: Candidate,
  picked: Picked,
  after: AttributeValue | null,
  settles: HelpdeskWrite['settles'],
): HelpdeskWrite[] {
  const { line, member } = picked
  const field = fieldOf(line)
  if (member === undefined || field === undefined) return []
  const before = typeof picked.raw === 'object' && !Array.isArray(picked.raw) ? null : (picked.raw as AttributeValue)
  return [
    {
      customerId: candidate.customerId,
      source: line.source,
      contactId: member.contactId,
      field,
      before: before ?? null,
      after,
      settles,
      version: member.updatedAt === undefined ? null : new Date(member.updatedAt).toISOString(),
      guarded: line.mapping.owner !== 'brevo',
    },
  ]
}

/** A full name over the two attributes the account has. It is one field: both parts change or none. */
export function mergeName(fields: Fields, { candidate, contact, base }: FieldsOf, target: NameTarget): void {
  const picked = pick(target.inputs, candidate)
  if (picked === undefined) return
  const original = typeof picked.raw === 'string' ? picked.raw : ''
  const split = splitName(original)
  // An address in the place of a name says nothing about the name.
  if (picked.raw !== null && split.first === undefined && split.last === undefined) return
  if (picked.differs) fields.differing.push(target.first)
  const names = [target.first, target.last] as const
  const [theirFirst, theirLast] = names.map((name) => storedValue('text', contact?.attributes[name]))
  const theirs = { first: theirFirst ?? null, last: theirLast ?? null }
  const was = { first: base[target.first], last: base[target.last] }
  // A part the helpdesk's name lacks is taken away only where it came from there.
  const part = (ours: string | undefined, had: State, has: AttributeValue | null): AttributeValue | null =>
    ours ?? (had === undefined || had === null ? has : null)
  const stale = isPending(candidate, picked)
  const ours = stale
    ? { first: was.first ?? null, last: was.last ?? null }
    : { first: part(split.first, was.first, theirs.first), last: part(split.last, was.last, theirs.last) }
  const isEmptied = stale ? whole(ours) === null : picked.raw === null
  const merge = mergeOf({
    candidate,
    contact,
    picked,
    name: target.first,
    theirs: whole(theirs),
    base:
      was.first === undefined && was.last === undefined
        ? undefined
        : whole({ first: was.first ?? null, last: was.last ?? null }),
    ours: isEmptied ? null : whole(ours),
    fallback: undefined,
    same: sameName,
  })
  const wanted = isEmptied ? { first: null, last: null } : ours
  if (merge.write !== undefined) {
    for (const [name, before, after] of [
      [target.first, theirs.first, wanted.first],
      [target.last, theirs.last, wanted.last],
    ] as const) {
      if (before === after) continue
      fields.changes.push({ attribute: name, before, after, because: because(picked.line) })
    }
  }
  const agreed = merge.write === undefined && merge.back === undefined && sameName(whole(wanted), whole(theirs))
  if (merge.write !== undefined || agreed) {
    const now = agreed ? theirs : wanted
    if (now.first !== null || was.first !== undefined) fields.delivered[target.first] = now.first
    if (now.last !== null || was.last !== undefined) fields.delivered[target.last] = now.last
  }
  if (merge.back !== undefined) {
    const text = (value: AttributeValue | null): string | undefined => (value === null ? undefined : String(value))
    const joined = joinName(split, { first: text(theirs.first), last: text(theirs.last) })
    const after = merge.back === null || joined === '' ? null : joined
    fields.back.push(...backTo(candidate, picked, after, { [target.first]: theirs.first, [target.last]: theirs.last }))
  }
  note(
    fields,
    candidate,
    target.inputs[0]?.mapping.to ?? target.first,
    merge,
    picked.raw === null ? null : original,
    theirNames(theirs),
  )
}

/** Where one part ends and the other begins is Brevo's affair: the helpdesk has one name. */
function sameName(one: AttributeValue | null, other: AttributeValue | null): boolean {
  const words = (name: AttributeValue | null): string =>
    name === null ? '' : (JSON.parse(String(name)) as (string | null)[]).filter((part) => part !== null).join(' ')
  return one === other || words(one) === words(other)
}

function whole({ first, last }: { first: AttributeValue | null; last: AttributeValue | null }): string | null {
  return first === null && last === null ? null : JSON.stringify([first, last])
}

function theirNames({ first, last }: { first: AttributeValue | null; last: AttributeValue | null }): string | null {
  const parts = [first, last].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' ')
}
