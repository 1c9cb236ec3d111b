import type { AttributeValue, DestinationAttribute } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'

/** A value as an attribute of a type takes it. What Brevo would drop without a word is refused here, with the reason. */
export type Coerced =
  | { readonly state: 'value'; readonly value: AttributeValue; readonly leftOut: readonly string[] }
  | { readonly state: 'null' }
  | { readonly state: 'refused'; readonly why: string }

type Target = Pick<DestinationAttribute, 'type' | 'options'>

/** `null`, an empty text and an empty list are nulls; `0` and `false` are values. */
export function coerce(raw: Json, target: Target): Coerced {
  if (raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)) return { state: 'null' }
  if (typeof raw === 'string' && raw.trim() === '') return { state: 'null' }
  switch (target.type) {
    case 'text':
      return toText(raw)
    case 'float':
      return toNumber(raw)
    case 'boolean':
      return toBoolean(raw)
    case 'date':
      return toDay(raw)
    case 'category':
      return toCategory(raw, target.options)
    case 'multiple-choice':
      return toChoices(raw, target.options)
    case 'other':
      return refused('Brevo computes the attribute itself')
  }
}

/** Whether Brevo's value is this one already. Numbers may come back as text, dates with a time. */
export function sameValue(
  type: DestinationAttribute['type'],
  a: AttributeValue | null,
  b: AttributeValue | null,
): boolean {
  const left = comparable(type, a)
  const right = comparable(type, b)
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((option) => right.includes(option))
  }
  return left === right
}

/** Brevo's own value of an attribute, as its type has it; what is empty there is `null`. */
export function storedValue(type: DestinationAttribute['type'], raw: Json | undefined): AttributeValue | null {
  if (raw === undefined || raw === null || raw === '') return null
  if (Array.isArray(raw)) return raw.length === 0 ? null : raw.map(String)
  if (typeof raw === 'object') return null
  const value = comparable(type, raw as AttributeValue)
  return value ?? null
}

function comparable(type: DestinationAttribute['type'], value: AttributeValue | null): AttributeValue | null {
  if (value === null || value === '') return null
  if (typeof value === 'object') return value.length === 0 ? null : value
  switch (type) {
    case 'float': {
      const number = Number(value)
      return Number.isFinite(number) ? number : value
    }
    case 'boolean':
      return value === 'true' || value === true ? true : value === 'false' || value === false ? false : value
    case 'date':
      return String(value).slice(0, 10)
    case 'category':
      return String(value)
    case 'multiple-choice':
      return [String(value)]
    default:
      return String(value)
  }
}

function toText(raw: Json): Coerced {
  if (Array.isArray(raw)) return value(raw.map(scalarText).join(', '))
  if (typeof raw === 'object') return refused('it is an object, and the attribute a text')
  return value(scalarText(raw))
}

function scalarText(raw: Json): string {
  return typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
}

function toNumber(raw: Json): Coerced {
  const number = typeof raw === 'number' ? raw : typeof raw === 'string' ? numberOf(raw) : Number.NaN
  return Number.isFinite(number) ? value(number) : refused('it is no number, and the attribute is one')
}

/** `Number('0x10')` and `Number('')` are numbers, which nobody means. */
function numberOf(text: string): number {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN
}

function toBoolean(raw: Json): Coerced {
  if (typeof raw === 'boolean') return value(raw)
  if (raw === 'true') return value(true)
  if (raw === 'false') return value(false)
  return refused('it is neither true nor false, and the attribute holds nothing else')
}

/** Brevo keeps the day only [doc][client]; an instant is cut in UTC. */
function toDay(raw: Json): Coerced {
  const text = typeof raw === 'string' ? raw.trim() : ''
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(text)
  if (found === null) return refused('it is no date such as 2026-11-03')
  const instant = text.length === 10 ? Date.parse(`${text}T00:00:00Z`) : Date.parse(withZone(text))
  if (!Number.isFinite(instant)) return refused('it is no date of the calendar')
  const day = new Date(instant).toISOString().slice(0, 10)
  // The 30th of February becomes a day in March.
  return text.length === 10 && day !== text ? refused('it is no date of the calendar') : value(day)
}

function withZone(text: string): string {
  const iso = text.replace(' ', 'T')
  return /(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(iso) ? iso.replace(/([+-]\d{2})$/, '$1:00') : `${iso}Z`
}

/** A category takes its label; a label Brevo does not know is dropped there [guess]. */
function toCategory(raw: Json, options: readonly string[]): Coerced {
  if (typeof raw === 'object') return refused('it is not one value, and a category has one')
  const option = optionOf(raw, options)
  return option === undefined ? refused('it is none of the category’s values') : value(option)
}

function toChoices(raw: Json, options: readonly string[]): Coerced {
  const wanted: readonly Json[] = Array.isArray(raw) ? raw : [raw]
  const chosen = new Set<string>()
  const leftOut: string[] = []
  for (const one of wanted) {
    const option = typeof one === 'object' ? undefined : optionOf(one, options)
    if (option === undefined) leftOut.push(scalarText(one))
    else chosen.add(option)
  }
  if (chosen.size === 0) return refused('none of it is an option of the attribute')
  return { state: 'value', value: [...chosen].sort(), leftOut }
}

function optionOf(raw: Json, options: readonly string[]): string | undefined {
  const text = String(raw).trim()
  return (
    options.find((option) => option === text) ?? options.find((option) => option.toLowerCase() === text.toLowerCase())
  )
}

function value(of: AttributeValue): Coerced {
  return { state: 'value', value: of, leftOut: [] }
}

function refused(why: string): Coerced {
  return { state: 'refused', why }
}
