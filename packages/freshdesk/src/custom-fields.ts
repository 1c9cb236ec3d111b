import type { ColumnType } from '@tajo/core/columns'
import { isObject, type JsonObject } from '@tajo/core/json'
import type { FieldDefinition } from '@tajo/core/warehouse'

export type FieldStream = 'ticket_fields' | 'contact_fields' | 'company_fields'

/** Vendor reference, ticket fields. The set of types is open: one that is not here is read as text. */
const columnTypes: Readonly<Record<string, ColumnType>> = {
  custom_checkbox: 'boolean',
  custom_number: 'bigint',
  custom_decimal: 'double',
  custom_date: 'date',
}

/**
 * The account's own fields as stored rows of a field stream define them, nested levels included.
 *
 * @example
 * fieldDefinitions('contact_fields', [{ name: 'cf_vip', label: 'VIP', type: 'custom_checkbox', default: false }])
 * // [{ key: 'vip', label: 'VIP', type: 'boolean' }]
 */
export function fieldDefinitions(stream: FieldStream, records: readonly JsonObject[]): readonly FieldDefinition[] {
  const byKey = new Map<string, FieldDefinition>()
  const add = (record: JsonObject, type: ColumnType): void => {
    const definition = definitionOf(stream, record, type)
    if (definition !== undefined && !byKey.has(definition.key)) byKey.set(definition.key, definition)
  }
  for (const record of records) {
    const { type } = record
    if (typeof type !== 'string' || !isCustom(type, record['default'])) continue
    add(record, columnTypes[type] ?? 'text')
    // A nested field is three keys in the record: its own and one for each further level.
    for (const level of levelsOf(record['nested_ticket_fields'])) add(level, 'text')
  }
  return [...byKey.values()]
}

function isCustom(type: string, isDefault: unknown): boolean {
  if (type.startsWith('custom_') || type === 'nested_field') return true
  return isDefault === false && !type.startsWith('default_')
}

function definitionOf(stream: FieldStream, record: JsonObject, type: ColumnType): FieldDefinition | undefined {
  const { name, label } = record
  if (typeof name !== 'string' || name === '') return undefined
  const key = stream === 'ticket_fields' ? name : withoutPrefix(name)
  return { key, label: typeof label === 'string' && label !== '' ? label : name, type }
}

/** Contacts and companies carry their custom fields without the prefix the definition may have. */
function withoutPrefix(name: string): string {
  return name.startsWith('cf_') ? name.slice('cf_'.length) : name
}

function levelsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((level): level is JsonObject => isObject(level)) : []
}
