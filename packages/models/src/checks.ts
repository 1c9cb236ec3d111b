import { TajoError } from '@tajo/core/errors'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { tableName } from './build.ts'
import { expand, expandInPart, type Surroundings } from './expand.ts'
import type { ModelColumn, ModelTest } from './model-file.ts'
import type { Model } from './models.ts'
import { streamRelation } from './relations.ts'
import { literal, quoted } from './types.ts'

export interface TestResult {
  readonly model: string
  readonly test: string
  readonly description: string
  readonly severity: 'error' | 'warning'
  /** Rows that fail it. */
  readonly failures: number
  /** Keys of some of them. */
  readonly samples: readonly Json[]
}

interface Check {
  readonly test: string
  readonly description: string
  readonly severity: 'error' | 'warning'
  /** Gives a row for each failure. */
  readonly sql: string
  /** A cheaper statement: where it counts 0 there is no failure. */
  readonly doubt?: string
  /** True for each failing row of the model, as `m`: such tests are counted together, in one pass. */
  readonly failing?: string
}

const mostSamples = 5

/** Runs a model's tests up to the first failed one that is an error. Returns those that failed. */
export async function runTests(
  sql: SqlWork,
  model: Model,
  around: Surroundings,
): Promise<{ readonly ran: number; readonly failed: readonly TestResult[] }> {
  const checks = checksOf(model, around)
  const counted = await countTogether(sql, model, around, checks)
  const failed: TestResult[] = []
  for (const check of checks) {
    const failures = counted.get(check) ?? (await countFailures(sql, check))
    if (failures === 0) continue
    const samples = await sql.rows<Json>(`SELECT * FROM (${check.sql}\n) AS failed LIMIT ${mostSamples}`)
    const { test, description, severity } = check
    failed.push({ model: model.name, test, description, severity, failures, samples })
    if (severity === 'error') break
  }
  return { ran: checks.length, failed }
}

async function countFailures(sql: SqlWork, { sql: failing, doubt }: Check): Promise<number> {
  if (doubt !== undefined && (await sql.count(doubt)) === 0) return 0
  return sql.count(`SELECT count(*) FROM (${failing}\n) AS failed`)
}

async function countTogether(
  sql: SqlWork,
  model: Model,
  around: Surroundings,
  checks: readonly Check[],
): Promise<ReadonlyMap<Check, number>> {
  const single = checks.filter(({ failing }) => failing !== undefined)
  if (single.length === 0) return new Map()
  const counts = single.map(({ failing }, index) => `count(*) FILTER (WHERE ${failing}) AS c${index}`)
  const [row] = await sql.rows<Readonly<Record<string, number>>>(
    `SELECT ${counts.join(', ')} FROM ${tableName(model, around)} AS m WHERE ${touched(model, around)}`,
  )
  return new Map(single.map((check, index) => [check, row?.[`c${index}`] ?? 0]))
}

export function testFailed({ model, test, description, failures, samples }: TestResult): TajoError {
  const some = samples.map((sample) => JSON.stringify(sample)).join(', ')
  return new TajoError(
    'TAJO_MODEL_TEST',
    `Model ${model}: ${failures} row(s) fail ${test} (${description}): ${some}.`,
    {
      parts: { model, test, failures },
    },
  )
}

function checksOf(model: Model, around: Surroundings): readonly Check[] {
  const checks: Check[] = [
    ...(model.head.build === 'view' ? [] : keyChecks(model, around)),
    ...Object.entries(model.head.columns).flatMap(([name, column]) => columnChecks(model, name, column, around)),
    ...model.head.tests.map((test) => stated(test, (text) => expand(model.file, text, around))),
  ]
  for (const source of around.sources) {
    for (const part of model.parts.filter(({ vendor }) => vendor === source.vendor)) {
      for (const test of part.head.tests) {
        checks.push(stated(test, (text) => expandInPart(part, text, source, around)))
      }
      const { reconcile } = part.head
      if (reconcile === undefined) continue
      const where = reconcile.where === undefined ? '' : ` WHERE ${expandInPart(part, reconcile.where, source, around)}`
      const columns = new Map(Object.entries(part.head.inputs[reconcile.stream] ?? {}))
      const rows = streamRelation(around.dialect, around.relations, source, reconcile.stream, columns)
      checks.push({
        test: `reconcile(${source.name}.${reconcile.stream})`,
        description: 'as many rows as the stream has',
        severity: 'error',
        sql: `SELECT * FROM (SELECT (SELECT count(*) FROM ${tableName(model, around)} WHERE source = ${literal(source.name)}) AS model,
          (SELECT count(*) FROM ${rows} AS s${where}) AS stream) AS counted WHERE model <> stream`,
      })
    }
  }
  return checks
}

function stated({ name, description, severity, sql, doubt }: ModelTest, expanded: (text: string) => string): Check {
  const cheaper = doubt === undefined ? {} : { doubt: expanded(doubt) }
  return { test: name, description, severity, sql: expanded(sql), ...cheaper }
}

/** The rows a run has not touched passed these tests when it last did. */
function touched(model: Model, around: Surroundings): string {
  return model.head.build === 'by_ticket' && around.changed !== undefined
    ? `(source, ticket_id) IN (SELECT source, ticket_id FROM ${around.changed})`
    : 'TRUE'
}

function keyChecks(model: Model, around: Surroundings): readonly Check[] {
  const name = tableName(model, around)
  const key = model.head.key.map(quoted)
  const rows = touched(model, around)
  // A key without the ticket may be taken by a row of another one.
  const all =
    rows === 'TRUE' || model.head.key.includes('ticket_id')
      ? rows
      : `(${key.join(', ')}) IN (SELECT ${key.join(', ')} FROM ${name} WHERE ${rows})`
  return [
    {
      test: `unique(${model.head.key.join(', ')})`,
      description: 'one row per key',
      severity: 'error',
      sql: `SELECT ${key.join(', ')} FROM ${name} WHERE ${all} GROUP BY ${key.join(', ')} HAVING count(*) > 1`,
      // Numbers are told apart faster than keys; as many of them as rows, and no key is there twice.
      ...(around.dialect === 'duckdb'
        ? { doubt: `SELECT count(*) - count(DISTINCT hash(${key.join(', ')})) FROM ${name} WHERE ${all}` }
        : {}),
    },
    failingRows(
      model,
      around,
      `not_null(${model.head.key.join(', ')})`,
      'every row has a key',
      key.map((column) => `m.${column} IS NULL`).join(' OR '),
    ),
  ]
}

function columnChecks(model: Model, name: string, column: ModelColumn, around: Surroundings): readonly Check[] {
  const table = tableName(model, around)
  const key = model.head.key.map((each) => `m.${quoted(each)}`).join(', ')
  const value = `m.${quoted(name)}`
  return column.tests.map((test): Check => {
    if (test === 'not_null') return failingRows(model, around, `not_null(${name})`, 'has a value', `${value} IS NULL`)
    if (test === 'unique') {
      const again = `SELECT ${quoted(name)} FROM ${table} WHERE ${quoted(name)} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`
      return {
        test: `unique(${name})`,
        description: 'no value twice',
        severity: 'error',
        sql: `SELECT ${key} FROM ${table} AS m WHERE ${value} IN (${again})`,
      }
    }
    if ('accepted' in test) {
      const values = test.accepted.map((each) => (typeof each === 'number' ? String(each) : literal(each))).join(', ')
      const words = `one of ${test.accepted.join(', ')}`
      return failingRows(model, around, `accepted(${name})`, words, `${value} NOT IN (${values})`)
    }
    const [target = '', of = ''] = test.references.split('.')
    const targets = `SELECT t.${quoted(of)} FROM ${quoted(around.schema)}.${quoted(target)} AS t`
    return {
      test: `references(${name})`,
      description: `is a ${test.references}`,
      severity: 'error',
      sql: `SELECT ${key} FROM ${table} AS m WHERE ${touched(model, around)} AND ${value} IS NOT NULL AND NOT EXISTS (${targets} WHERE t.${quoted(of)} = ${value})`,
    }
  })
}

function failingRows(model: Model, around: Surroundings, test: string, description: string, failing: string): Check {
  const key = model.head.key.map((each) => `m.${quoted(each)}`).join(', ')
  const rows = `FROM ${tableName(model, around)} AS m WHERE ${touched(model, around)}`
  return { test, description, severity: 'error', sql: `SELECT ${key} ${rows} AND (${failing})`, failing }
}
