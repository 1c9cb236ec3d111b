import { secondAt } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import { type FieldKind, words } from './fields.ts'

export type Value = string | number | boolean | Date | null

export type Comparison = ':' | '<' | '<=' | '>' | '>='

/**
 * A value in the vendor’s language, checked against the kind of its field.
 *
 * @example
 * literal('organization', 'name', ':', 'Holt GmbH') // '"Holt GmbH"'
 * literal('created', 'moment', '>', 'lately') // throws TAJO_ARGUMENT: "lately" is no moment.
 */
export function literal(field: string, kind: FieldKind, comparison: Comparison, value: Value): string {
  const isOrdered = comparison !== ':'
  // What has no value is found by this word. [doc]
  if (value === null && !isOrdered) return 'none'
  switch (kind) {
    case 'status':
    case 'priority':
      return word(field, words[kind], value)
    case 'ticketType':
    case 'role':
      if (!isOrdered) return word(field, words[kind], value)
      break
    case 'person':
    case 'name':
      if (!isOrdered) return typeof value === 'number' ? number(field, value) : quoted(field, value)
      break
    case 'text':
      if (!isOrdered) return quoted(field, value)
      break
    case 'flag':
      if (typeof value === 'boolean' && !isOrdered) return String(value)
      throw refusal(`${field} takes true or false, and only to be equal to`)
    case 'number':
      return number(field, value)
    case 'moment':
      return moment(field, value)
    case 'custom':
      if (typeof value === 'boolean' && !isOrdered) return String(value)
      if (typeof value === 'number') return number(field, value)
      return isOrdered || value instanceof Date ? moment(field, value) : quoted(field, value)
  }
  throw refusal(`${field} has no order`)
}

/** Found by how it begins: the vendor’s `*`, which stands at the end only. [doc] */
export function beginning(field: string, value: string): string {
  if (/^[^\s"\\*:<>]+$/u.test(value) && isWritable(value)) return `${value}*`
  throw refusal(`${field}: a beginning is one word without quotes, signs of comparison and *`)
}

/** Words that stand together, anywhere in a record. */
export function phrase(value: string): string {
  if (isWritable(value)) return `"${value}"`
  throw unwritable('words')
}

function word(field: string, known: readonly string[], value: Value): string {
  if (typeof value === 'string' && known.includes(value)) return value
  throw refusal(`${field} takes ${known.join(', ')}`)
}

function number(field: string, value: Value): string {
  if (typeof value === 'number' && Number.isFinite(value) && !/e/.test(String(value))) return String(value)
  throw refusal(`${field} takes a number`)
}

/** A day as it is, which means all of it; anything else to the second, in UTC. [doc] */
function moment(field: string, value: Value): string {
  if (typeof value !== 'string' && !(value instanceof Date)) throw refusal(`${field} takes a day or a moment`)
  const second = secondAt(value)
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return second
  // 2026-02-30 is read as 2 March.
  if (second.startsWith(value)) return value
  throw refusal(`${field}: there is no day ${value}`)
}

/** In quotes unless it is plain: a minus or a sign of comparison in it would be taken for one. */
function quoted(field: string, value: Value): string {
  if (typeof value !== 'string') throw refusal(`${field} takes a text`)
  if (!isWritable(value)) throw unwritable(field)
  return /^[\p{L}\p{N}_@][\p{L}\p{N}_@.-]*$/u.test(value) && value !== 'none' ? value : `"${value}"`
}

/** No source knows a way to write a quote inside the quotes, and what a backslash or * does there. */
function isWritable(value: string): boolean {
  return value.trim() !== '' && !/["\\*\p{Cc}\p{Cs}]/u.test(value)
}

function unwritable(field: string): TajoError {
  return new TajoError(
    'TAJO_ARGUMENT',
    `${field}: the vendor’s search has no way to write nothing, quotes, backslashes, * and line breaks.`,
    { hint: 'Search by something else and filter what comes.' },
  )
}

function refusal(problem: string): TajoError {
  return new TajoError('TAJO_ARGUMENT', `Search: ${problem}.`)
}
