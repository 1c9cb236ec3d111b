import { describe, expect, test } from 'vitest'
import { batch, day, lineage, page, tickets } from '../testing/batches.ts'
import { stores } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse, ...dialect }) => {
  const open = { start: true } as const
  const going = { start: false } as const

  describe('a walk of a merged table', () => {
    const table = tickets()

    test('buries what it did not meet', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(
        warehouse,
        table,
        [1, 2, 3, 4].map((id) => ({ id, updated_at: day(1) })),
      )
      await store(warehouse, table, [{ id: 1, updated_at: day(1) }], { walk: open, syncedAt: day(3) })
      // Met, though it cannot be stored.
      await store(warehouse, table, '[{"id":2,"updated_at":"never"}]', { walk: going, syncedAt: day(4) })
      expect([...(await warehouse.keys(table, { unmet: true }))].sort()).toEqual(['3', '4'])
      const end = { start: false, end: 'tombstone' } as const
      expect(
        await store(warehouse, table, [{ id: 3, updated_at: day(1) }], { walk: end, syncedAt: day(5) }),
      ).toMatchObject({ deleted: 1, unchanged: 1 })
      expect(await rows(warehouse, 'SELECT id FROM freshdesk.tickets WHERE _tajo_deleted_at IS NOT NULL')).toEqual([
        [4],
      ])
      expect(await value(warehouse, 'SELECT count(*) FROM _tajo.seen')).toBe(0)
    })

    test('forgets what an earlier walk met, and survives a restart', async () => {
      const address = await dialect.address()
      const warehouse = await dialect.open(address)
      await warehouse.prepare(table, lineage)
      await store(
        warehouse,
        table,
        [1, 2, 3].map((id) => ({ id })),
      )
      await store(warehouse, table, [{ id: 1 }], { walk: open, syncedAt: day(3) })
      await store(warehouse, table, [{ id: 2 }], { walk: open, syncedAt: day(4) })
      await warehouse.close()
      const again = await dialect.open(address)
      try {
        await again.write(
          batch(table, { pages: [page([{ id: 3 }])], walk: { start: false, end: 'tombstone' }, syncedAt: day(5) }),
        )
        expect([...(await again.keys(table))].sort()).toEqual(['2', '3'])
      } finally {
        await again.close()
      }
    })

    test('spares rows that others wrote since it began, and rows before its beginning', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(
        warehouse,
        table,
        [
          { id: 1, updated_at: day(1) },
          { id: 2, updated_at: day(8) },
          { id: 3, updated_at: day(9) },
        ],
        { syncedAt: day(10) },
      )
      await store(warehouse, table, [{ id: 2, updated_at: day(8) }], { walk: open, syncedAt: day(11) })
      await store(warehouse, table, [{ id: 4, updated_at: day(12) }], { syncedAt: day(12) })
      const walk = { start: false, end: 'tombstone', within: { column: 'updated_at', from: day(5) } } as const
      expect(await warehouse.write(batch(table, { walk, syncedAt: day(13) }))).toMatchObject({ deleted: 1 })
      expect([...(await warehouse.keys(table))].sort()).toEqual(['1', '2', '4'])
    })

    test('concludes nothing when it ends early, or when its beginning is not known', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(
        warehouse,
        table,
        [1, 2].map((id) => ({ id })),
      )
      await store(warehouse, table, [{ id: 1 }], { walk: { start: true, end: 'ignore' }, syncedAt: day(5) })
      await store(warehouse, table, [{ id: 1 }], { walk: { start: false, end: 'tombstone' }, syncedAt: day(6) })
      expect(await warehouse.keys(table)).toHaveLength(2)
    })

    test('may take absent rows out altogether', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(
        warehouse,
        table,
        [1, 2].map((id) => ({ id })),
      )
      const result = await store(warehouse, table, [{ id: 1 }], {
        walk: { start: true, end: 'replace' },
        syncedAt: day(5),
      })
      expect(result).toMatchObject({ deleted: 1 })
      expect(await warehouse.counts(table)).toMatchObject({ live: 1, deleted: 0 })
    })
  })

  describe('a table that is replaced whole', () => {
    const table = tickets({ write: 'replace' })
    const present = 'SELECT id, subject, _tajo_synced_at FROM freshdesk.tickets ORDER BY id'

    test('shows the old rows until the walk ends, then the new ones; unchanged rows stay as they are', async () => {
      const warehouse = await temporaryWarehouse([table])
      const walk = { start: true, end: 'replace' } as const
      await store(
        warehouse,
        table,
        [1, 2, 3].map((id) => ({ id, subject: 'a' })),
        { walk, syncedAt: day(1) },
      )
      const before = await rows(warehouse, present)
      await store(
        warehouse,
        table,
        [
          { id: 1, subject: 'a' },
          { id: 2, subject: 'b' },
        ],
        { walk: open, syncedAt: day(2) },
      )
      await warehouse.write(batch(table, { pages: [page([{ id: 4, subject: 'd' }])], walk: going, syncedAt: day(3) }))
      expect(await rows(warehouse, present)).toEqual(before)
      expect(await warehouse.write(batch(table, { walk: { start: false, end: 'replace' }, syncedAt: day(4) }))).toEqual(
        {
          inserted: 1,
          updated: 1,
          unchanged: 1,
          deleted: 1,
          rejected: 0,
          erased: 0,
        },
      )
      expect(await rows(warehouse, present)).toEqual([
        [1, 'a', day(1)],
        [2, 'b', day(4)],
        [4, 'd', day(4)],
      ])
      expect(
        await rows(warehouse, `SELECT table_name FROM information_schema.tables WHERE table_schema = '_tajo_staging'`),
      ).toEqual([])
    })

    test('a walk goes on after a restart, with rows of the first part', async () => {
      const address = await dialect.address()
      const warehouse = await dialect.open(address)
      await warehouse.prepare(table, lineage)
      await store(warehouse, table, [{ id: 1, subject: 'a' }], { walk: open, syncedAt: day(2), checkpoint: 2 })
      await warehouse.close()
      const again = await dialect.open(address)
      try {
        await again.prepare(table, lineage)
        await again.write(
          batch(table, {
            pages: [page([{ id: 2, subject: 'b' }])],
            walk: { start: false, end: 'replace' },
            syncedAt: day(3),
          }),
        )
        expect([...(await again.keys(table))].sort()).toEqual(['1', '2'])
      } finally {
        await again.close()
      }
    })

    test('an early end keeps all rows', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(
        warehouse,
        table,
        [1, 2].map((id) => ({ id })),
        { walk: { start: true, end: 'replace' } },
      )
      await store(warehouse, table, [{ id: 3 }], { walk: { start: true, end: 'ignore' }, syncedAt: day(5) })
      expect([...(await warehouse.keys(table))].sort()).toEqual(['1', '2', '3'])
    })

    test('a row that others wrote meanwhile is not lost', async () => {
      const warehouse = await temporaryWarehouse([table])
      await store(warehouse, table, [{ id: 1, subject: 'walked', updated_at: day(1) }], {
        walk: open,
        syncedAt: day(5),
      })
      await store(
        warehouse,
        table,
        [
          { id: 1, subject: 'newer', updated_at: day(6) },
          { id: 9, subject: 'new' },
        ],
        { syncedAt: day(6) },
      )
      await warehouse.write(batch(table, { walk: { start: false, end: 'replace' }, syncedAt: day(7) }))
      expect(await rows(warehouse, 'SELECT id, subject FROM freshdesk.tickets ORDER BY id')).toEqual([
        [1, 'newer'],
        [9, 'new'],
      ])
    })
  })
})
