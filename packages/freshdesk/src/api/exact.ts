import { isHeldExactly } from '@tajo/core/exact-json'

/** Ids across the vendor’s products, seen with 18 and 19 digits: text always, so that a shorter one is no other type. */
const alwaysText = new Set(['org_contact_id', 'organisation_id'])
/** Only bodies in which this stands can hold a number that was rounded, or one of those ids. */
const worthAnotherLook = /\d{16}|"org(?:_contact|anisation)_id"/

/**
 * A body parsed. A number JavaScript would round is text, digit for digit.
 *
 * @example
 * exactJson(Buffer.from('{"id":84019930551,"org_contact_id":1848295627395445001}'))
 * // { id: 84019930551, org_contact_id: '1848295627395445001' }
 */
export function exactJson(body: Uint8Array, parsed?: unknown): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (worthAnotherLook.test(text)) return JSON.parse(text, textWhereRounded)
  return parsed ?? JSON.parse(text)
}

function textWhereRounded(key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined) return value
  return alwaysText.has(key) || !isHeldExactly(value, source) ? source : value
}
