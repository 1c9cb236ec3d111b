import { isObject } from '@tajo/core/json'

/** What an answer does that its description does not allow, each with the path into the answer. */
export interface SchemaProblem {
  readonly path: string
  readonly what: string
}

/**
 * Checks a value against the part of JSON Schema that an OpenAPI 3.0 description uses: `$ref`, `allOf`, `oneOf`,
 * `anyOf`, `type`, `nullable`, `enum`, `properties`, `required`, `items`, `additionalProperties`.
 */
export function schemaProblems(
  document: unknown,
  schema: unknown,
  value: unknown,
  path = '',
): readonly SchemaProblem[] {
  const whole = resolved(document, schema)
  if (!isObject(whole)) return []
  if (value === null) {
    const isAllowed = whole['nullable'] === true || whole['type'] === undefined
    return isAllowed ? [] : [{ path, what: `null, where ${String(whole['type'])} is promised` }]
  }
  const choices = listOf(whole['oneOf'] ?? whole['anyOf'])
  if (choices.length > 0) {
    const found = choices.map((choice) => schemaProblems(document, choice, value, path))
    if (!found.some((problems) => problems.length === 0)) return found[0] ?? []
  }
  return [
    ...listOf(whole['allOf']).flatMap((part) => schemaProblems(document, part, value, path)),
    ...typeProblems(whole, value, path),
    ...enumProblems(whole, value, path),
    ...memberProblems(document, whole, value, path),
  ]
}

function resolved(document: unknown, schema: unknown): unknown {
  if (!isObject(schema) || typeof schema['$ref'] !== 'string') return schema
  let here = document
  for (const step of schema['$ref'].slice(2).split('/')) here = isObject(here) ? here[step] : undefined
  return resolved(document, here)
}

function typeProblems(
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  path: string,
): readonly SchemaProblem[] {
  const { type } = schema
  const isRight =
    type === undefined ||
    (type === 'integer' && Number.isInteger(value)) ||
    (type === 'number' && typeof value === 'number') ||
    (type === 'array' && Array.isArray(value)) ||
    (type === 'object' && isObject(value)) ||
    type === typeof value
  const isObjectForArray = type === 'object' && Array.isArray(value)
  return isRight && !isObjectForArray ? [] : [{ path, what: `${kindOf(value)}, where ${String(type)} is promised` }]
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}

function enumProblems(
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  path: string,
): readonly SchemaProblem[] {
  const allowed = listOf(schema['enum'])
  return allowed.length === 0 || allowed.includes(value)
    ? []
    : [{ path, what: `${String(value)}, which is not listed` }]
}

function memberProblems(
  document: unknown,
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
  path: string,
): readonly SchemaProblem[] {
  if (Array.isArray(value)) return value.flatMap((item) => schemaProblems(document, schema['items'], item, `${path}[]`))
  if (!isObject(value)) return []
  const missing = listOf(schema['required']).filter((key) => !(String(key) in value))
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const others = schema['additionalProperties']
  return [
    ...missing.map((key) => ({ path: `${path}.${String(key)}`, what: 'absent, though required' })),
    ...Object.entries(value).flatMap(([key, item]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : isObject(others) ? others : undefined
      return schemaProblems(document, own, item, `${path}.${key}`)
    }),
  ]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
