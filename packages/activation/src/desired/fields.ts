import type { AttributeValue } from '@tajo/core/destination'
import type { MappedInput, Target } from '../attributes.ts'
import { type Merge, mergeField, type State } from '../diff.ts'
import type { MirrorContact } from '../identity.ts'
import type { Conflict, FieldChange, HelpdeskWrite, Withheld } from '../plan.ts'
import { coerce, sameValue, storedValue } from '../transforms/coerce.ts'
import { type Candidate, fieldOf, isPending, type Picked, pick } from './candidate.ts'

/** What the fields of one customer come to. */
export interface Fields {
  readonly changes: FieldChange[]
  readonly delivered: Record<string, AttributeValue | null>
  readonly withheld: Withheld[]
  readonly conflicts: Conflict[]
  readonly back: HelpdeskWrite[]
  /** Attributes that are written while another source has another value. */
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
  const written = settle(fields, {
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
  const others = picked.others.map((raw) => coerce(raw, target))
  const differs = others.some((other) => other.state === 'value' && !sameValue(target.type, other.value, stored))
  if (written && differs) fields.differing.push(target.name)
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

/** Whether anything is written to Brevo. */
function settle(fields: Fields, field: Settled): boolean {
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
  return merge.write !== undefined
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
