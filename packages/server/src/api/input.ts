import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import { nearest } from '@tajo/core/nearest'
import { z } from 'zod'
import { type AnyOperation, fieldsOf } from './any-operation.ts'

/** Where the parts of an input come from. */
export interface Sent {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Turns a call into an operation's input, or into an error that names what is wrong with it. */
export type ReadInput = (sent: Sent) => unknown

/** A value of a path or a query is text; its schema says what it means. */
export function inputReader({ input, method }: Pick<AnyOperation, 'input' | 'method'>): ReadInput {
  const fields = fieldsOf(input)
  const kinds = new Map(Object.entries(fields ?? {}).map(([name, field]) => [name, kindOf(field)]))
  const hasBody = method === 'POST' || method === 'PUT'
  return ({ params, query, body }) => {
    const ofPath = meant(params, kinds)
    const rest = hasBody ? bodyOf(body) : meant(query, kinds)
    if (hasBody && isObject(query) && Object.keys(query).length > 0) {
      throw new TajoError('TAJO_ARGUMENT', 'The fields of this call belong into its JSON body, not into the query.')
    }
    const given = { ...rest, ...ofPath }
    if (fields !== undefined) refuseUnknown(Object.keys(given), Object.keys(fields))
    const result = input.safeParse(given)
    if (result.success) return result.data
    throw new TajoError('TAJO_ARGUMENT', issueText(result.error))
  }
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined || body === null) return {}
  if (isObject(body)) return body
  throw new TajoError('TAJO_ARGUMENT', 'The body must be a JSON object.')
}

function refuseUnknown(given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const guess = nearest(unknown, known)
  const hint = guess === undefined ? `It takes: ${known.join(', ') || 'nothing'}.` : `Did you mean "${guess}"?`
  throw new TajoError('TAJO_ARGUMENT', `This call takes no "${unknown.slice(0, 60)}".`, { hint })
}

/** The first things wrong with a value, in one sentence; never the value itself. */
function issueText(error: z.ZodError): string {
  const shown = error.issues.slice(0, 3).map(({ path, message }) => {
    const where = path.map(String).join('.')
    return where === '' ? message : `${where}: ${message}`
  })
  const more = error.issues.length > shown.length ? ` (and ${error.issues.length - shown.length} more)` : ''
  return `${shown.join('; ')}${more}.`
}

type Kind = 'text' | 'number' | 'boolean' | 'list'

function kindOf(field: z.ZodType): Kind {
  const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })
  const types = new Set(typesIn(schema))
  if (types.has('array')) return 'list'
  if (types.has('string') || types.size === 0) return 'text'
  if (types.has('number') || types.has('integer')) return 'number'
  return types.has('boolean') ? 'boolean' : 'text'
}

function typesIn(schema: unknown): readonly string[] {
  if (!isObject(schema)) return []
  const { type, anyOf } = schema
  const own = Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : []
  return [...own, ...(Array.isArray(anyOf) ? anyOf.flatMap(typesIn) : [])]
}

function meant(values: unknown, kinds: ReadonlyMap<string, Kind>): Readonly<Record<string, unknown>> {
  if (!isObject(values)) return {}
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, meaning(value, kinds.get(name))]))
}

function meaning(value: unknown, kind: Kind | undefined): unknown {
  if (kind === 'list') return Array.isArray(value) ? value : String(value).split(',')
  if (typeof value !== 'string') return value
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (kind === 'boolean') return value === 'true' || value === '' ? true : value === 'false' ? false : value
  return value
}
