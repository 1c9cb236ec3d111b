import { TajoError } from '@tajo/core/errors'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { tableName } from './build.ts'
import { expand, expandInPart, type Surroundings } from './expand.ts'
import type { ModelColumn } from './model-file.ts'
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
}

const mostSamples = 5

/** Runs a model's tests up to the first failed one that is an error. Returns those that failed. */
export async function runTests(
  sql: SqlWork,
  model: Model,
  around: Surroundings,
): Promise<{ readonly ran: number; readonly failed: readonly TestResult[] }> {
  const checks = checksOf(model, around)
  const failed: TestResult[] = []
  for (const check of checks) {
    const failures = await sql.count(`SELECT count(*) FROM (${check.sql}\n) AS failed`)
    if (failures === 0) continue
    const samples = await sql.rows<Json>(`SELECT * FROM (${check.sql}\n) AS failed LIMIT ${mostSamples}`)
    const { sql: _, ...said } = check
    const result: TestResult = { model: model.name, ...said, failures, samples }
    failed.push(result)
    if (check.severity === 'error') break
  }
  return { ran: checks.length, failed }
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
  const checks = [
    ...(model.head.build === 'view' ? [] : keyChecks(model, around)),
    ...Object.entries(model.head.columns).flatMap(([name, column]) => columnChecks(model, name, column, around)),
    ...model.head.tests.map((test) => ({ ...said(test), sql: expand(model.file, test.sql, around) })),
  ]
  for (const source of around.sources) {
    for (const part of model.parts.filter(({ vendor }) => vendor === source.vendor)) {
      for (const test of part.head.tests) {
        checks.push({ ...said(test), sql: expandInPart(part, test.sql, source, around) })
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

function said({ name, description, severity }: { name: string; description: string; severity: 'error' | 'warning' }) {
  return { test: name, description, severity }
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
  const all = model.head.key.includes('ticket_id') ? rows : 'TRUE'
  return [
    {
      test: `unique(${model.head.key.join(', ')})`,
      description: 'one row per key',
      severity: 'error',
      sql: `SELECT ${key.join(', ')} FROM ${name} WHERE ${all} GROUP BY ${key.join(', ')} HAVING count(*) > 1`,
    },
    {
      test: `not_null(${model.head.key.join(', ')})`,
      description: 'every row has a key',
      severity: 'error',
      sql: `SELECT ${key.join(', ')} FROM ${name} WHERE ${rows} AND (${key.map((column) => `${column} IS NULL`).join(' OR ')})`,
    },
  ]
}

function columnChecks(model: Model, name: string, column: ModelColumn, around: Surroundings): readonly Check[] {
  const table = tableName(model, around)
  const key = model.head.key.map((each) => `m.${quoted(each)}`).join(', ')
  const value = `m.${quoted(name)}`
  const rows = touched(model, around)
  return column.tests.map((test): Check => {
    const failing = (what: string, description: string, where: string): Check => ({
      test: what,
      description,
      severity: 'error',
      sql: `SELECT ${key} FROM ${table} AS m WHERE ${rows} AND ${where}`,
    })
    if (test === 'not_null') return failing(`not_null(${name})`, 'has a value', `${value} IS NULL`)
    if (test === 'unique') {
      const again = `SELECT ${quoted(name)} FROM ${table} WHERE ${quoted(name)} IS NOT NULL GROUP BY 1 HAVING count(*) > 1`
      return failing(`unique(${name})`, 'no value twice', `${value} IN (${again})`)
    }
    if ('accepted' in test) {
      const values = test.accepted.map((each) => (typeof each === 'number' ? String(each) : literal(each))).join(', ')
      return failing(`accepted(${name})`, `one of ${test.accepted.join(', ')}`, `${value} NOT IN (${values})`)
    }
    const [target = '', of = ''] = test.references.split('.')
    const targets = `SELECT t.${quoted(of)} FROM ${quoted(around.schema)}.${quoted(target)} AS t`
    return failing(
      `references(${name})`,
      `is a ${test.references}`,
      `${value} IS NOT NULL AND NOT EXISTS (${targets} WHERE t.${quoted(of)} = ${value})`,
    )
  })
}
