import { createHash } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'
import { modelSql, type Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { quoted } from './types.ts'

/** How many rows have a time, for the times of the last minutes before the latest. */
export type Recent = Readonly<Record<string, number>>

/** What was read of a stream at the last run. */
export interface InputState {
  /** Where it lies and what it has. */
  readonly place: string
  readonly rows: number
  /** The latest times rows were stored at, and how many rows at each. */
  readonly synced: Recent
  /** The latest times they were found gone. */
  readonly deleted: Recent
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
export function hashOf(model: Model, around: Surroundings): string {
  const { changed: _, ...all } = around
  return createHash('sha256')
    .update(JSON.stringify([modelSql(model, all), model.head]))
    .digest('hex')
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
export async function dropLost(sql: SqlWork, models: readonly Model[], schema: string): Promise<void> {
  const wanted = new Set(models.map(({ name }) => `${schema}.${name}`))
  const lost = [...(await readState(sql)).keys()].filter((name) => !wanted.has(name))
  const found: { readonly place: string; readonly kind: 'VIEW' | 'TABLE' }[] = []
  for (const name of lost) {
    const [table] = await sql.rows<{ schema: string; name: string; type: string }>(
      `SELECT table_schema AS schema, table_name AS name, table_type AS type FROM information_schema.tables
       WHERE table_catalog = current_database() AND table_schema || '.' || table_name = $name`,
      { name },
    )
    await sql.run('DELETE FROM _tajo.models WHERE name = $name', { name })
    if (table === undefined) continue
    found.push({
      place: `${quoted(table.schema)}.${quoted(table.name)}`,
      kind: table.type === 'VIEW' ? 'VIEW' : 'TABLE',
    })
  }
  // A view stands on tables.
  for (const { place, kind } of found.sort((a, b) => b.kind.localeCompare(a.kind)))
    await sql.run(`DROP ${kind} ${place}`)
}
