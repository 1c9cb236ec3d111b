import { parseMoment } from '../../world/time.ts'
import { type FieldError, invalid, unexpectedField } from './problem.ts'

type ParamRule =
  | 'positive'
  | 'per_page'
  | 'integer'
  | 'moment'
  | 'flag'
  | 'text'
  | readonly string[]
  | { readonly listOf: readonly string[] }

export type QueryRules = Readonly<Record<string, ParamRule>>

export const PAGED: QueryRules = { page: 'positive', per_page: 'per_page' }

/** A query string that passed its endpoint's rules. */
export class Params {
  readonly #values: ReadonlyMap<string, string>

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.#values]
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string | undefined {
    return this.#values.get(name)
  }

  integer(name: string): number | undefined {
    const text = this.#values.get(name)
    return text === undefined ? undefined : Number(text)
  }

  /** Seconds since 1970. */
  moment(name: string): number | undefined {
    const text = this.#values.get(name)
    return text === undefined ? undefined : parseMoment(text)
  }

  flag(name: string): boolean | undefined {
    const text = this.#values.get(name)
    return text === undefined ? undefined : text === 'true'
  }

  list(name: string): readonly string[] {
    return splitList(this.#values.get(name))
  }

  /** The same query on another page, as the `link` header spells it. */
  onPage(page: number): string {
    const query = new URLSearchParams([...this.#values].filter(([name]) => name !== 'page'))
    query.set('page', String(page))
    return query.toString()
  }
}

/** Throws 400 with one error for every unknown key and every value its rule refuses [doc]. */
export function readQuery(search: URLSearchParams, rules: QueryRules | 'unchecked'): Params {
  if (rules === 'unchecked') return new Params(new Map(search))
  const values = new Map<string, string>()
  const errors: FieldError[] = []
  for (const [name, value] of search) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) errors.push(unexpectedField(name))
    else {
      const message = complaint(rule, value)
      if (message === undefined) values.set(name, value)
      else errors.push({ field: name, message, code: 'invalid_value' })
    }
  }
  if (errors.length > 0) throw invalid(errors)
  return new Params(values)
}

// The texts but the list of values [doc] are a [guess]; a per_page of 101 is refused, not clamped [doc].
function complaint(rule: ParamRule, value: string): string | undefined {
  switch (rule) {
    case 'text':
      return undefined
    case 'positive':
      return /^[1-9]\d*$/.test(value) ? undefined : 'It should be a Positive Integer'
    case 'per_page':
      return /^(?:[1-9]\d?|100)$/.test(value) ? undefined : 'It should be a Positive Integer less than or equal to 100'
    case 'integer':
      return /^\d+$/.test(value) ? undefined : 'It should be a Positive Integer'
    case 'moment':
      return parseMoment(value) === undefined
        ? "It should be in the 'combined date and time ISO8601' format"
        : undefined
    case 'flag':
      return oneOf(['true', 'false'], [value])
    default:
      return 'listOf' in rule ? oneOf(rule.listOf, splitList(value)) : oneOf(rule, [value])
  }
}

function oneOf(allowed: readonly string[], values: readonly string[]): string | undefined {
  if (values.length > 0 && values.every((value) => allowed.includes(value))) return undefined
  return `It should be one of these values: '${allowed.join(',')}'`
}

function splitList(value: string | undefined): readonly string[] {
  if (value === undefined) return []
  return [...new Set(value.split(',').map((part) => part.trim()))].filter((part) => part !== '')
}
