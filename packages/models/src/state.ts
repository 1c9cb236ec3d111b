import { createHash } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'
import { expandInPart, modelSql, type Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { quoted } from './types.ts'

/** What was read of a stream at the last run. */
export interface InputState {
  /** Where it lies and what it has. */
  readonly place: string
  readonly rows: number
  readonly syncedAt: string | null
  readonly deletedAt: string | null
  /** Of streams that say nothing about single tickets: a digest of their rows. */
  readonly digest?: string
}

export type InputStates = Readonly<Record<string, InputState>>

/** A model as it was built last. */
export interface State {
  readonly name: string
  readonly sqlHash: string
  readonly inputs: InputStates
}

export async function readState(sql: SqlWork): Promise<ReadonlyMap<string, State>> {
  const rows = await sql.rows<{ name: string; sqlHash: string; inputs: InputStates }>(
    'SELECT name, sql_hash AS "sqlHash", inputs FROM _tajo.models',
  )
  return new Map(rows.map((row) => [row.name, row]))
}

/** The statement of a full build says everything that shapes a model beside its rows. */
export function stateOf(model: Model, around: Surroundings, inputs: InputStates): State {
  const { changed: _, ...all } = around
  const tests = model.parts.flatMap((part) =>
    around.sources
      .filter(({ vendor }) => vendor === part.vendor)
      .flatMap((source) => part.head.tests.map((test) => expandInPart(part, test.sql, source, all))),
  )
  const sqlHash = createHash('sha256')
    .update(JSON.stringify([modelSql(model, all), model.head, tests]))
    .digest('hex')
  return { name: `${around.schema}.${model.name}`, sqlHash, inputs }
}

export async function saveState(
  sql: SqlWork,
  state: State & { builtAt: string; rows: number; built: string; milliseconds: number },
): Promise<void> {
  await sql.run('DELETE FROM _tajo.models WHERE name = $name', { name: state.name })
  await sql.run(
    `INSERT INTO _tajo.models (name, sql_hash, built_at, row_count, built_how, milliseconds, inputs)
     VALUES ($name, $hash, CAST($at AS TIMESTAMPTZ), CAST($rows AS BIGINT), $built, CAST($milliseconds AS BIGINT), CAST($inputs AS JSON))`,
    {
      name: state.name,
      hash: state.sqlHash,
      at: state.builtAt,
      rows: state.rows,
      built: state.built,
      milliseconds: Math.round(state.milliseconds),
      inputs: JSON.stringify(state.inputs),
    },
  )
}

/** Drops what earlier runs made and this one does not: models that are no more, or lie in another schema now. */
export async function dropLost(
  sql: SqlWork,
  before: ReadonlyMap<string, State>,
  models: readonly Model[],
  schema: string,
): Promise<void> {
  const wanted = new Set(models.map(({ name }) => `${schema}.${name}`))
  for (const name of before.keys()) {
    if (wanted.has(name)) continue
    const dot = name.lastIndexOf('.')
    const place = `${quoted(name.slice(0, dot))}.${quoted(name.slice(dot + 1))}`
    const [found] = await sql.rows<{ type: string }>(
      `SELECT table_type AS type FROM information_schema.tables WHERE table_catalog = current_database()
       AND table_schema || '.' || table_name = $name`,
      { name },
    )
    if (found !== undefined) await sql.run(`DROP ${found.type === 'VIEW' ? 'VIEW' : 'TABLE'} ${place}`)
    await sql.run('DELETE FROM _tajo.models WHERE name = $name', { name })
  }
}
