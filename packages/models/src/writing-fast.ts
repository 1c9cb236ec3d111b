import type { Warehouse } from '@tajo/core/warehouse'

// DuckDB tries every way of packing on every column of every row group; these cost the most and save little in models.
const slow = 'fsst,dict_fsst,zstd'

/** Runs a task with DuckDB set to write tables that are made anew at each run: in any order of rows, packed with less effort. */
export async function writingFast<T>(warehouse: Warehouse, task: () => Promise<T>): Promise<T> {
  if (warehouse.kind !== 'duckdb') return task()
  await settle(warehouse, [
    `SET GLOBAL disabled_compression_methods = '${slow}'`,
    'SET GLOBAL preserve_insertion_order = FALSE',
  ])
  try {
    return await task()
  } finally {
    await settle(warehouse, ['RESET GLOBAL disabled_compression_methods', 'RESET GLOBAL preserve_insertion_order'])
  }
}

// Settings take effect at once and are no part of the transaction.
async function settle(warehouse: Warehouse, statements: readonly string[]): Promise<void> {
  await warehouse.work(async (sql) => {
    for (const statement of statements) await sql.run(statement)
  })
}
