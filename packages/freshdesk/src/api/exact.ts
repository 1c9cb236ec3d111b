import { exactJson as exactly } from '@tajo/core/api/exact'

/** Ids across the vendor’s products, seen with 18 and 19 digits. */
const alwaysText = new Set(['org_contact_id', 'organisation_id'])

/**
 * A body parsed. A number JavaScript would round is text, digit for digit.
 *
 * @example
 * exactJson(Buffer.from('{"id":84019930551,"org_contact_id":1848295627395445001}'))
 * // { id: 84019930551, org_contact_id: '1848295627395445001' }
 */
export function exactJson(body: Uint8Array, parsed?: unknown): unknown {
  return exactly(body, parsed, alwaysText)
}
