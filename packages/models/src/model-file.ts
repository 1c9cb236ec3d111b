import { TajoError } from '@tajo/core/errors'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { columnTypes } from './types.ts'

const columnType = z.enum(columnTypes)
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a plain word in lower case')

const modelTest = z.strictObject({
  name,
  description: z.string().min(1),
  severity: z.enum(['error', 'warning']).default('error'),
  /** Gives a row for each failure: keys only, never personal data, as samples of them are printed. */
  sql: z.string().min(1),
  /** A cheaper statement, for millions of rows: where it counts 0 there is no failure, otherwise `sql` finds them. */
  doubt: z.string().min(1).optional(),
})

const columnTest = z.union([
  z.enum(['not_null', 'unique']),
  z.strictObject({ accepted: z.array(z.union([z.string(), z.number()])).min(1) }),
  z.strictObject({ references: z.string().regex(/^[a-z_]+\.[a-z_]+$/, 'model.column') }),
])

const column = z.strictObject({
  type: columnType,
  description: z.string().min(1),
  tests: z.array(columnTest).default([]),
  pii: z.boolean().default(false),
  /**
   * Few words, all of which the statement itself names: those its test accepts, or the names of the helpdesks. DuckDB keeps such
   * text as numbers, which makes a build of millions of rows a third cheaper.
   */
  words: z.enum(['accepted', 'sources']).optional(),
})

const followed = z.strictObject({
  columns: z.array(name).min(1),
  /** Key column of the followed model → column of this one. Without it any change builds everything anew. */
  on: z.record(name, name).optional(),
})

const head = z.strictObject({
  name,
  grain: z.string().min(1),
  description: z.string().min(1),
  key: z.array(name).min(1),
  build: z.enum(['by_ticket', 'whole', 'view']),
  columns: z.record(name, column),
  /** What the parts give, where the model does more with it than passing it on. */
  parts: z.record(name, columnType).optional(),
  /** Where no part has rows, it has none either. */
  only_from_parts: z.boolean().default(false),
  follows: z.record(name, followed).default({}),
  tests: z.array(modelTest).default([]),
})

const partHead = z.strictObject({
  build: z.literal('part'),
  description: z.string().min(1).optional(),
  /** Streams of the vendor and the columns read of them. */
  inputs: z.record(name, z.record(z.string(), columnType)),
  /** Counts 0 where the part gives no rows: the statement goes without it then, and reads nothing for nothing. */
  needs: z.string().min(1).optional(),
  /** The stream with exactly a row for each row of the model. */
  reconcile: z.strictObject({ stream: name, where: z.string().optional() }).optional(),
  tests: z.array(modelTest).default([]),
})

export type ModelTest = z.output<typeof modelTest>
export type ModelColumn = z.output<typeof column>
export type ModelHead = z.output<typeof head>
export type PartHead = z.output<typeof partHead>

export type ModelFile =
  | { readonly kind: 'model'; readonly file: string; readonly head: ModelHead; readonly body: string }
  | {
      readonly kind: 'part'
      readonly file: string
      readonly model: string
      readonly vendor: string
      readonly head: PartHead
      readonly body: string
    }
  /** Takes the place of the body of the file of the same name, in PostgreSQL. */
  | { readonly kind: 'variant'; readonly file: string; readonly of: string; readonly body: string }

/**
 * Takes a file apart: `tickets.sql` is a model, `tickets.freshdesk.sql` its part for a vendor, `….postgres.sql` another text of
 * either.
 */
export function parseModelFile(file: string, text: string): ModelFile {
  const [model = '', ...rest] = file.replace(/\.sql$/, '').split('.')
  if (rest.at(-1) === 'postgres') {
    const of = `${[model, ...rest.slice(0, -1)].join('.')}.sql`
    return { kind: 'variant', file, of, body: text.replace(/^\s*\/\*[\s\S]*?\*\//, '').trim() }
  }
  const [, comment, body = ''] = /^\s*\/\*([\s\S]*?)\*\/([\s\S]*)$/.exec(text) ?? []
  if (comment === undefined) throw broken(file, 'it does not begin with a comment that holds its header')
  const yaml = parseYaml(file, comment)
  const vendor = rest[0]
  if (vendor !== undefined) {
    return { kind: 'part', file, model, vendor, head: valid(file, partHead, yaml), body: body.trim() }
  }
  const found = valid(file, head, yaml)
  if (found.name !== model) throw broken(file, `its name is "${found.name}"`)
  for (const key of found.key) {
    if (found.columns[key] === undefined) throw broken(file, `its key "${key}" is not among its columns`)
  }
  if (found.build === 'by_ticket' && !('source' in found.columns && 'ticket_id' in found.columns)) {
    throw broken(file, 'a model that is built by ticket has the columns source and ticket_id')
  }
  return { kind: 'model', file, head: found, body: body.trim() }
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw broken(file, error.message)
    throw error
  }
}

function valid<Schema extends z.ZodType>(file: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw broken(file, issue === undefined ? 'its header is not valid' : `${issue.path.join('.')}: ${issue.message}`)
}

export function broken(file: string, what: string): TajoError {
  return new TajoError('TAJO_MODEL', `Model file ${file}: ${what}.`)
}
