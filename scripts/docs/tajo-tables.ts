import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { code, markdownTable } from './markdown.ts'

/** The tables of the schema `_tajo` with their columns, read off a warehouse made for it. */
export async function tajoTables(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-docs-'))
  const warehouse = await openDuckDb({ path: join(dir, 'tajo.duckdb'), command: 'docs', readOnly: false })
  try {
    const { rows } = await warehouse.query(
      `SELECT t.table_name, coalesce(t.comment, ''), list(c.column_name ORDER BY c.column_index)
       FROM duckdb_tables() t JOIN duckdb_columns() c USING (database_name, schema_name, table_name)
       WHERE t.schema_name = '_tajo' GROUP BY 1, 2 ORDER BY min(t.table_oid)`,
    )
    return markdownTable(
      ['table', 'what it holds', 'columns'],
      rows.map(([name, comment, columns]) => [
        code(`_tajo.${String(name)}`),
        String(comment),
        Array.isArray(columns) ? columns.join(', ') : '',
      ]),
    )
  } finally {
    await warehouse.close()
    await rm(dir, { recursive: true, force: true })
  }
}
