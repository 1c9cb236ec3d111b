import { TajoError } from '@tajo/core/errors'
import type { SqlReader } from '@tajo/core/sql'
import type { TableSpec } from '@tajo/core/warehouse'
import { addedColumns, type StoredColumn, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { shortName } from './short-names.ts'
import { ident, sqlType } from './sql.ts'

/** A table of the user as it stands in the database, with what statements on it need. */
export interface Layout {
  readonly spec: TableSpec
  /** Quoted, with its schema. */
  readonly name: string
  readonly history: string | undefined
  readonly columns: readonly StoredColumn[]
  readonly version: StoredColumn | undefined
  /** Some pages leave columns out, so rows are put together from several. */
  readonly partial: boolean
  /** Columns a record fills: the stored ones, unknown keys, and the record itself where it is kept. */
  readonly content: readonly string[]
}

/** Names of the table, its history and its view as they stand in the database; of the stored names these are the same. */
export function names(spec: { readonly layer: string; readonly table: string }) {
  const table = shortName(spec.table)
  return {
    layer: shortName(spec.layer),
    table,
    history: shortName(table, '_history'),
    wide: shortName(table, '_wide'),
  }
}

export function tableName(spec: TableSpec): string {
  return `${ident(spec.layer)}.${ident(spec.table)}`
}

export function historyName(spec: TableSpec): string {
  return `${ident(spec.layer)}.${ident(names(spec).history)}`
}

/** What every table gets, name → SQL type, in order. */
export function wantedColumns(spec: TableSpec): ReadonlyMap<string, string> {
  const wanted = new Map(storedColumns(spec).map((column) => [shortName(column.name), sqlType(column.type)]))
  wanted.set(addedColumns.extra, 'jsonb')
  if (spec.raw) wanted.set(addedColumns.raw, 'jsonb')
  wanted.set(addedColumns.synced, sqlType('timestamp'))
  wanted.set(addedColumns.deleted, sqlType('timestamp'))
  return wanted
}

export async function readLayout(from: SqlReader, spec: TableSpec): Promise<Layout> {
  const { layer, table } = names(spec)
  if ((await tableColumns(from, layer, table)).size === 0) {
    throw new TajoError(
      'TAJO_WAREHOUSE',
      `${spec.layer}.${spec.table} does not exist; it has to be prepared before it is written.`,
    )
  }
  const columns = storedColumns(spec)
  return {
    spec,
    name: tableName(spec),
    history: keepsHistory(spec) ? historyName(spec) : undefined,
    columns,
    version: columns.find((column) => column.name === spec.version && column.mask === undefined),
    partial: columns.some((column) => column.shapes !== undefined),
    content: [...columns.map((column) => column.name), addedColumns.extra, ...(spec.raw ? [addedColumns.raw] : [])],
  }
}

/** Columns of a table, name → SQL type; empty when there is no such table. */
export async function tableColumns(from: SqlReader, schema: string, table: string): Promise<Map<string, string>> {
  const rows = await from.rows<{ name: string; type: string }>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $schema AND c.relname = $table AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    { schema, table },
  )
  return new Map(rows.map((row) => [row.name, row.type]))
}
