import type { SqlReader } from '@tajo/core/sql'
import type { CatalogTable } from '@tajo/core/warehouse'
import type { SqlWriter } from './sql-connection.ts'
import { among, instant, quoted } from './sql-text.ts'
import { addedColumns } from './stored-columns.ts'

type Entry = Omit<CatalogTable, 'rows' | 'deletedRows' | 'columns'> & { readonly write: string }
type Column = CatalogTable['columns'][number]

export async function readCatalog(session: SqlReader, source?: string): Promise<readonly CatalogTable[]> {
  const entries = await session.rows<Entry>(
    `SELECT source, stream, layer, table_name AS "table", description, folder, key, parent, refs AS "references", write_mode AS write,
       last_synced_at AS "lastSyncedAt" FROM _tajo.catalog WHERE source = coalesce($source, source) ORDER BY source, layer, table_name`,
    { source: source ?? null },
  )
  const columns = await session.rows<Column & { layer: string; table: string }>(
    `SELECT layer, table_name AS "table", column_name AS name, type, description, pii FROM _tajo.catalog_columns ORDER BY layer, table_name, position`,
  )
  return Promise.all(
    entries.map(async ({ write, ...entry }) => ({
      ...entry,
      ...(await countRecords(session, entry, write)),
      columns: columns
        .filter((column) => column.layer === entry.layer && column.table === entry.table)
        .map(({ name, type, description, pii }) => ({ name, type, description, pii })),
    })),
  )
}

async function countRecords(session: SqlReader, entry: Omit<Entry, 'write'>, write: string) {
  // An appended table has a row per version; its records are the keys.
  const table = `${quoted(entry.layer)}.${quoted(entry.table)}`
  const from =
    write === 'append'
      ? `(SELECT bool_or(${addedColumns.deleted} IS NULL) AS live FROM ${table} GROUP BY ${entry.key.map(quoted).join(', ')})`
      : `(SELECT ${addedColumns.deleted} IS NULL AS live FROM ${table})`
  const [row] = await session.rows<{ rows: number; deletedRows: number }>(
    `SELECT count(*) FILTER (WHERE live) AS "rows", count(*) FILTER (WHERE NOT live) AS "deletedRows" FROM ${from} r`,
  )
  return { rows: row?.rows ?? 0, deletedRows: row?.deletedRows ?? 0 }
}

/** These tables stood as their source did at `at`. */
export async function noteUpToDate(
  writer: SqlWriter,
  source: string,
  streams: readonly string[],
  at: string,
): Promise<void> {
  await writer.run(
    `UPDATE _tajo.catalog SET last_synced_at = ${instant(at)} WHERE source = $source AND stream IN (${among(streams)})`,
    { source },
  )
}
