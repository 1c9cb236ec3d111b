import { TajoError } from '@tajo/core/errors'
import type { FieldKind } from './fields.ts'

export type Value = string | number | boolean | null

/** The vendor’s operators for dates and numbers include their bound, therefore these words. */
export type Comparison = 'is' | 'atLeast' | 'atMost'

/**
 * A value in the vendor’s language, checked against the kind of its field.
 *
 * @example
 * literal('tag', 'text', 'is', 'vip') // "'vip'"
 * literal('due_by', 'date', 'atLeast', 'tomorrow') // throws TAJO_ARGUMENT: due_by takes a day such as 2026-03-01.
 */
export function literal(field: string, kind: FieldKind, comparison: Comparison, value: Value): string {
  const ordered = comparison !== 'is'
  if (value === null && !ordered) return 'null'
  const isText = typeof value === 'string'
  switch (kind) {
    case 'integer':
      return integer(field, value)
    case 'date':
      return day(field, value)
    case 'text':
      if (isText && !ordered) return quoted(field, value)
      throw refusal(`${field} takes a text, and only to be equal to`)
    case 'flag':
      if (typeof value === 'boolean' && !ordered) return String(value)
      throw refusal(`${field} takes true or false, and only to be equal to`)
    case 'custom':
      if (typeof value === 'boolean' && !ordered) return String(value)
      if (isText) return ordered ? day(field, value) : quoted(field, value)
      return integer(field, value)
  }
}

function integer(field: string, value: Value): string {
  if (Number.isSafeInteger(value)) return String(value)
  throw refusal(`${field} takes a whole number`)
}

/** Dates are days in UTC; there is no finer resolution (reference, filter tickets). */
function day(field: string, value: Value): string {
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const at = isDay ? new Date(`${value}T00:00:00Z`).getTime() : Number.NaN
  // 2026-02-30 is read as 2 March.
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(String(value))) return `'${value}'`
  throw refusal(`${field} takes a day such as 2026-03-01`)
}

/** No source knows a way to write a quote inside the quotes, and what a backslash does there. */
function quoted(field: string, value: string): string {
  if (!/['"\\\p{Cc}\p{Cs}]/u.test(value)) return `'${value}'`
  throw new TajoError(
    'TAJO_ARGUMENT',
    `${field}: the vendor’s search has no way to write quotes, backslashes and line breaks.`,
    {
      hint: 'Search by something else and filter what comes.',
    },
  )
}

function refusal(problem: string): TajoError {
  return new TajoError('TAJO_ARGUMENT', `Search: ${problem}.`)
}
