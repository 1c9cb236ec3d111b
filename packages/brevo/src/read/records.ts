import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'

export type Rec = Readonly<Record<string, unknown>>

/** Records under a key of the answer. Anything but a list would look like an empty one, and empty lists delete rows. */
export function recordsIn(data: unknown, key: string): readonly Rec[] {
  const records = isObject(data) ? data[key] : undefined
  if (Array.isArray(records) && records.every(isObject)) return records
  throw new TajoError('TAJO_BAD_RESPONSE', `The vendor answered without a list of ${key}.`)
}

/** Matches there are in all, as the answer says. */
export function countIn(data: unknown): number {
  const count = isObject(data) ? data['count'] : undefined
  if (typeof count === 'number') return count
  throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor answered a list without saying how many there are.')
}
