import { isObject } from '@tajo/core/json'

const byName: Readonly<Record<string, unknown>> = {
  source: 'freshdesk',
  stream: 'tickets',
  streams: ['tickets'],
  email: 'ann@example.com',
  sql: 'select count(*) from support.tickets',
  since: '2026-01-01',
  reason: 'Looked at the plan: it is right.',
  limit: 20,
}

/** A value the schema would take, for readers of the API's description. */
export function exampleOf(schema: unknown, name?: string): unknown {
  if (!isObject(schema)) return {}
  const { examples, const: fixed, enum: choices, default: usual, anyOf, type, properties, items } = schema
  if (Array.isArray(examples) && examples.length > 0) return examples[0]
  if (fixed !== undefined) return fixed
  if (Array.isArray(choices)) return choices[0]
  if (usual !== undefined) return usual
  if (name !== undefined && Object.hasOwn(byName, name)) return byName[name]
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0], name)
  if (isObject(properties)) {
    const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
    const shown = Object.entries(properties).filter(([key]) => required.includes(key) || Object.hasOwn(byName, key))
    return Object.fromEntries(shown.map(([key, property]) => [key, exampleOf(property, key)]))
  }
  switch (type) {
    case 'array':
      return [exampleOf(items, name)]
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1
    case 'string':
      return schema['format'] === 'date-time' ? '2026-01-01T00:00:00Z' : (name ?? 'text')
    default:
      return {}
  }
}
