import { isObject } from '../json.ts'
import { configJsonSchema } from './json-schema.ts'

/** Keys that may stand in the group at `path`, read off the JSON Schema so that there is one list of them. */
export function knownKeys(path: readonly string[]): readonly string[] {
  let here: readonly unknown[] = [configJsonSchema()]
  for (const key of path) here = here.flatMap((schema) => step(schema, key))
  return [...new Set(here.flatMap(alternatives).flatMap((schema) => Object.keys(propertiesOf(schema))))]
}

function step(schema: unknown, key: string): unknown[] {
  return alternatives(schema).flatMap((alternative) => {
    const property = propertiesOf(alternative)[key]
    if (property !== undefined) return [property]
    return isObject(alternative) && isObject(alternative['additionalProperties'])
      ? [alternative['additionalProperties']]
      : []
  })
}

function alternatives(schema: unknown): unknown[] {
  if (!isObject(schema)) return []
  const more = [schema['anyOf'], schema['oneOf']].filter((list) => Array.isArray(list)).flat()
  return [schema, ...more.flatMap(alternatives)]
}

function propertiesOf(schema: unknown): Record<string, unknown> {
  if (!isObject(schema)) return {}
  if (isObject(schema['properties'])) return schema['properties']
  const names = isObject(schema['propertyNames']) ? schema['propertyNames']['enum'] : undefined
  return Array.isArray(names)
    ? Object.fromEntries(names.map((name) => [String(name), schema['additionalProperties']]))
    : {}
}
