import type { ColumnType } from '@tajo/core/columns'
import type { JsonObject } from '@tajo/core/json'
import type { FieldDefinition } from '@tajo/core/warehouse'

/** By the vendor's types. One that is not here is read as text. [oas] */
const columnTypes: Readonly<Record<string, ColumnType>> = {
  float: 'double',
  boolean: 'boolean',
  date: 'date',
  'multiple-choice': 'text[]',
}

/**
 * The account's own attributes as stored rows of `contact_attributes` define them. A contact has the number of a category, not
 * its label.
 *
 * @example
 * fieldDefinitions('contact_attributes', [{ name: 'OPEN_TICKETS', category: 'normal', type: 'float' }])
 * // [{ key: 'OPEN_TICKETS', label: 'OPEN_TICKETS', type: 'double' }]
 */
export function fieldDefinitions(stream: string, records: readonly JsonObject[]): readonly FieldDefinition[] {
  if (stream !== 'contact_attributes') return []
  return records.flatMap(({ name, category, type }) => {
    if (typeof name !== 'string' || name === '' || (category !== 'normal' && category !== 'category')) return []
    const columnType = category === 'category' ? 'bigint' : (columnTypes[String(type)] ?? 'text')
    return [{ key: name, label: name, type: columnType }]
  })
}
