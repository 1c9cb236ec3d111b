import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { at, isObject } from '../json.ts'

/** An OpenAPI description as it stands in its file. Some writers put the end of a quoted text at the line's very beginning. */
export function readDescription(file: string): unknown {
  return parse(readFileSync(file, 'utf8').replace(/^'$/gm, `${' '.repeat(200)}'`))
}

/** Properties of the schemas of an OpenAPI description, dotted, objects with properties of their own opened once. */
export function schemaProperties(file: string): (schema: string) => readonly string[] {
  const document = readDescription(file)
  const schemas = at(document, ['components', 'schemas'])
  const resolved = (schema: unknown): unknown => {
    const reference = at(schema, ['$ref'])
    return typeof reference === 'string' && isObject(schemas)
      ? resolved(schemas[reference.split('/').at(-1) ?? ''])
      : schema
  }
  const propertiesOf = (schema: unknown): Readonly<Record<string, unknown>> => {
    const whole = resolved(schema)
    if (!isObject(whole)) return {}
    const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) =>
      Array.isArray(whole[key]) ? (whole[key] as unknown[]) : [],
    )
    const own = isObject(whole['properties']) ? whole['properties'] : {}
    return Object.assign({}, own, ...parts.map(propertiesOf))
  }
  return (name) => {
    const schema = isObject(schemas) ? schemas[name] : undefined
    if (schema === undefined) throw new Error(`the description has no schema ${name}`)
    return Object.entries(propertiesOf(schema)).flatMap(([key, value]) => {
      const inside = Object.keys(propertiesOf(value))
      return inside.length === 0 ? [key] : inside.map((below) => `${key}.${below}`)
    })
  }
}
