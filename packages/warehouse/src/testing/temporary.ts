import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '@tajo/core/json'
import type { TableSpec, Warehouse, WriteBatch, WriteResult } from '@tajo/core/warehouse'
import { onTestFinished } from 'vitest'
import { type OpenOptions, openDuckDb } from '../duckdb/open.ts'
import { batch, lineage, page } from './batches.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-warehouse-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A warehouse in a folder of its own, with the tables prepared; closed when the test ends. */
export async function temporaryWarehouse(
  tables: readonly TableSpec[],
  options: Partial<OpenOptions> = {},
): Promise<Warehouse> {
  const warehouse = await openDuckDb({ path: join(temporaryFolder(), 'tajo.duckdb'), ...options })
  onTestFinished(() => warehouse.close())
  for (const table of tables) await warehouse.prepare(table, lineage)
  return warehouse
}

/** Writes records as one page. */
export function store(
  warehouse: Warehouse,
  table: TableSpec,
  records: readonly unknown[] | string,
  changes: Partial<WriteBatch> = {},
): Promise<WriteResult> {
  return warehouse.write(batch(table, { pages: [page(records)], ...changes }))
}

/** Rows of a query as arrays. */
export async function rows(warehouse: Warehouse, sql: string): Promise<readonly (readonly Json[])[]> {
  return (await warehouse.query(sql)).rows
}

/** First value of the first row. */
export async function value(warehouse: Warehouse, sql: string): Promise<Json | undefined> {
  return (await rows(warehouse, sql))[0]?.[0]
}
