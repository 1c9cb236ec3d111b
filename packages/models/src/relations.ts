import type { ColumnType } from '@tajo/core/columns'
import type { SqlReader } from '@tajo/core/sql'
import type { ModelSource } from './expand.ts'
import { columnTypes, type DialectName, quoted, sqlType } from './types.ts'

/** Where a stream's rows lie. */
export interface Relation {
  readonly source: string
  readonly stream: string
  readonly layer: string
  readonly table: string
  readonly key: readonly string[]
  readonly write: string
  readonly history: boolean
  /** Column → its type in the store. */
  readonly columns: ReadonlyMap<string, string>
}

/** By source and stream, see `relationOf`. */
export type Relations = ReadonlyMap<string, Relation>

export function relationOf(relations: Relations, source: string, stream: string): Relation | undefined {
  return relations.get(`${source}.${stream}`)
}

/** Every stream's table, from Tajo's own catalog. */
export async function readRelations(sql: SqlReader): Promise<Relations> {
  const entries = await sql.rows<Omit<Relation, 'columns' | 'history'> & { history: boolean | null }>(
    `SELECT source, stream, layer, table_name AS "table", key, write_mode AS "write", history FROM _tajo.catalog`,
  )
  const columns = await sql.rows<{ layer: string; table: string; name: string; type: string }>(
    `SELECT layer, table_name AS "table", column_name AS name, type FROM _tajo.catalog_columns ORDER BY position`,
  )
  const types = new Map<string, Map<string, string>>()
  for (const { layer, table, name, type } of columns) {
    const place = `${layer}.${table}`
    const known = types.get(place) ?? new Map<string, string>()
    types.set(place, known.set(name, type.toLowerCase()))
  }
  return new Map(
    entries.map((entry) => [
      `${entry.source}.${entry.stream}`,
      // `false` is a history that is no longer kept: what it holds stays true.
      { ...entry, history: entry.history !== null, columns: types.get(`${entry.layer}.${entry.table}`) ?? new Map() },
    ]),
  )
}

export function tableOf(relation: Relation): string {
  return `${quoted(relation.layer)}.${quoted(relation.table)}`
}

type Wanted = ReadonlyMap<string, ColumnType>

const synced = '_tajo_synced_at'
const deleted = '_tajo_deleted_at'
const validFrom = '_tajo_valid_from'
const validTo = '_tajo_valid_to'

/** The present rows of a stream with the wanted columns, tombstones included. */
export function streamRelation(
  dialect: DialectName,
  relations: Relations,
  source: ModelSource,
  stream: string,
  wanted: Wanted,
): string {
  const relation = relationOf(relations, source.name, stream)
  const added: Wanted = new Map([
    [synced, 'timestamp'],
    [deleted, 'timestamp'],
  ])
  if (relation === undefined) return emptyRelation(dialect, new Map([...wanted, ...added]))
  const list = [...selected(dialect, relation, source, stream, wanted), ...[...added.keys()].map(quoted)].join(', ')
  const table = tableOf(relation)
  if (relation.write !== 'append') return `(SELECT ${list} FROM ${table})`
  // A row per version: the latest counts.
  const key = relation.key.map(quoted).join(', ')
  const version = relation.columns.has('updated_at') ? '"updated_at" DESC NULLS LAST, ' : ''
  const place = dialect === 'duckdb' ? 'rowid' : 'ctid'
  return `(SELECT DISTINCT ON (${key}) ${list} FROM ${table} ORDER BY ${key}, ${version}${quoted(synced)} DESC, ${place} DESC)`
}

/** Every recorded state of a stream's rows. */
export function historyRelation(
  dialect: DialectName,
  relations: Relations,
  source: ModelSource,
  stream: string,
  wanted: Wanted,
): string {
  const relation = relationOf(relations, source.name, stream)
  const added: Wanted = new Map([
    [synced, 'timestamp'],
    [validFrom, 'timestamp'],
    [validTo, 'timestamp'],
  ])
  if (relation === undefined || !relation.history) return emptyRelation(dialect, new Map([...wanted, ...added]))
  const list = [...selected(dialect, relation, source, stream, wanted), ...[...added.keys()].map(quoted)]
  return `(SELECT ${list.join(', ')} FROM ${quoted(relation.layer)}.${quoted(`${relation.table}_history`)})`
}

/** What a model or stream that has no rows looks like. */
export function emptyRelation(dialect: DialectName, wanted: Wanted): string {
  const columns = [...wanted].map(([name, type]) => `CAST(NULL AS ${sqlType(dialect, type)}) AS ${quoted(name)}`)
  return `(SELECT ${columns.join(', ')} WHERE FALSE)`
}

function selected(
  dialect: DialectName,
  relation: Relation,
  source: ModelSource,
  stream: string,
  wanted: Wanted,
): readonly string[] {
  const hidden = source.hidden?.[stream] ?? []
  return [...wanted].map(([name, type]) => {
    const stored = hidden.includes(name) ? undefined : relation.columns.get(name)
    const column = quoted(name)
    const wish = sqlType(dialect, type)
    const found = columnTypes.find((each) => sqlType(dialect, each).toLowerCase() === stored)
    if (found === type) return column
    // What a column of another type says is only taken where nothing of it can be lost.
    const fits = found === 'bigint' && (type === 'double' || type === 'text')
    return `CAST(${fits ? column : 'NULL'} AS ${wish}) AS ${column}`
  })
}

/** A fingerprint of where a stream's rows lie and what they have: another one means everything is built anew. */
export function describeRelation(relation: Relation | undefined): string {
  if (relation === undefined) return 'none'
  const { layer, table, key, write, history, columns } = relation
  return JSON.stringify([layer, table, key, write, history, [...columns]])
}
