import { isHeldExactly } from '@tajo/core/exact-json'
import type { OkAnswer } from '../read/pages.ts'

/** Ids across the vendor’s products, seen with 18 and 19 digits: text always, so that a shorter one is no other type. */
const alwaysText = new Set(['org_contact_id', 'organisation_id'])
/** Only bodies in which this stands can hold a number that was rounded, or one of those ids. */
const worthAnotherLook = /\d{16}|"org(?:_contact|anisation)_id"/

/** The answer parsed. A number JavaScript would round is text, digit for digit. */
export function exactData({ body, data }: Pick<OkAnswer, 'body' | 'data'>): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  return worthAnotherLook.test(text) ? JSON.parse(text, textWhereRounded) : data
}

function textWhereRounded(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined) return value
  return alwaysText.has(key) || !isHeldExactly(value, source) ? source : value
}
