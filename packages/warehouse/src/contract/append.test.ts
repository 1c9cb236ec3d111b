import { describe, expect, test } from 'vitest'
import { batch, day, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  const table = tickets({ write: 'append' })
  const versions = 'SELECT id, subject, updated_at FROM freshdesk.tickets ORDER BY id, updated_at, subject'

  test('keeps every version and doubles none that is read again', async () => {
    const warehouse = await temporaryWarehouse([table])
    const first = { id: 1, subject: 'a', updated_at: day(1) }
    const second = { id: 1, subject: 'b', updated_at: day(2) }
    expect(await store(warehouse, table, [first, second, first])).toMatchObject({ inserted: 2, unchanged: 1 })
    expect(await store(warehouse, table, [second, first, { id: 2, subject: 'x', updated_at: day(1) }])).toMatchObject({
      inserted: 1,
      unchanged: 2,
    })
    expect(await store(warehouse, table, [{ ...second, subject: 'b again' }])).toMatchObject({ inserted: 1 })
    expect(await rows(warehouse, versions)).toEqual([
      [1, 'a', day(1)],
      [1, 'b', day(2)],
      [1, 'b again', day(2)],
      [2, 'x', day(1)],
    ])
  })

  test('without versions a record is new when it differs from the latest', async () => {
    const { version: _, ...spec } = table
    const warehouse = await temporaryWarehouse([spec])
    for (const [index, subject] of ['a', 'b', 'b', 'a'].entries()) {
      await store(warehouse, spec, [{ id: 1, subject }], { syncedAt: day(index + 1) })
    }
    expect(await rows(warehouse, 'SELECT subject FROM freshdesk.tickets ORDER BY _tajo_synced_at')).toEqual([
      ['a'],
      ['b'],
      ['a'],
    ])
  })

  test('counts, keys and rows speak of records, by their latest version', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [
      { id: 1, subject: 'a', updated_at: day(1) },
      { id: 2, subject: 'x', updated_at: day(1) },
    ])
    await store(warehouse, table, [{ id: 1, subject: 'b', updated_at: day(2) }])
    expect(await warehouse.counts(table)).toMatchObject({ live: 2, deleted: 0 })
    expect([...(await warehouse.keys(table))].sort()).toEqual(['1', '2'])
    expect(await warehouse.rowsByKey(table, ['1'])).toMatchObject([{ subject: 'b' }])
    const gone = page([{ id: 1, subject: 'b', updated_at: day(3) }], { state: 'deleted' })
    await warehouse.write(batch(table, { pages: [gone] }))
    await warehouse.write(batch(table, { gone: [{ key: [2], reason: 'not found' }] }))
    expect(await warehouse.counts(table)).toMatchObject({ live: 0, deleted: 2 })
  })

  test('columns of another shape do not make a version', async () => {
    const warehouse = await temporaryWarehouse([table])
    const record = { id: 1, subject: 'a', updated_at: day(1) }
    await warehouse.write(batch(table, { pages: [page([{ ...record, description: 'long' }], { shapes: ['view'] })] }))
    expect(await store(warehouse, table, [record])).toMatchObject({ inserted: 0, unchanged: 1 })
  })
})
