import { createHash } from 'node:crypto'

// PostgreSQL cuts longer names off in silence, so that two of them may become one (NAMEDATALEN is 64).
const longestBytes = 63
const digestLength = 8

/**
 * A name PostgreSQL keeps as it is: one of more than 63 bytes is cut, and ends with a digest of the whole. The suffix stays.
 *
 * @example
 * shortName('tickets', '_history') // 'tickets_history'
 */
export function shortName(name: string, suffix = ''): string {
  if (Buffer.byteLength(name + suffix) <= longestBytes) return name + suffix
  const digest = createHash('sha256').update(name).digest('hex').slice(0, digestLength)
  const room = longestBytes - digestLength - 1 - Buffer.byteLength(suffix)
  let kept = ''
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > room) break
    kept += character
  }
  return `${kept}_${digest}${suffix}`
}
