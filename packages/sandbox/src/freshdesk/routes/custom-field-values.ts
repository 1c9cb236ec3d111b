import { isObject, type Json, type Row } from '../../world/json.ts'
import { parseMoment } from '../../world/time.ts'
import { type FieldError, invalid, unexpectedField } from '../http/problem.ts'

interface Definition {
  readonly type: string
  readonly choices: readonly string[] | undefined
}

/** Throws 400 on custom fields the account does not define, or defines otherwise [doc]. */
export function checkCustomFields(fields: Iterable<Row>, values: { readonly [name: string]: Json } | undefined): void {
  if (values === undefined) return
  const known = definitions(fields)
  const errors: FieldError[] = []
  for (const [name, value] of Object.entries(values)) {
    const definition = known.get(name)
    // The dotted name of a nested key is a [guess].
    const field = `custom_fields.${name}`
    if (definition === undefined) errors.push(unexpectedField(field))
    else if (value !== null) errors.push(...complaints(field, definition, value))
  }
  if (errors.length > 0) throw invalid(errors)
}

function complaints(field: string, { type, choices }: Definition, value: Json): readonly FieldError[] {
  if (!fits(type, value)) {
    return [{ field, message: `Value set does not fit a field of type ${type}`, code: 'datatype_mismatch' }]
  }
  if (type === 'custom_date' && !isDay(String(value))) {
    return [{ field, message: "It should be in the 'yyyy-mm-dd' format", code: 'invalid_value' }]
  }
  if (choices !== undefined && !choices.includes(String(value))) {
    return [{ field, message: `It should be one of these values: '${choices.join(',')}'`, code: 'invalid_value' }]
  }
  return []
}

function fits(type: string, value: Json): boolean {
  switch (type) {
    case 'custom_number':
      return typeof value === 'number' && Number.isInteger(value)
    case 'custom_decimal':
      return typeof value === 'number'
    case 'custom_checkbox':
      return typeof value === 'boolean'
    default:
      return typeof value === 'string'
  }
}

/** Date fields are written as a day only [doc]. */
function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseMoment(text) !== undefined
}

function definitions(fields: Iterable<Row>): ReadonlyMap<string, Definition> {
  const known = new Map<string, Definition>()
  for (const field of fields) {
    if (field['default'] === true) continue
    const { choices } = field
    const listed = Array.isArray(choices) ? choices.map(String) : isObject(choices) ? Object.keys(choices) : undefined
    known.set(String(field['name']), { type: String(field['type']), choices: listed })
    const nested = field['nested_ticket_fields']
    if (!Array.isArray(nested)) continue
    for (const level of nested) known.set(String(level.name), { type: 'nested_field', choices: undefined })
  }
  return known
}
