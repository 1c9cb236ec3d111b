export type Condition =
  | { readonly is: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly is: 'field'; readonly name: string; readonly operator: Operator; readonly value: Token }

/** `:>` and `:<` include their bound [doc], so they read "at least" and "at most". */
export type Operator = ':' | ':>' | ':<'

export interface Token {
  readonly kind: 'quoted' | 'bare'
  readonly text: string
}

export class BadQuery extends Error {
  override readonly name = 'BadQuery'
}

const LONGEST = 512

/** Reads `"priority:>3 AND (tag:'vip' OR tag:null)"`, the double quotes included: without them it is an error [doc]. */
export function parseQuery(query: string): Condition {
  if (query.length < 3 || !query.startsWith('"') || !query.endsWith('"')) {
    throw new BadQuery('Query should be enclosed in double quotes')
  }
  const text = query.slice(1, -1)
  // Whether the quotes count is not said; here they do not [guess].
  if (text.length > LONGEST) throw new BadQuery(`Query should not be longer than ${LONGEST} characters`)
  const reader = new Reader(text)
  const condition = reader.alternatives()
  reader.expectEnd()
  return condition
}

class Reader {
  readonly #text: string
  #place = 0

  constructor(text: string) {
    this.#text = text
  }

  /** AND binds closer than OR [guess: the reference only shows brackets]. */
  alternatives(): Condition {
    const all = [this.#conjunction()]
    while (this.#takes(/\s+OR\s+/y)) all.push(this.#conjunction())
    return all.length === 1 && all[0] !== undefined ? all[0] : { is: 'or', of: all }
  }

  expectEnd(): void {
    this.#takes(/\s+/y)
    if (this.#place < this.#text.length) throw this.#stuck()
  }

  #conjunction(): Condition {
    const all = [this.#single()]
    while (this.#takes(/\s+AND\s+/y)) all.push(this.#single())
    return all.length === 1 && all[0] !== undefined ? all[0] : { is: 'and', of: all }
  }

  #single(): Condition {
    this.#takes(/\s+/y)
    if (this.#takes(/\(/y)) {
      const inner = this.alternatives()
      if (!this.#takes(/\s*\)/y)) throw this.#stuck()
      return inner
    }
    const name = this.#takes(/[A-Za-z_][A-Za-z0-9_]*/y)
    const operator = name === undefined ? undefined : this.#takes(/:[<>]?/y)
    if (name === undefined || operator === undefined) throw this.#stuck()
    return { is: 'field', name, operator: operator as Operator, value: this.#value() }
  }

  #value(): Token {
    const quoted = this.#takes(/'[^']*'/y)
    if (quoted !== undefined) return { kind: 'quoted', text: quoted.slice(1, -1) }
    const bare = this.#takes(/-?\d+|true|false|null/y)
    if (bare === undefined) throw this.#stuck()
    return { kind: 'bare', text: bare }
  }

  #takes(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#place
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#place += found.length
    return found
  }

  #stuck(): BadQuery {
    return new BadQuery(`Query is invalid near position ${this.#place + 1}`)
  }
}
