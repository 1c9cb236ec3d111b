/** A JSON value's place in the bytes of a document: `end` is behind its last byte. */
export interface Span {
  readonly start: number
  readonly end: number
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/**
 * Where values lie in JSON that is known to be well-formed (it was parsed before). So records leave their envelope as they
 * were sent: nothing is written anew, and ids beyond 2^53 survive.
 *
 * @example
 * const body = Buffer.from('{"tickets":[{"id":1},{"id":2}],"count":2}')
 * memberOf(body, 0, 'tickets') // 11
 * elementsOf(body, 11) // { start: 11, end: 30, elements: [{ start: 12, end: 20 }, { start: 21, end: 29 }] }
 */
export function elementsOf(bytes: Uint8Array, start: number): Span & { readonly elements: readonly Span[] } {
  const elements: Span[] = []
  let here = skipSpace(bytes, start + 1)
  if (bytes[start] !== openBracket) throw new RangeError(`no array at byte ${start}`)
  while (here < bytes.length && bytes[here] !== closeBracket) {
    const end = endOfValue(bytes, here)
    elements.push({ start: here, end })
    here = skipSpace(bytes, end)
    if (bytes[here] === comma) here = skipSpace(bytes, here + 1)
  }
  return { start, end: here + 1, elements }
}

/** First byte of the value under `key` of the object that begins at `start`; `undefined` where it has no such key. */
export function memberOf(bytes: Uint8Array, start: number, key: string): number | undefined {
  if (bytes[start] !== openBrace) return undefined
  const wanted = Buffer.from(JSON.stringify(key))
  let here = skipSpace(bytes, start + 1)
  while (here < bytes.length && bytes[here] !== closeBrace) {
    const keyEnd = endOfString(bytes, here)
    const value = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1)
    if (same(bytes, here, keyEnd, wanted)) return value
    here = skipSpace(bytes, endOfValue(bytes, value))
    if (bytes[here] === comma) here = skipSpace(bytes, here + 1)
  }
  return undefined
}

/** Where the value that begins at `start` ends. */
export function endOfValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start]
  if (first === quote) return endOfString(bytes, start)
  if (first !== openBrace && first !== openBracket) return endOfScalar(bytes, start)
  let depth = 0
  for (let here = start; here < bytes.length; here += 1) {
    const byte = bytes[here]
    if (byte === quote) here = endOfString(bytes, here) - 1
    else if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (depth === 0) return here + 1
    }
  }
  throw new RangeError(`the value at byte ${start} does not end`)
}

export function skipSpace(bytes: Uint8Array, start: number): number {
  let here = start
  while (here < bytes.length && isSpace(bytes[here])) here += 1
  return here
}

function endOfString(bytes: Uint8Array, start: number): number {
  for (let here = start + 1; here < bytes.length; here += 1) {
    const byte = bytes[here]
    if (byte === quote) return here + 1
    if (byte === backslash) here += 1
  }
  throw new RangeError(`the string at byte ${start} does not end`)
}

function endOfScalar(bytes: Uint8Array, start: number): number {
  let here = start
  for (; here < bytes.length; here += 1) {
    const byte = bytes[here]
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte === colon || isSpace(byte)) break
  }
  return here
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function same(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false
  for (let index = 0; index < wanted.length; index += 1) if (bytes[start + index] !== wanted[index]) return false
  return true
}
