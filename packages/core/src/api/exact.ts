import { isHeldExactly } from '../exact-json.ts'

/** Only bodies in which this stands can hold a number that was rounded. */
const longNumber = /\d{16}/

/**
 * A body parsed. A number JavaScript would round is text, digit for digit; so are all numbers under the keys of `alwaysText`,
 * whose ids are mostly that long, so that a shorter one is no other type.
 *
 * @example
 * exactJson(Buffer.from('{"id":84019930551,"big":1848295627395445001}')) // { id: 84019930551, big: '1848295627395445001' }
 */
export function exactJson(
  body: Uint8Array,
  parsed?: unknown,
  alwaysText: ReadonlySet<string> = new Set<string>(),
): unknown {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  const isWorthAnotherLook = longNumber.test(text) || [...alwaysText].some((key) => text.includes(`"${key}"`))
  if (!isWorthAnotherLook) return parsed ?? JSON.parse(text)
  return JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source
    if (typeof value !== 'number' || source === undefined) return value
    return alwaysText.has(key) || !isHeldExactly(value, source) ? source : value
  })
}
