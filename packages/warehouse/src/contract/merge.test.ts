import { describe, expect, test } from 'vitest'
import { batch, day, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  const table = tickets()
  const subjects = 'SELECT id, subject FROM freshdesk.tickets ORDER BY id'

  describe('merging by key', () => {
    test('counts new, changed and unchanged rows, and rewrites the changed ones only', async () => {
      const warehouse = await temporaryWarehouse([table])
      const first = [
        { id: 1, subject: 'a', updated_at: day(1) },
        { id: 2, subject: 'b', updated_at: day(1) },
      ]
      expect(await store(warehouse, table, first)).toEqual({
        inserted: 2,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        rejected: 0,
        erased: 0,
      })
      const second = [
        { id: 1, subject: 'a', updated_at: day(1) },
        { id: 2, subject: 'c', updated_at: day(2) },
        { id: 3, updated_at: day(1) },
      ]
      const result = await store(warehouse, table, second, { syncedAt: day(9) })
      expect(result).toEqual({ inserted: 1, updated: 1, unchanged: 1, deleted: 0, rejected: 0, erased: 0 })
      expect(await rows(warehouse, 'SELECT id, subject, _tajo_synced_at FROM freshdesk.tickets ORDER BY id')).toEqual([
        [1, 'a', '2026-03-02T12:00:00Z'],
        [2, 'c', day(9)],
        [3, null, day(9)],
      ])
    })

    test('an older version never overwrites a newer one, an equal one does', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(warehouse, table, [{ id: 1, subject: 'new', updated_at: day(5) }])
      expect(await store(warehouse, table, [{ id: 1, subject: 'old', updated_at: day(4) }])).toMatchObject({
        unchanged: 1,
        updated: 0,
      })
      expect(await rows(warehouse, subjects)).toEqual([[1, 'new']])
      expect(await store(warehouse, table, [{ id: 1, subject: 'same time', updated_at: day(5) }])).toMatchObject({
        updated: 1,
      })
      expect(await rows(warehouse, subjects)).toEqual([[1, 'same time']])
    })

    test('of several records of a key in a batch the latest version wins, of equal ones the last', async () => {
      const warehouse = await temporaryWarehouse([table])
      const pages = [
        page([
          { id: 1, subject: 'late', updated_at: day(3) },
          { id: 2, subject: 'first', updated_at: day(1) },
        ]),
        page([{ id: 1, subject: 'early', updated_at: day(2) }]),
        page([{ id: 2, subject: 'last', updated_at: day(1) }]),
      ]
      expect(await warehouse.write(batch(table, { pages }))).toMatchObject({ inserted: 2, unchanged: 0 })
      expect(await rows(warehouse, subjects)).toEqual([
        [1, 'late'],
        [2, 'last'],
      ])
    })

    test('columns a page does not speak about keep their value; absent is not null', async () => {
      const warehouse = await temporaryWarehouse([table])
      const record = { id: 1, subject: 'a', updated_at: day(1), stats: { resolved_at: day(1) }, description: 'long' }
      await warehouse.write(batch(table, { pages: [page([record], { shapes: ['list', 'stats', 'view'] })] }))
      await store(warehouse, table, [{ id: 1, subject: 'b', updated_at: day(2) }])
      const read = 'SELECT subject, stats_resolved_at, description FROM freshdesk.tickets'
      expect(await rows(warehouse, read)).toEqual([['b', day(1), 'long']])
      await warehouse.write(
        batch(table, { pages: [page([{ id: 1, subject: 'c', updated_at: day(3) }], { shapes: ['stats'] })] }),
      )
      expect(await rows(warehouse, read)).toEqual([['c', null, 'long']])
    })

    test('records of different shapes in one batch make one row together', async () => {
      const warehouse = await temporaryWarehouse([table])
      const pages = [
        page([{ id: 1, subject: 'a', updated_at: day(2), stats: { resolved_at: day(1) } }], {
          shapes: ['list', 'stats'],
        }),
        page([{ id: 1, subject: 'b', updated_at: day(2), description: 'long' }], { shapes: ['view'] }),
        page([{ id: 1, subject: 'old', updated_at: day(1), description: 'short' }], { shapes: ['view'] }),
      ]
      expect(await warehouse.write(batch(table, { pages }))).toMatchObject({ inserted: 1 })
      expect(await rows(warehouse, 'SELECT subject, stats_resolved_at, description FROM freshdesk.tickets')).toEqual([
        ['b', day(1), 'long'],
      ])
    })

    test('a page of a poorer shape that says nothing new changes nothing', async () => {
      const warehouse = await temporaryWarehouse([table])
      const record = { id: 1, subject: 'a', updated_at: day(1) }
      await warehouse.write(batch(table, { pages: [page([{ ...record, description: 'long' }], { shapes: ['view'] })] }))
      expect(await store(warehouse, table, [record])).toMatchObject({ unchanged: 1, updated: 0 })
    })

    test('a table without versions takes what came last', async () => {
      const { version: _, ...spec } = table
      const warehouse = await temporaryWarehouse([spec])
      await store(warehouse, spec, [{ id: 1, subject: 'a' }])
      expect(
        await store(warehouse, spec, [
          { id: 1, subject: 'b' },
          { id: 1, subject: 'b' },
        ]),
      ).toMatchObject({ updated: 1 })
      expect(await store(warehouse, spec, [{ id: 1, subject: 'b' }])).toMatchObject({ unchanged: 1 })
      expect(await rows(warehouse, subjects)).toEqual([[1, 'b']])
    })

    test('keys of several columns', async () => {
      const spec = tickets({ key: ['id', 'subject'] })
      const warehouse = await temporaryWarehouse([spec])
      await store(warehouse, spec, [
        { id: 1, subject: 'a', priority: 1 },
        { id: 1, subject: 'b', priority: 1 },
      ])
      expect(await store(warehouse, spec, [{ id: 1, subject: 'b', priority: 2 }])).toMatchObject({
        updated: 1,
        inserted: 0,
      })
      expect(await warehouse.keys(spec)).toEqual(expect.arrayContaining(['["1","a"]', '["1","b"]']))
      expect(await warehouse.rowsByKey(spec, ['["1","b"]'])).toMatchObject([{ subject: 'b', priority: 2 }])
    })

    test('values of columns the configuration no longer names stay', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(warehouse, table, [{ id: 1, subject: 'a', priority: 4, updated_at: day(1) }])
      const { priority: _, ...fewer } = table.columns
      const spec = tickets({ columns: fewer })
      await warehouse.prepare(spec, { folder: null, parent: null, references: {} })
      await store(warehouse, spec, [
        { id: 1, subject: 'b', priority: 1, updated_at: day(2) },
        { id: 2, updated_at: day(2) },
      ])
      expect(await rows(warehouse, 'SELECT id, subject, priority FROM freshdesk.tickets ORDER BY id')).toEqual([
        [1, 'b', 4],
        [2, null, null],
      ])
    })
  })

  describe('records listed as deleted', () => {
    test('get their version as the time of deletion, once, and lose it when they live again', async () => {
      const warehouse = await temporaryWarehouse([table])
      const deletedAt = 'SELECT _tajo_deleted_at FROM freshdesk.tickets WHERE id = 1'
      await store(warehouse, table, [{ id: 1, subject: 'a', updated_at: day(1) }])
      const gone = page([{ id: 1, subject: 'a', updated_at: day(3) }], { state: 'deleted' })
      expect(await warehouse.write(batch(table, { pages: [gone] }))).toMatchObject({ updated: 0, deleted: 1 })
      expect(await value(warehouse, deletedAt)).toBe(day(3))
      const later = page([{ id: 1, subject: 'b', updated_at: day(6) }], { state: 'spam' })
      expect(await warehouse.write(batch(table, { pages: [later] }))).toMatchObject({ updated: 1, deleted: 0 })
      expect(await value(warehouse, deletedAt)).toBe(day(3))
      await store(warehouse, table, [{ id: 1, subject: 'old', updated_at: day(5) }])
      expect(await value(warehouse, deletedAt)).toBe(day(3))
      expect(await store(warehouse, table, [{ id: 1, subject: 'b', updated_at: day(6) }])).toMatchObject({ updated: 1 })
      expect(await value(warehouse, deletedAt)).toBeNull()
    })

    test('one that was never live is stored with its values', async () => {
      const warehouse = await temporaryWarehouse([table])
      const gone = page([{ id: 7, subject: 'a' }], { state: 'spam' })
      expect(await warehouse.write(batch(table, { pages: [gone] }))).toMatchObject({ inserted: 1, deleted: 0 })
      expect(await rows(warehouse, 'SELECT subject, _tajo_deleted_at FROM freshdesk.tickets')).toEqual([
        ['a', '2026-03-02T12:00:00Z'],
      ])
    })
  })
})
