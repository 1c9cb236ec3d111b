import type { Owner } from '@tajo/core/config/activation-config'
import type { AttributeValue } from '@tajo/core/destination'

/** A value, known to be empty, or unknown. */
export type State = AttributeValue | null | undefined

export interface FieldStates {
  /** Confirmed to be on both sides at last; `undefined`: never. */
  readonly base: State
  /** The helpdesk's, `null` when it is known to be empty; `undefined` leaves the field alone. */
  readonly ours: State
  readonly theirs: AttributeValue | null
  readonly whenNull: 'keep' | 'clear' | 'default'
  /** With `whenNull: 'default'`. */
  readonly fallback: AttributeValue | undefined
  readonly owner: Owner
  /** When each side was edited at last, in milliseconds; for `newest`. */
  readonly oursAt: number | undefined
  readonly theirsAt: number | undefined
  same(a: AttributeValue | null, b: AttributeValue | null): boolean
}

export interface Merge {
  /** What goes to Brevo (`null` empties the field); `undefined`: nothing. */
  readonly write: State
  /** What goes to the helpdesk. */
  readonly back: State
  /** Both sides changed it, or nobody knows who did: one of two values is lost. */
  readonly conflict: 'helpdesk' | 'brevo' | undefined
  /** Why a value the helpdesk has stays there. */
  readonly held: 'owned-by-brevo' | undefined
}

const nothing: Merge = { write: undefined, back: undefined, conflict: undefined, held: undefined }

/**
 * What becomes of one field that three states are known of. Pure; applying the answer and asking again gives nothing to do.
 *
 * | owner | |
 * |---|---|
 * | `helpdesk` | the helpdesk's value stands in Brevo, whoever edited it there |
 * | `brevo` | Brevo's value goes to the helpdesk; what the helpdesk has goes nowhere |
 * | `newest` | the one side that changed it; of two, the later edit |
 * | `first_non_empty` | the helpdesk's value, or Brevo's where the helpdesk has none; nothing is ever emptied |
 */
export function mergeField(field: FieldStates): Merge {
  const wanted = wantedOf(field)
  if (field.ours !== undefined && wanted !== undefined && field.same(wanted, field.theirs)) return nothing
  switch (field.owner) {
    case 'helpdesk':
      return helpdeskOwns(field, wanted)
    case 'brevo':
      return brevoOwns(field)
    case 'newest':
      return newest(field, wanted)
    case 'first_non_empty':
      return firstNonEmpty(field)
  }
}

/** Ours after the null policy: `undefined` is not for Brevo. */
function wantedOf({ ours, whenNull, fallback }: FieldStates): State {
  if (ours !== null) return ours
  switch (whenNull) {
    case 'keep':
      return undefined
    case 'clear':
      return null
    case 'default':
      return fallback
  }
}

function helpdeskOwns(field: FieldStates, wanted: State): Merge {
  if (wanted === undefined) return nothing
  const both = field.base !== undefined && !field.same(field.base, wanted) && !field.same(field.base, field.theirs)
  return { ...nothing, write: wanted, conflict: both ? 'helpdesk' : undefined }
}

function brevoOwns(field: FieldStates): Merge {
  const { ours, theirs, base } = field
  if (ours === undefined || field.same(ours, theirs)) return nothing
  // Brevo has never had a value: that is no reason to empty the helpdesk.
  if (theirs === null && (base === undefined || base === null)) return { ...nothing, held: 'owned-by-brevo' }
  return { ...nothing, back: theirs, conflict: losesOurs(field) ? 'brevo' : undefined }
}

/** The helpdesk's value would go, and it is not the one both sides had. */
function losesOurs({ ours, base, same }: FieldStates): boolean {
  return ours !== undefined && ours !== null && (base === undefined || !same(ours, base))
}

function losesTheirs({ theirs, base, same }: FieldStates): boolean {
  return theirs !== null && (base === undefined || !same(theirs, base))
}

function newest(field: FieldStates, wanted: State): Merge {
  const { ours, theirs, base, same } = field
  if (ours === undefined) return nothing
  if (same(ours, theirs)) return nothing
  if (base === undefined) {
    if (ours === null) return { ...nothing, back: theirs }
    if (theirs === null) return { ...nothing, write: wanted }
    return later(field, wanted)
  }
  // What is kept when it is emptied says nothing, however late it was emptied.
  const weDid = wanted !== undefined && !same(wanted, base)
  const theyDid = !same(theirs, base)
  if (weDid && theyDid) return later(field, wanted)
  if (theyDid) return { ...nothing, back: theirs }
  return { ...nothing, write: wanted }
}

/** The helpdesk's where the times do not tell. */
function later(field: FieldStates, wanted: State): Merge {
  const theirsIsLater = field.theirsAt !== undefined && field.oursAt !== undefined && field.theirsAt > field.oursAt
  if (theirsIsLater) return { ...nothing, back: field.theirs, conflict: losesOurs(field) ? 'brevo' : undefined }
  if (wanted === undefined) return nothing
  return { ...nothing, write: wanted, conflict: losesTheirs(field) ? 'helpdesk' : undefined }
}

function firstNonEmpty(field: FieldStates): Merge {
  const { ours, theirs, base, same } = field
  if (ours === undefined) return nothing
  if (ours === null) return theirs === null ? nothing : { ...nothing, back: theirs }
  if (same(ours, theirs)) return nothing
  const both = theirs !== null && (base === undefined || (!same(ours, base) && !same(theirs, base)))
  return { ...nothing, write: ours, conflict: both ? 'helpdesk' : undefined }
}
