import { TajoError } from './errors.ts'
import type { Json, JsonObject } from './json.ts'

/**
 * Dotted fields as the body of a write: `custom_fields.tier` becomes a key of the object `custom_fields`. A field that is not
 * among the writable ones is a mistake of the caller.
 *
 * @example contactBody({ name: 'Ana', 'custom_fields.tier': 'gold' }, new Set(['name']), 'custom_fields') // { name: 'Ana', custom_fields: { tier: 'gold' } }
 */
export function contactBody(fields: JsonObject, writable: ReadonlySet<string>, custom: string): JsonObject {
  const body: Record<string, Json> = {}
  const own: Record<string, Json> = {}
  for (const [field, value] of Object.entries(fields)) {
    const [group, key, ...rest] = field.split('.')
    if (group === custom && key !== undefined && rest.length === 0) own[key] = value
    else if (writable.has(field)) body[field] = value
    else
      throw new TajoError('TAJO_ARGUMENT', `The field ${field} of a contact is not written back.`, {
        hint: `These are: ${[...writable].join(', ')}, and ${custom}.<name>.`,
      })
  }
  return Object.keys(own).length === 0 ? body : { ...body, [custom]: own }
}
