import { TajoError } from '@tajo/core/errors'
import type { SearchObject } from './fields.ts'

/** Conditions on the records of one kind that hold all together. The vendor has neither OR nor brackets. */
export interface Query<Of extends SearchObject> {
  readonly of: Of
  /** In the vendor’s language, without `type:`. */
  readonly text: string
  /** Fields that are to be equal to something. */
  readonly equal: ReadonlySet<string>
  and(other: Query<Of>): Query<Of>
}

export function queryWith<Of extends SearchObject>(of: Of, text: string, equal: ReadonlySet<string>): Query<Of> {
  const query: Query<Of> = { of, text, equal, and: (other) => join(query, other) }
  return query
}

function join<Of extends SearchObject>(left: Query<Of>, right: Query<Of>): Query<Of> {
  if (left.of !== right.of) {
    throw new TajoError('TAJO_ARGUMENT', `A search for ${left.of} cannot have a condition on ${right.of}.`)
  }
  const twice = [...left.equal].find((field) => right.equal.has(field))
  if (twice !== undefined) {
    // A keyword that stands twice finds what has the one or the other. [recall]
    throw new TajoError('TAJO_ARGUMENT', `Search: ${twice} cannot be two things at once.`, {
      hint: 'Search once for each and put the results together.',
    })
  }
  return queryWith(left.of, `${left.text} ${right.text}`, new Set([...left.equal, ...right.equal]))
}
