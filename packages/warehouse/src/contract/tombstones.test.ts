import { describe, expect, test } from 'vitest'
import { batch, day, notes, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  const table = tickets()
  const state = 'SELECT id, subject, _tajo_deleted_at FROM freshdesk.tickets ORDER BY id'

  test('a record that is gone keeps its values and gets its time of deletion once', async () => {
    const warehouse = await temporaryWarehouse([table])
    await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }])
    const gone = [
      { key: ['1'], reason: 'not found' },
      { key: [1], reason: 'twice' },
    ]
    expect(await warehouse.write(batch(table, { gone, syncedAt: day(5) }))).toMatchObject({ deleted: 1 })
    expect(await warehouse.write(batch(table, { gone, syncedAt: day(6) }))).toMatchObject({ deleted: 0 })
    expect(await rows(warehouse, state)).toEqual([[1, 'a', day(5)]])
  })

  test('one that was never stored gets a row of its key alone', async () => {
    const warehouse = await temporaryWarehouse([table])
    const gone = [{ key: ['1848295627395445001'], reason: 'merged' }]
    expect(await warehouse.write(batch(table, { gone, syncedAt: day(5) }))).toMatchObject({ inserted: 0, deleted: 1 })
    expect(await rows(warehouse, state)).toEqual([['1848295627395445001', null, day(5)]])
    expect(await store(warehouse, table, [{ id: 5 }], { gone: [{ key: [5], reason: 'gone since' }] })).toMatchObject({
      inserted: 1,
      deleted: 1,
    })
  })

  test('children that are absent from a complete read of their parent are gone', async () => {
    const spec = notes()
    const warehouse = await temporaryWarehouse([spec])
    const of = (ticket: number, ids: readonly number[]) =>
      page(
        ids.map((id) => ({ id, body: 'x' })),
        { constants: { ticket_id: String(ticket) } },
      )
    await warehouse.write(batch(spec, { pages: [of(1, [11, 12]), of(2, [21, 22]), of(3, [31])] }))
    const parentsDone = [
      { id: '1', version: day(1), compare: true },
      { id: '2', version: day(1), compare: false },
      { id: '3', version: day(1), compare: true },
    ]
    // 12 moved to ticket 2, and a note that cannot be stored is there all the same.
    const pages = [of(1, [11]), page('[{"id":31,"private":"maybe"}]', { constants: { ticket_id: '3' } }), of(2, [12])]
    expect(await warehouse.write(batch(spec, { pages, parentsDone }))).toMatchObject({ deleted: 0, rejected: 1 })
    expect(await warehouse.write(batch(spec, { pages: [of(1, [11]), of(2, [21])], parentsDone }))).toMatchObject({
      deleted: 1,
    })
    expect(
      await rows(warehouse, 'SELECT id, ticket_id, _tajo_deleted_at IS NULL FROM freshdesk.notes ORDER BY id'),
    ).toEqual([
      [11, 1, true],
      [12, 2, true],
      [21, 2, true],
      [22, 2, true],
      [31, 3, false],
    ])
    expect(await rows(warehouse, 'SELECT parent_id, version FROM _tajo.parent_reads ORDER BY parent_id')).toEqual([
      ['1', day(1)],
      ['2', day(1)],
      ['3', day(1)],
    ])
  })

  test('a parent without children has lost them all', async () => {
    const spec = notes()
    const warehouse = await temporaryWarehouse([spec])
    await store(warehouse, spec, [{ id: 11, ticket_id: 1 }])
    const parentsDone = [{ id: '1', version: day(2), compare: true }]
    expect(await warehouse.write(batch(spec, { parentsDone }))).toMatchObject({ deleted: 1 })
  })
})
