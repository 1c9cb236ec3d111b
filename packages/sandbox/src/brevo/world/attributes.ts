import { isDay } from './moment.ts'
import type { Value } from './records.ts'

export type Category = 'normal' | 'category' | 'transactional' | 'calculated' | 'global'

export interface EnumerationItem {
  readonly value: number
  readonly valueStr: string
  readonly label: string
}

export interface AttributeDefinition {
  readonly name: string
  readonly category: Category
  /** Absent on `category`, `calculated` and `global`. */
  readonly type?: string
  readonly enumeration?: readonly EnumerationItem[]
  readonly multiCategoryOptions?: readonly string[]
  readonly calculatedValue?: string
}

/** Where a value comes from: one contact's write, rows of an import, cells of a CSV. */
export type ValueSource = 'single' | 'rows' | 'csv'

/** The value as it is kept; undefined when it does not fit, which nobody is told [oas]. */
export function fitting(definition: AttributeDefinition, given: unknown, source: ValueSource): Value | undefined {
  switch (definition.category) {
    case 'category':
      return optionOf(definition, given)
    case 'normal':
      return typed(definition, given, source)
    default:
      // Computed ones, and transactional ones, which come with purchases.
      return undefined
  }
}

function typed({ type, multiCategoryOptions }: AttributeDefinition, given: unknown, source: ValueSource) {
  switch (type) {
    case 'float':
      return numberOf(given)
    case 'boolean':
      // `"true"` in a single write is answered 204 and does nothing [client].
      if (source === 'csv' && typeof given === 'string') return { true: true, false: false }[given.toLowerCase()]
      return typeof given === 'boolean' ? given : undefined
    case 'date':
      return typeof given === 'string' && isDay(given) ? given : undefined
    case 'multiple-choice':
      return choicesOf(multiCategoryOptions ?? [], source === 'csv' ? String(given).split(',') : given)
    default:
      return typeof given === 'string' ? given : undefined
  }
}

/** A text that is a number counts as one [oas: only texts that are none are ignored]. */
function numberOf(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined
  return typeof given === 'string' && /^-?\d+(?:\.\d+)?$/.test(given.trim()) ? Number(given) : undefined
}

/** By number or label [oas]; an unknown one is dropped [guess]. */
function optionOf({ enumeration = [] }: AttributeDefinition, given: unknown): Value | undefined {
  const item = enumeration.find(
    ({ value, valueStr, label }) => given === label || given === valueStr || given === value,
  )
  if (item === undefined) return undefined
  return item.valueStr === String(item.value) ? item.value : item.valueStr
}

/** Unknown options are dropped, the others kept [guess]. */
function choicesOf(options: readonly string[], given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given)) return undefined
  const known = options.filter((option) => given.some((one) => String(one).trim() === option))
  return known.length > 0 ? known : undefined
}

/** Digits with the country's code, after `+`, `00` or nothing [oas]; undefined for what no phone is. */
export function phoneDigits(given: unknown): string | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined
  return /^(?:\+|00)?([1-9]\d{5,14})$/.exec(String(given).trim())?.[1]
}

export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>(),;:"]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text)
}
