const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openings = new Set([0x5b, 0x7b])
const closings = new Set([0x5d, 0x7d])
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf)

/** What stands between the outer brackets of a JSON array; `undefined` when the bytes are no array. */
export function insideArray(body: Uint8Array): Uint8Array | undefined {
  const marked = byteOrderMark.every((byte, index) => body[index] === byte)
  const array = trim(marked ? body.subarray(byteOrderMark.length) : body)
  if (array.length < 2 || array[0] !== 0x5b || array[array.length - 1] !== 0x5d) return undefined
  return trim(array.subarray(1, -1))
}

/** The elements of a JSON array, cut out byte by byte: values are not parsed, so nothing is rounded or re-spelled. */
export function splitRecords(body: Uint8Array): readonly Uint8Array[] {
  const inside = insideArray(body)
  // Not an array, yet it was a page: it stays visible as one record that cannot be stored.
  if (inside === undefined) return [body]
  return cutAt(inside, comma).filter((record) => record.length > 0)
}

/** The value of a key of an object as it is spelled (text without its quotes), also in a record that does not parse. */
export function spelledValue(record: Uint8Array, key: string): string | undefined {
  const object = trim(record)
  if (object[0] !== 0x7b) return undefined
  for (const member of cutAt(object.subarray(1), comma)) {
    const [name, value] = cutAt(member, colon, 1)
    if (name === undefined || value === undefined) continue
    if (decode(name) === JSON.stringify(key)) return decode(value).replace(/^"(.*)"$/s, '$1')
  }
  return undefined
}

/**
 * Half of a character that takes two escapes, as a text cut off in an emoji leaves it, is no Unicode and no database takes
 * it: it becomes the replacement character, as everywhere where bytes turn into text.
 */
export function mendSurrogates(json: string): string {
  return json.replace(
    /\\(?:u[dD][89abAB][\da-fA-F]{2}(\\u[dD][c-fC-F][\da-fA-F]{2})?|u[dD][c-fC-F][\da-fA-F]{2}|.)/gs,
    (found, low) =>
      low === undefined && /^\\u[dD]/.test(found) && found.length === 6 && !/^\\u[dD][0-7]/.test(found)
        ? '\\ufffd'
        : found,
  )
}

/** Cuts at a separator that stands outside of strings, arrays and objects; stops where the surrounding object ends. */
function cutAt(bytes: Uint8Array, separator: number, most = Number.POSITIVE_INFINITY): Uint8Array[] {
  const parts: Uint8Array[] = []
  let from = 0
  let depth = 0
  let inString = false
  let index = 0
  for (; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (inString) {
      if (byte === backslash) index++
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (openings.has(byte)) depth++
    else if (closings.has(byte) && --depth < 0) break
    else if (byte === separator && depth === 0 && parts.length < most) {
      parts.push(trim(bytes.subarray(from, index)))
      from = index + 1
    }
  }
  parts.push(trim(bytes.subarray(from, Math.min(index, bytes.length))))
  return parts
}

function trim(bytes: Uint8Array): Uint8Array {
  let start = 0
  let end = bytes.length
  while (start < end && isSpace(bytes[start])) start++
  while (end > start && isSpace(bytes[end - 1])) end--
  return bytes.subarray(start, end)
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
