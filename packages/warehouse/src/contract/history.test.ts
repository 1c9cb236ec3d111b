import { describe, expect, test } from 'vitest'
import { batch, day, lineage, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  const table = tickets({ history: true })
  const history =
    'SELECT id, subject, _tajo_valid_from, _tajo_valid_to FROM freshdesk.tickets_history ORDER BY id, _tajo_valid_from, _tajo_valid_to NULLS LAST'

  test('keeps every change, from version to version', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [
      { id: 1, subject: 'a', updated_at: day(1) },
      { id: 2, subject: 'x', updated_at: day(1) },
    ])
    await store(warehouse, table, [
      { id: 1, subject: 'b', updated_at: day(3) },
      { id: 2, subject: 'x', updated_at: day(1) },
    ])
    await store(warehouse, table, [{ id: 1, subject: 'older', updated_at: day(2) }])
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(3)],
      [1, 'b', day(3), null],
      [2, 'x', day(1), null],
    ])
  })

  test('a change without a new version counts from when it was read', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }], { syncedAt: day(2) })
    await store(warehouse, table, [{ id: 1, subject: 'b', updated_at: day(1) }], { syncedAt: day(4) })
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(4)],
      [1, 'b', day(4), null],
    ])
  })

  test('a deletion closes the row, a revival opens another', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }])
    await warehouse.write(batch(table, { gone: [{ key: ['1'], reason: 'not found' }], syncedAt: day(5) }))
    expect(await rows(warehouse, history)).toEqual([[1, 'a', day(1), day(5)]])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }], { syncedAt: day(7) })
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(5)],
      [1, 'a', day(7), null],
    ])
    const gone = page([{ id: 1, subject: 'a', updated_at: day(9) }], { state: 'deleted' })
    await warehouse.write(batch(table, { pages: [gone] }))
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(5)],
      [1, 'a', day(7), day(9)],
    ])
  })

  test('history that is switched on later begins with what is stored, and mends a pause', async () => {
    const plain = tickets()
    const warehouse = await temporaryWarehouse([plain])
    await store(warehouse, plain, [
      { id: 1, subject: 'a', updated_at: day(1) },
      { id: 2, subject: 'b', updated_at: day(1) },
    ])
    await warehouse.prepare(table, lineage)
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), null],
      [2, 'b', day(1), null],
    ])
    await warehouse.prepare(plain, lineage)
    await store(warehouse, plain, [{ id: 1, subject: 'c', updated_at: day(4) }], { syncedAt: day(5) })
    await warehouse.prepare(table, lineage)
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(4)],
      [1, 'c', day(4), null],
      [2, 'b', day(1), null],
    ])
  })

  test('covers a table that is swapped whole', async () => {
    const spec = tickets({ history: true, write: 'replace' })
    const warehouse = await temporaryWarehouse([spec])
    const walk = { start: true, end: 'replace' } as const
    await store(
      warehouse,
      spec,
      [
        { id: 1, subject: 'a', updated_at: day(1) },
        { id: 2, subject: 'b', updated_at: day(1) },
      ],
      { walk, syncedAt: day(2) },
    )
    await store(warehouse, spec, [{ id: 1, subject: 'c', updated_at: day(3) }], { walk, syncedAt: day(4) })
    expect(await rows(warehouse, history)).toEqual([
      [1, 'a', day(1), day(3)],
      [1, 'c', day(3), null],
      [2, 'b', day(1), day(4)],
    ])
    expect(await warehouse.keys(spec)).toEqual(['1'])
  })
})
