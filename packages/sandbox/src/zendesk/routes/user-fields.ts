import type { Json, Row } from '../../world/json.ts'
import type { Given } from '../http/body.ts'
import { type Detail, invalidRecord } from '../http/problem.ts'
import { fieldsIn } from './attempt.ts'

type Checked = { readonly value: Json } | { readonly problem: string }

/**
 * The account's own fields of a user, as they are kept: each by its type, keys the account lacks left out [guess]. One wrong value
 * refuses the whole change, with a word for each field [doc: `details`].
 */
export function userFieldsIn(given: Given, definitions: Iterable<Row>): Readonly<Record<string, Json>> | undefined {
  const fields = fieldsIn(given, 'user_fields')
  if (fields === undefined) return undefined
  const kept: Record<string, Json> = {}
  const problems: Record<string, readonly Detail[]> = {}
  for (const definition of definitions) {
    const key = String(definition['key'])
    const value = fields[key]
    if (value === undefined) continue
    const checked = check(definition, value)
    if ('value' in checked) kept[key] = checked.value
    else problems[key] = [{ description: `${String(definition['title'])}: ${checked.problem}`, error: 'InvalidFormat' }]
  }
  if (Object.keys(problems).length > 0) throw invalidRecord(problems)
  return kept
}

function check(definition: Row, value: Json): Checked {
  // A checkbox is on or off, never empty.
  if (definition['type'] === 'checkbox') return { value: value === true || value === 'true' }
  if (value === null || value === '') return { value: null }
  if (typeof value === 'object') return { problem: 'is invalid' }
  switch (definition['type']) {
    case 'dropdown': {
      const options = definition['custom_field_options']
      const tags = Array.isArray(options) ? options.map((option) => (option as { readonly value?: Json }).value) : []
      return tags.includes(value) ? { value } : { problem: `${String(value)} is not a valid choice` }
    }
    case 'integer':
      return /^-?\d+$/.test(String(value)) ? { value: Number(value) } : { problem: 'must be an integer' }
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(String(value)) ? { value: Number(value) } : { problem: 'must be a number' }
    case 'date': {
      // Shown with a time [oas].
      const day = /^\d{4}-\d{2}-\d{2}/.exec(String(value))?.[0]
      return day === undefined ? { problem: 'must be a date' } : { value: `${day}T00:00:00+00:00` }
    }
    case 'regexp': {
      const pattern = String(definition['regexp_for_validation']).replace('\\A', '^').replace('\\z', '$')
      return new RegExp(pattern).test(String(value))
        ? { value: String(value) }
        : { problem: `${String(value)} is invalid` }
    }
    default:
      return { value: String(value) }
  }
}
