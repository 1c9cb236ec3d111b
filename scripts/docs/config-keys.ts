import { configJsonSchema } from '@tajo/core/config/json-schema'
import { at, isObject } from '@tajo/core/json'
import { code, markdownTable } from './markdown.ts'

type Schema = Readonly<Record<string, unknown>>

/** Keys that do nothing in this version: the file may hold them, and `tajo` says that they are not used. */
const unused: ReadonlySet<string> = new Set([
  'lists',
  'contact_mapping',
  'ticket_events',
  'field_mapping',
  'schedule',
  'webhooks',
  'log_webhooks',
  'brevo',
  'control',
  'server',
])

/** Keys at the top of `tajo.yml`. */
export function topKeys(): string {
  return keyTable(propertiesOf(configJsonSchema()))
}

/** Keys of one Freshdesk source. */
export function sourceKeys(): string {
  return keyTable(propertiesOf(schemaAt(['properties', 'connectors', 'properties', 'freshdesk'])))
}

/** Keys of one Zendesk source that others lack, groups opened. */
export function zendeskKeys(): string {
  const others = propertiesOf(schemaAt(['properties', 'connectors', 'properties', 'freshdesk']))
  const own = Object.entries(propertiesOf(schemaAt(['properties', 'connectors', 'properties', 'zendesk'])))
  const opened = own.flatMap(([name, property]) => {
    if (name in others) return []
    const inside = at(property, ['properties'])
    const below = isObject(inside) ? Object.entries(inside) : []
    return [[name, property] as const, ...below.map(([key, value]) => [`${name}.${key}`, value] as const)]
  })
  return keyTable(Object.fromEntries(opened))
}

/** Keys of one stream in its long form. */
export function streamKeys(): string {
  const source = ['properties', 'connectors', 'properties', 'freshdesk', 'properties', 'streams']
  const forms = at(schemaAt(source), ['additionalProperties', 'anyOf'])
  const long = Array.isArray(forms) ? forms.find((form) => isObject(form) && isObject(form['properties'])) : undefined
  return keyTable(propertiesOf(long))
}

function keyTable(properties: Schema): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const text = String(at(property, ['description']) ?? '')
    return [code(name), typeOf(property), defaultOf(property), unused.has(name) ? `${text} *Not used yet.*` : text]
  })
  return markdownTable(['key', 'type', 'default', 'what it does'], rows)
}

function schemaAt(path: readonly string[]): unknown {
  return at(configJsonSchema(), path)
}

function propertiesOf(schema: unknown): Schema {
  const properties = at(schema, ['properties'])
  if (!isObject(properties) || Object.keys(properties).length === 0) throw new Error('the schema has no such group')
  return properties
}

function typeOf(property: unknown): string {
  if (!isObject(property)) return ''
  const { enum: choices, const: only, type, items } = property
  if (Array.isArray(choices)) return choices.map((choice) => code(String(choice))).join(', ')
  if (only !== undefined) return code(String(only))
  if (Array.isArray(type)) return type.map(String).map(plain).join(' or ')
  if (type === 'array') return `list of ${plain(String(at(items, ['type']) ?? 'value'))}s`
  return plain(String(type ?? ''))
}

const words: Readonly<Record<string, string>> = { string: 'text', boolean: 'true/false', object: 'group' }

function plain(type: string): string {
  return words[type] ?? type
}

function defaultOf(property: unknown): string {
  const value = at(property, ['default'])
  if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) return ''
  return code(value === '' ? '""' : String(value))
}
