import { TajoError } from '@tajo/core/errors'
import { caps } from '../../limits.ts'
import type { SearchObject } from './fields.ts'

type Joint = 'AND' | 'OR'

/** A condition on the records of one kind. There is no NOT. */
export interface Query<Of extends SearchObject> {
  readonly of: Of
  /** In the vendor’s language, as it is sent between double quotes. */
  readonly text: string
  /** What its parts are joined by; a single comparison has none. */
  readonly joint: Joint | undefined
  and(other: Query<Of>): Query<Of>
  or(other: Query<Of>): Query<Of>
}

/** The reference allows 512 characters and does not say whether the double quotes count: here they do. */
const longest = caps.searchQueryLength - '""'.length

export function queryWith<Of extends SearchObject>(of: Of, text: string, joint?: Joint): Query<Of> {
  if (text.length > longest) {
    throw new TajoError('TAJO_ARGUMENT', `The search has ${text.length} characters; the vendor takes ${longest}.`, {
      hint: 'Search in several parts and put the results together.',
    })
  }
  const query: Query<Of> = {
    of,
    text,
    joint,
    and: (other) => join(query, 'AND', other),
    or: (other) => join(query, 'OR', other),
  }
  return query
}

function join<Of extends SearchObject>(left: Query<Of>, joint: Joint, right: Query<Of>): Query<Of> {
  if (left.of !== right.of) {
    throw new TajoError('TAJO_ARGUMENT', `A search for ${left.of} cannot have a condition on ${right.of}.`)
  }
  return queryWith(left.of, `${part(left, joint)} ${joint} ${part(right, joint)}`, joint)
}

/** In brackets wherever AND and OR meet: which of them binds closer is not documented. */
function part({ text, joint }: Query<SearchObject>, within: Joint): string {
  return joint === undefined || joint === within ? text : `(${text})`
}
