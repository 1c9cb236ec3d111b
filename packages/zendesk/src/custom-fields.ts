import type { ColumnType } from '@tajo/core/columns'
import type { JsonObject } from '@tajo/core/json'
import type { FieldDefinition } from '@tajo/core/warehouse'

/** Types of fields an account can make, `tagger` on tickets being the `dropdown` of users. Any other is read as text. [oas] */
const columnTypes: Readonly<Record<string, ColumnType>> = {
  checkbox: 'boolean',
  date: 'date',
  integer: 'bigint',
  decimal: 'double',
  multiselect: 'text[]',
}
/** Fields every ticket has by itself: columns, not custom fields. [oas] */
const systemTypes: ReadonlySet<string> = new Set([
  'subject',
  'description',
  'status',
  'tickettype',
  'priority',
  'basic_priority',
  'group',
  'assignee',
  'custom_status',
])

/**
 * The account's own fields as stored rows of a field stream define them. Those of tickets are known by number, so their
 * columns are called by title; users' and organizations' have keys.
 *
 * @example
 * fieldDefinitions('ticket_fields', [{ id: 501, type: 'tagger', title: 'Plan tier' }])
 * // [{ key: '501', name: 'plan_tier', label: 'Plan tier', type: 'text' }]
 */
export function fieldDefinitions(stream: string, records: readonly JsonObject[]): readonly FieldDefinition[] {
  const sorted = [...records].sort((a, b) => String(a['id']).localeCompare(String(b['id']), 'en', { numeric: true }))
  return sorted.flatMap((record) => {
    const { id, key, type, title } = record
    if (typeof type !== 'string' || (stream === 'ticket_fields' && systemTypes.has(type))) return []
    const label = typeof title === 'string' && title !== '' ? title : String(key ?? id)
    const column = columnTypes[type] ?? 'text'
    if (stream !== 'ticket_fields') return typeof key === 'string' && key !== '' ? [{ key, label, type: column }] : []
    if (typeof id !== 'number' && typeof id !== 'string') return []
    return [{ key: String(id), name: nameOf(label, String(id)), label, type: column }]
  })
}

/** A title as a column name. Two that come out the same are told apart by the view. */
function nameOf(title: string, id: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
  return words === '' ? `field_${id}` : words
}
