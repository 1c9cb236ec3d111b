import { configJsonSchema } from '@tajo/core/config/json-schema'
import { at, isObject } from '@tajo/core/json'
import { code, markdownTable } from './markdown.ts'

type Schema = Readonly<Record<string, unknown>>

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
  return keyTable(opened(propertiesOf(schemaAt(['properties', 'connectors', 'properties', 'zendesk'])), others))
}

/** Keys of `brevo:` that sources lack, groups opened. */
export function brevoKeys(): string {
  const {
    api_key: _key,
    base_url: _url,
    ...others
  } = propertiesOf(schemaAt(['properties', 'connectors', 'properties', 'freshdesk']))
  return keyTable(opened(propertiesOf(schemaAt(['properties', 'brevo'])), others))
}

/** Keys of `models:`. */
export function modelsKeys(): string {
  return keyTable(propertiesOf(schemaAt(['properties', 'models'])))
}

/** Keys of `server:` and `alerts:`, groups opened. */
export function serverKeys(): string {
  return keyTable(opened(propertiesOf(schemaAt(['properties', 'server'])), {}))
}

export function alertsKeys(): string {
  return keyTable(opened(propertiesOf(schemaAt(['properties', 'alerts'])), {}))
}

/** Keys of one mapped field in its long form. */
export function mappedFieldKeys(): string {
  return keyTable(longForm(schemaAt(['properties', 'contact_mapping', 'additionalProperties', 'anyOf'])))
}

/** Words for what happens to a ticket. */
export function eventWords(): string {
  const words = at(schemaAt(['properties', 'ticket_events']), ['propertyNames', 'enum'])
  if (!Array.isArray(words)) throw new Error('the schema names no events')
  return words.map((word) => code(String(word))).join(', ')
}

/** Keys of one stream in its long form. */
export function streamKeys(): string {
  const source = ['properties', 'connectors', 'properties', 'freshdesk', 'properties', 'streams']
  return keyTable(longForm(at(schemaAt(source), ['additionalProperties', 'anyOf'])))
}

/** Of a key that may be written short or long. */
function longForm(forms: unknown): Schema {
  const long = Array.isArray(forms) ? forms.find((form) => isObject(form) && isObject(form['properties'])) : undefined
  return propertiesOf(long)
}

/** Keys that `others` lack, each group followed by its keys. */
function opened(properties: Schema, others: Schema): Schema {
  const own = Object.entries(properties).flatMap(([name, property]) => {
    if (name in others) return []
    const inside = at(property, ['properties'])
    const below = isObject(inside) ? Object.entries(inside) : []
    return [[name, property] as const, ...below.map(([key, value]) => [`${name}.${key}`, value] as const)]
  })
  return Object.fromEntries(own)
}

function keyTable(properties: Schema): string {
  const rows = Object.entries(properties).map(([name, property]) => {
    const text = String(at(property, ['description']) ?? '')
    return [code(name), typeOf(property), defaultOf(property), text]
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
  const { enum: choices, const: only, type, items, anyOf } = property
  if (Array.isArray(anyOf)) return anyOf.map(typeOf).join(' or ')
  if (Array.isArray(choices)) return choices.map((choice) => code(String(choice))).join(', ')
  if (only !== undefined) return code(String(only))
  if (Array.isArray(type)) return type.map(String).map(plain).join(' or ')
  if (type === 'array') return `list of ${plain(String(at(items, ['type']) ?? 'value'))}s`
  return plain(String(type ?? ''))
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true/false',
  integer: 'whole number',
  object: 'group',
}

function plain(type: string): string {
  return words[type] ?? type
}

function defaultOf(property: unknown): string {
  const value = at(property, ['default'])
  if (value === undefined || (isObject(value) && Object.keys(value).length === 0)) return ''
  if (Array.isArray(value) && value.length === 0) return ''
  return code(value === '' ? '""' : String(value))
}
