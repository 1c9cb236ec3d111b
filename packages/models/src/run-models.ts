import type { Clock } from '@tajo/core/clock'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { buildChanged, buildWhole, comment, hasColumns, standing, tableName } from './build.ts'
import { type ChangedTickets, findChanged } from './changed.ts'
import { runTests, type TestResult } from './checks.ts'
import type { ModelSource, Surroundings } from './expand.ts'
import { followChanges, keepBefore } from './follow.ts'
import { type Model, shippedModels } from './models.ts'
import { readRelations } from './relations.ts'
import { dropLost, readState, type State, saveState, stateOf } from './state.ts'
import { type DialectName, quoted } from './types.ts'

export interface RunOptions {
  readonly sources: readonly ModelSource[]
  readonly clock: Clock
  /** Schema of the tables; default `support`. */
  readonly schema?: string
  /** Time zone of days; default UTC. */
  readonly timeZone?: string
  /** Builds everything anew, whatever has changed. */
  readonly full?: boolean
  readonly models?: readonly Model[]
}

export interface ModelReport {
  readonly name: string
  readonly built: 'full' | 'changed' | 'unchanged' | 'view'
  /** Why everything was built anew. */
  readonly because?: string
  readonly rows: number
  /** Rows written. */
  readonly written: number
  readonly milliseconds: number
}

export interface RunReport {
  readonly schema: string
  readonly models: readonly ModelReport[]
  /** Tickets built anew; absent: all of them. */
  readonly changedTickets?: number
  readonly tests: number
  /** Tests that failed and are warnings. */
  readonly warnings: readonly TestResult[]
  readonly milliseconds: number
}

/**
 * Builds every model, all in one transaction: of what changed since the last run, or everything where that cannot be told.
 *
 * @example
 * const report = await runModels(warehouse, { sources: [{ name: 'freshdesk', vendor: 'freshdesk' }], clock: systemClock })
 * report.models // [{ name: 'agents', built: 'full', rows: 12, … }]
 */
export async function runModels(warehouse: Warehouse, options: RunOptions): Promise<RunReport> {
  const models = options.models ?? shippedModels()
  const doing: { model?: string } = {}
  try {
    return await warehouse.work((sql) => runAll(sql, dialectOf(warehouse), models, options, doing))
  } catch (error) {
    // Only the store can tell what a failure means; here it learns which model it was.
    if (!isTajoError(error) || error.code !== 'TAJO_WAREHOUSE' || doing.model === undefined) throw error
    throw new TajoError('TAJO_MODEL', `Model ${doing.model}: ${error.message}`, { cause: error })
  }
}

export function dialectOf({ kind }: Pick<Warehouse, 'kind'>): DialectName {
  return kind === 'postgres' ? 'postgres' : 'duckdb'
}

async function runAll(
  sql: SqlWork,
  dialect: DialectName,
  models: readonly Model[],
  options: RunOptions,
  doing: { model?: string },
): Promise<RunReport> {
  const startedAt = options.clock.now()
  const schema = options.schema ?? 'support'
  const relations = await readRelations(sql)
  const around: Surroundings = {
    dialect,
    schema,
    timeZone: options.timeZone ?? 'UTC',
    sources: options.sources,
    relations,
  }
  await sql.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`)
  const before = await readState(sql)
  await dropLost(sql, before, models, schema)
  const changed = await findChanged(sql, models, before, around)
  if (options.full === true) changed.everything('it was asked for')
  const reports: ModelReport[] = []
  const warnings: TestResult[] = []
  let tests = 0
  for (const model of models) {
    doing.model = model.name
    const report = await buildOne(sql, model, before, around, changed, options.clock)
    reports.push(report)
  }
  for (const model of models) {
    doing.model = model.name
    const results = await runTests(sql, model, around, changed.table())
    tests += results.ran
    warnings.push(...results.failed)
  }
  delete doing.model
  return {
    schema,
    models: reports,
    ...(changed.reason() === undefined ? { changedTickets: await changed.count() } : {}),
    tests,
    warnings,
    milliseconds: options.clock.now() - startedAt,
  }
}

async function buildOne(
  sql: SqlWork,
  model: Model,
  before: ReadonlyMap<string, State>,
  around: Surroundings,
  changed: ChangedTickets,
  clock: Clock,
): Promise<ModelReport> {
  const startedAt = clock.now()
  const last = before.get(`${around.schema}.${model.name}`)
  const stands = await standing(sql, around.schema, model.name)
  if (last === undefined && stands !== undefined) {
    throw new TajoError('TAJO_SCHEMA_CONFLICT', `${around.schema}.${model.name} exists and was not made by Tajo.`, {
      hint: 'Rename it, or have the models built in another schema.',
    })
  }
  const state = stateOf(model, around, changed.inputs(model))
  const fits = last !== undefined && stands !== undefined && last.sqlHash === state.sqlHash
  if (model.head.build === 'by_ticket') {
    if (!fits || !(await hasColumns(sql, model, around))) changed.everything(`${model.name} is new or was altered`)
    else await followChanges(sql, model, around, changed)
  }
  const table = changed.table()
  const kept = await keepBefore(sql, model, around, stands, changed)
  const isPart = model.head.build === 'by_ticket' && table !== undefined
  const written = isPart ? await buildChanged(sql, model, around, table) : await buildWhole(sql, model, around)
  if (!fits) await comment(sql, model, around)
  const rows = model.head.build === 'view' ? 0 : await sql.count(`SELECT count(*) FROM ${tableName(model, around)}`)
  const built = model.head.build === 'view' ? 'view' : isPart ? 'changed' : 'full'
  const milliseconds = clock.now() - startedAt
  await saveState(sql, { ...state, builtAt: new Date(clock.now()).toISOString(), rows, built, milliseconds })
  void kept
  const because = changed.reason()
  return {
    name: model.name,
    built,
    ...(built === 'full' && because !== undefined && model.head.build === 'by_ticket' ? { because } : {}),
    rows,
    written,
    milliseconds,
  }
}
