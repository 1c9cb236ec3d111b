import type { Clock } from '@tajo/core/clock'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { type ModelReport, modelBuilder } from './build-model.ts'
import { type ChangedTickets, changedTable, findChanged } from './changed.ts'
import { runTests, type TestResult, testFailed } from './checks.ts'
import { examine } from './examine.ts'
import type { ModelSource, Surroundings } from './expand.ts'
import { dropBefore, followedModels } from './follow.ts'
import { type Model, shippedModels } from './models.ts'
import { asOneBuilder } from './one-builder.ts'
import { readRelations } from './relations.ts'
import { dropLost, readState } from './state.ts'
import { type DialectName, quoted } from './types.ts'
import { writingFast } from './writing-fast.ts'

export interface RunOptions {
  readonly sources: readonly ModelSource[]
  readonly clock: Clock
  /** Schema of the tables; default `support`. */
  readonly schema?: string
  /** Time zone of days; default UTC. */
  readonly timeZone?: string
  /** Builds everything anew, whatever has changed. */
  readonly full?: boolean
  /** Aborted between two models, a run leaves everything as it was. */
  readonly signal?: AbortSignal
  /** Default: those that come with Tajo. */
  readonly models?: readonly Model[]
}

export interface RunReport {
  readonly schema: string
  readonly models: readonly ModelReport[]
  /** Tickets that were built anew; `null`: all of them. */
  readonly changedTickets: number | null
  /** Why all of them. */
  readonly because: string | null
  readonly tests: number
  /** Tests that failed and are warnings. */
  readonly warnings: readonly TestResult[]
  readonly milliseconds: number
}

/**
 * Builds every model, all in one transaction: what changed since the last run, or everything where that cannot be told. Waits while
 * another worker builds them.
 *
 * @example
 * const report = await runModels(warehouse, { sources: [{ name: 'freshdesk', vendor: 'freshdesk' }], clock: systemClock })
 * report.models // [{ name: 'agents', built: 'full', rows: 12, … }]
 */
export async function runModels(warehouse: Warehouse, options: RunOptions): Promise<RunReport> {
  const models = options.models ?? shippedModels()
  const doing: { model?: string } = {}
  try {
    return await writingFast(warehouse, () =>
      asOneBuilder(warehouse, options, (sql) => runAll(sql, warehouse, models, options, doing)),
    )
  } catch (error) {
    // Only the store can tell what a failure means; it does not know which model it was.
    if (!isTajoError(error) || error.code !== 'TAJO_WAREHOUSE' || doing.model === undefined) throw error
    if (/other objects depend on it/.test(error.message)) {
      throw new TajoError(
        'TAJO_SCHEMA_CONFLICT',
        `Model ${doing.model} has other columns now, and its table cannot go: ${error.message}`,
        {
          hint: 'Drop the views that stand on it, run again, and make them anew.',
          cause: error,
        },
      )
    }
    throw new TajoError('TAJO_MODEL', `Model ${doing.model}: ${error.message}`, { cause: error })
  }
}

async function runAll(
  sql: SqlWork,
  warehouse: Warehouse,
  models: readonly Model[],
  options: RunOptions,
  doing: { model?: string },
): Promise<RunReport> {
  const startedAt = options.clock.now()
  const schema = options.schema ?? 'support'
  const dialect: DialectName = warehouse.kind === 'postgres' ? 'postgres' : 'duckdb'
  const { sources, timeZone = 'UTC' } = options
  const around: Surroundings = { dialect, schema, timeZone, sources, relations: await readRelations(sql) }
  await ensureSchema(sql, schema)
  await dropLost(sql, models, schema)
  const before = await readState(sql)
  const fitting = await examine(sql, models, before, around)
  const changed = await findChanged(sql, models, before, around, startedAt)
  if (options.full === true) changed.everything('it was asked for')
  const buildAll = async () => {
    const buildOne = modelBuilder({ sql, models, before, fitting, around, changed, clock: options.clock })
    const reports: ModelReport[] = []
    for (const model of models) {
      options.signal?.throwIfAborted()
      doing.model = model.name
      reports.push(await buildOne(model))
    }
    const isPartial = reports.some(({ built }) => built === 'changed')
    return { reports, isPartial, ...(await testAll(sql, models, around, changed, doing)) }
  }
  let done = await buildAll()
  // What fails when only changes were built is built once more from everything: a row may have moved from ticket to ticket.
  if (done.failed !== undefined && done.isPartial) {
    changed.everything(`${done.failed.test} of ${done.failed.model} failed over the changes alone`, 'again')
    done = await buildAll()
  }
  if (done.failed !== undefined) throw testFailed(done.failed)
  delete doing.model
  const changedTickets = changed.reason() === undefined ? await changed.count() : null
  await dropTemporary(sql, models, around)
  return {
    schema,
    models: done.reports,
    changedTickets,
    because: changed.reason() ?? null,
    tests: done.tests,
    warnings: done.warnings,
    milliseconds: options.clock.now() - startedAt,
  }
}

/** `CREATE SCHEMA IF NOT EXISTS` asks for the right to create one even where it exists. */
async function ensureSchema(sql: SqlWork, schema: string): Promise<void> {
  const found = await sql.count(
    'SELECT count(*) FROM information_schema.schemata WHERE catalog_name = current_database() AND schema_name = $schema',
    { schema },
  )
  if (found === 0) await sql.run(`CREATE SCHEMA ${quoted(schema)}`)
}

/** Runs the tests of every model until one that is an error fails. */
async function testAll(
  sql: SqlWork,
  models: readonly Model[],
  around: Surroundings,
  changed: ChangedTickets,
  doing: { model?: string },
): Promise<Pick<RunReport, 'tests' | 'warnings'> & { readonly failed?: TestResult }> {
  const table = changed.table()
  const warnings: TestResult[] = []
  let tests = 0
  for (const model of models) {
    doing.model = model.name
    const { ran, failed } = await runTests(sql, model, {
      ...around,
      ...(table === undefined ? {} : { changed: table }),
    })
    tests += ran
    warnings.push(...failed.filter(({ severity }) => severity === 'warning'))
    const error = failed.find(({ severity }) => severity === 'error')
    if (error !== undefined) return { tests, warnings, failed: error }
  }
  return { tests, warnings }
}

async function dropTemporary(sql: SqlWork, models: readonly Model[], around: Surroundings): Promise<void> {
  const followed = followedModels(models)
  for (const model of models) if (followed.has(model.name)) await dropBefore(sql, model, around)
  await sql.run(`DROP TABLE IF EXISTS ${changedTable}`)
}
