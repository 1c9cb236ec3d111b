import { TajoError } from '@tajo/core/errors'
import type { TableSpec } from '@tajo/core/warehouse'
import { addedColumns, type StoredColumn, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { database } from './session.ts'
import { ident, qualified, sqlType } from './sql.ts'
import type { Writer } from './writer.ts'

/** A table of the user as it stands in the file, with what statements on it need. */
export interface Layout {
  readonly spec: TableSpec
  /** Quoted, with its schema. */
  readonly name: string
  readonly history: string | undefined
  readonly columns: readonly StoredColumn[]
  readonly version: StoredColumn | undefined
  /** Columns the table has and the present configuration does not speak of: their values stay. */
  readonly orphans: readonly string[]
  /** Some pages leave columns out, so rows are put together from several. */
  readonly partial: boolean
  /** Columns a record fills: the stored ones, unknown keys, and the record itself where it is kept. */
  readonly content: readonly string[]
}

export function historyTable(spec: TableSpec): string {
  return `${spec.table}_history`
}

export function wideView(spec: TableSpec): string {
  return `${spec.table}_wide`
}

/** What every table gets, name → SQL type, in order. */
export function wantedColumns(spec: TableSpec): ReadonlyMap<string, string> {
  const wanted = new Map(storedColumns(spec).map((column) => [column.name, sqlType(column.type)]))
  wanted.set(addedColumns.extra, 'JSON')
  if (spec.raw) wanted.set(addedColumns.raw, 'JSON')
  wanted.set(addedColumns.synced, sqlType('timestamp'))
  wanted.set(addedColumns.deleted, sqlType('timestamp'))
  return wanted
}

export async function readLayout(writer: Writer, spec: TableSpec): Promise<Layout> {
  const present = await tableColumns(writer, spec.layer, spec.table)
  if (present.size === 0) {
    throw new TajoError(
      'TAJO_WAREHOUSE',
      `${spec.layer}.${spec.table} does not exist; it has to be prepared before it is written.`,
    )
  }
  const wanted = new Set([...wantedColumns(spec).keys()].map((name) => name.toLowerCase()))
  const columns = storedColumns(spec)
  return {
    spec,
    name: qualified(spec.layer, spec.table),
    history: keepsHistory(spec) ? qualified(spec.layer, historyTable(spec)) : undefined,
    columns,
    version: columns.find((column) => column.name === spec.version && column.mask === undefined),
    orphans: [...present.keys()].filter((name) => !wanted.has(name.toLowerCase()) && name !== addedColumns.raw),
    partial: columns.some((column) => column.shapes !== undefined),
    content: [...columns.map((column) => column.name), addedColumns.extra, ...(spec.raw ? [addedColumns.raw] : [])],
  }
}

/** Columns of a table, name → SQL type; empty when there is no such table. */
export async function tableColumns(
  writer: Pick<Writer, 'rows'>,
  schema: string,
  table: string,
  catalog: string = database,
): Promise<Map<string, string>> {
  const rows = await writer.rows<{ column_name: string; data_type: string }>(
    `SELECT column_name, data_type FROM duckdb_columns()
     WHERE database_name = $catalog AND lower(schema_name) = lower($schema) AND lower(table_name) = lower($table)
     ORDER BY column_index`,
    { catalog, schema, table },
  )
  return new Map(rows.map((row) => [row.column_name, row.data_type]))
}

export function list(names: readonly string[], alias?: string): string {
  return names.map((name) => (alias === undefined ? ident(name) : `${alias}.${ident(name)}`)).join(', ')
}
