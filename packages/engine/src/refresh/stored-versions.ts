import type { Json } from '@tajo/core/json'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import type { SourceStream } from '../source.ts'

/** What tells whether a stored row is another one than before. */
export interface StoredVersion {
  readonly version: string | null
  readonly syncedAt: string
  readonly isLive: boolean
  /** Key of the row it lies below. */
  readonly parent: string | null
}

export type StoredVersions = ReadonlyMap<string, StoredVersion>

/** Stored rows with one of these values in a column, the key if none is named; a few columns only, found by their typed value. */
export async function storedVersions(
  warehouse: Warehouse,
  table: TableSpec,
  values: Iterable<string>,
  column: string = table.key[0] ?? '',
): Promise<StoredVersions> {
  const literals = literalsOf(table, column, values)
  if (literals.length === 0) return new Map()
  const key = `CAST(t.${quoted(table.key[0] ?? '')} AS VARCHAR)`
  const version = table.version === undefined ? 'CAST(NULL AS VARCHAR)' : `t.${quoted(table.version)}`
  const parent = `CAST(${table.parentColumn === undefined ? 'NULL' : `t.${quoted(table.parentColumn)}`} AS VARCHAR)`
  const { rows } = await warehouse.query(
    `SELECT ${key} AS k, ${version} AS v, t._tajo_synced_at AS s, t._tajo_deleted_at IS NULL AS l, ${parent} AS p
     FROM ${presentRows(table)} t WHERE t.${quoted(column)} IN (${literals.join(', ')})`,
  )
  return new Map(
    rows.map(([k, v, s, l, p]) => [
      String(k),
      { version: textOrNull(v), syncedAt: String(s), isLive: l === true, parent: textOrNull(p) },
    ]),
  )
}

function textOrNull(value: Json | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** Keys of the live rows that have an e-mail in one of the columns the stream keeps them in. */
export async function keysByEmail(
  warehouse: Warehouse,
  { stream, table }: SourceStream,
  email: string,
): Promise<readonly string[]> {
  const columns = (stream.person?.emails ?? []).filter((column) => table.columns[column]?.type === 'text')
  if (columns.length === 0) return []
  const has = columns.map((column) => `lower(t.${quoted(column)}) = ${literal(email.toLowerCase())}`).join(' OR ')
  const { rows } = await warehouse.query(
    `SELECT CAST(t.${quoted(table.key[0] ?? '')} AS VARCHAR) AS k FROM ${presentRows(table)} t WHERE t._tajo_deleted_at IS NULL AND (${has})`,
  )
  return rows.map(([key]) => String(key))
}

export function isSame(one: StoredVersion | undefined, other: StoredVersion | undefined): boolean {
  return one?.version === other?.version && one?.syncedAt === other?.syncedAt && one?.isLive === other?.isLive
}

function presentRows(table: TableSpec): string {
  const name = `${quoted(table.layer)}.${quoted(table.table)}`
  if (table.write !== 'append') return name
  const keys = table.key.map(quoted).join(', ')
  const version = table.version === undefined ? '' : `${quoted(table.version)} DESC NULLS LAST, `
  return `(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${version}_tajo_synced_at DESC) AS _place FROM ${name}) a
    WHERE _place = 1)`
}

/** As the column's own type, so that the store need not read every row; what is no value of that type is no row's. */
function literalsOf(table: TableSpec, column: string, values: Iterable<string>): readonly string[] {
  const isNumber = table.columns[column]?.type === 'bigint'
  return [...new Set(values)].flatMap((value) => {
    if (!isNumber) return [literal(value)]
    return /^-?\d{1,18}$/.test(value) ? [value] : []
  })
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
