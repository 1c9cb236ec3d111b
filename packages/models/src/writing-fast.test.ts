import { stores } from '@tajo/warehouse/testing/stores'
import { expect, test } from 'vitest'
import { writingFast } from './writing-fast.ts'

test('what is set for a run in DuckDB is set back after it, also when it fails', async () => {
  const store = stores.find(({ kind }) => kind === 'duckdb')
  const warehouse = await store?.temporaryWarehouse([])
  if (warehouse === undefined) throw new Error('There is no DuckDB among the stores.')
  const settings = () =>
    warehouse.work((sql) =>
      sql.rows(
        "SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'preserve_insertion_order', 'disabled_compression_methods') ORDER BY 1",
      ),
    )
  const before = await settings()
  expect(await writingFast(warehouse, settings)).not.toEqual(before)
  expect(await settings()).toEqual(before)
  const failure = new Error('The task failed.')
  await expect(writingFast(warehouse, () => warehouse.work(() => Promise.reject(failure)))).rejects.toThrow()
  expect(await settings()).toEqual(before)
})
