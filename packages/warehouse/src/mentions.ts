import { exactNumber } from '@tajo/core/exact-json'

/** What stands where an address of an erased person stood in a longer text. */
const erased = '[erased]'

/** Says of somebody what a member of the same JSON object says of the address beside it. */
const beside = /name|phone|mobile|title|avatar|photo|image/i

/** A longer one is no address. */
const longestLocal = 64

/**
 * Addresses that a piece of text around an `@` may be: what stands before and after it may belong to it or not.
 *
 * @example
 * addressesAround('href=ana@example.com') // ['href=ana@example.com', 'ana@example.com']
 */
export function addressesAround(piece: string): readonly string[] {
  const at = piece.indexOf('@')
  const host = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/u.exec(piece.slice(at + 1))?.[0].toLowerCase()
  if (at < 1 || host === undefined) return []
  const before = piece.slice(Math.max(0, at - longestLocal - 1), at)
  const locals = [before]
  for (const { index } of before.matchAll(/[\\/=|'`&?#{}*~!$%^]/g)) {
    locals.push(before.slice(index + 1))
    // An escape of JSON: `\n`, `\u003c`.
    if (before[index] === '\\') locals.push(before.slice(index + 2), before.slice(index + 6))
  }
  const labels = host.split('.')
  const hosts = labels.map((_, index) => labels.slice(0, index + 1).join('.'))
  return locals
    .filter((local) => local !== '')
    .flatMap((local) => hosts.map((name) => `${local.toLowerCase()}@${name}`))
}

/** Whether a text may mention one of the addresses. */
export function addressesIn(text: string): readonly string[] {
  return [...text.matchAll(/[^\s<>,;:"()[\]@]+@[^\s<>,;:"()[\]\\@]+/g)].flatMap(([piece]) => addressesAround(piece))
}

/** Takes addresses, in small letters, out of values. */
export class Mentions {
  readonly #alone: RegExp
  readonly #within: RegExp

  constructor(addresses: readonly string[]) {
    const any = addresses.map((address) => address.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|')
    this.#alone = new RegExp(`^\\s*(?:mailto:)?(?:[^@]{0,100}<\\s*(?:${any})\\s*>|(?:${any}))\\s*$`, 'iu')
    const name = String.raw`(?:"[^"\n]*"|(?:[\p{L}\p{M}.'’-]+ ){0,3}[\p{L}\p{M}.'’-]+)\s*`
    const bounded = String.raw`(?<![\p{L}\p{N}._%+-])(?:${any})(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`
    this.#within = new RegExp(`(?:${name})?<(?:${any})>|${bounded}`, 'giu')
  }

  /** `null`: it was nothing but an address, with or without a name before it. */
  outOfText(text: string): string | null {
    return this.#alone.test(text) ? null : text.replace(this.#within, erased)
  }

  /** JSON as text; numbers stay as they are written. */
  outOfJson(text: string): string {
    const gone = {}
    const empty = (value: unknown): unknown => (value === gone ? null : value)
    const cleaned: unknown = JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value === 'string') return this.outOfText(value) ?? gone
      if (typeof value === 'number') return exactNumber(key, value, context)
      if (Array.isArray(value)) return value.filter((item) => item !== gone)
      if (typeof value !== 'object' || value === null || value === gone) return value
      if (Object.getPrototypeOf(value) === null) return value
      const members = Object.entries(value)
      const isTheirs = members.some(([, member]) => member === gone)
      return Object.fromEntries(
        members.map(([name, member]) => [
          this.outOfText(name) ?? erased,
          isTheirs && typeof member === 'string' && beside.test(name) ? null : empty(member),
        ]),
      )
    })
    return JSON.stringify(empty(cleaned))
  }
}
