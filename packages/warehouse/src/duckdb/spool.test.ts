import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { day, tickets } from '../testing/batches.ts'
import { store, temporaryWarehouse } from '../testing/temporary.ts'

test('leaves no page behind', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  await store(warehouse, table, [{ id: 1, updated_at: day(1) }])
  await store(warehouse, table, [{ id: 'no number' }])
  const spool = join(dirname(warehouse.location), '.tajo', 'spool')
  expect(existsSync(spool) && readdirSync(spool)).toEqual([])
})
