import type { TableSpec } from '@tajo/core/warehouse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { batch, day, lineage, page, tickets } from '../testing/batches.ts'
import { MergeModel, type ModelBatch, type ModelPage } from '../testing/model.ts'
import { stores } from '../testing/stores.ts'
import { rows } from '../testing/temporary.ts'

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  const text = fc.constantFrom('a', 'b', null)
  const record = fc.record({
    id: fc.integer({ min: 1, max: 5 }),
    version: fc.integer({ min: 1, max: 6 }),
    subject: fc.constantFrom('a', 'b'),
    description: text,
  })
  const modelPage = fc.record({
    state: fc.constantFrom('live', 'live', 'live', 'deleted'),
    shape: fc.constantFrom('list', 'view'),
    records: fc.array(record, { maxLength: 6 }),
  })
  const modelBatch: fc.Arbitrary<ModelBatch> = fc.record({
    pages: fc.array(modelPage as fc.Arbitrary<ModelPage>, { maxLength: 4 }),
    gone: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
  })

  // Sometimes each page is read record by record, which has to come to the same.
  const ways = fc.constantFrom(undefined, ['nothing'])

  test('any batches come to what the model says, rows and history', async () => {
    const warehouse = await temporaryWarehouse([])
    let number = 0
    await fc.assert(
      fc.asyncProperty(fc.array(modelBatch, { minLength: 1, maxLength: 6 }), ways, async (batches, unknown) => {
        const name = `tickets_${number++}`
        const table = tickets({ history: true, stream: name, table: name })
        await warehouse.prepare(table, lineage)
        const model = new MergeModel()
        for (const [index, { pages, gone }] of batches.entries()) {
          // Batches are read before, between and after the versions they bring.
          const now = 3 + index
          const result = await warehouse.write(
            batch(table, {
              pages: pages.map((each) => toPage(each, unknown)),
              gone: gone.map((id) => ({ key: [id], reason: 'gone' })),
              syncedAt: day(now),
            }),
          )
          expect(result).toEqual({ ...model.write({ pages, gone }, now), rejected: 0, erased: 0 })
        }
        expect(await stored(table)).toEqual(expected(model))
      }),
      { numRuns: 60 },
    )

    async function stored(table: TableSpec) {
      const name = `freshdesk.${table.table}`
      return {
        rows: await rows(
          warehouse,
          `SELECT id, updated_at, subject, description, _tajo_deleted_at, _tajo_synced_at FROM ${name} ORDER BY id`,
        ),
        history: await rows(
          warehouse,
          `SELECT id, updated_at, subject, description, _tajo_valid_from, _tajo_valid_to FROM ${name}_history ORDER BY 1, 2, 3, 4, 5, 6`,
        ),
      }
    }
  })

  test('history never overlaps, and has one open turn for each live row', async () => {
    const warehouse = await temporaryWarehouse([tickets({ history: true })])
    const table = tickets({ history: true })
    await fc.assert(
      fc.asyncProperty(modelBatch, fc.integer({ min: 1, max: 9 }), async ({ pages, gone }, now) => {
        await warehouse.write(
          batch(table, {
            pages: pages.map((each) => toPage(each, undefined)),
            gone: gone.map((id) => ({ key: [id], reason: '' })),
            syncedAt: day(now),
          }),
        )
        const overlaps = `WITH h AS (SELECT *, row_number() OVER (ORDER BY id) AS n FROM freshdesk.tickets_history) SELECT a.id FROM h a JOIN h b ON a.id = b.id AND a.n < b.n
        WHERE a._tajo_valid_from < coalesce(b._tajo_valid_to, 'infinity') AND b._tajo_valid_from < coalesce(a._tajo_valid_to, 'infinity')`
        expect(await rows(warehouse, overlaps)).toEqual([])
        const open = `SELECT t.id FROM freshdesk.tickets t FULL JOIN (SELECT * FROM freshdesk.tickets_history WHERE _tajo_valid_to IS NULL) h
        ON h.id = t.id WHERE (t._tajo_deleted_at IS NULL) <> (h.id IS NOT NULL) OR t.id IS NULL OR (h.id IS NOT NULL AND h.subject <> t.subject)`
        expect(await rows(warehouse, open)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  function toPage({ state, shape, records }: ModelPage, unknown: readonly string[] | undefined) {
    const bodies = records.map(({ id, version, subject, description }) => ({
      id,
      updated_at: day(version),
      subject,
      ...(shape === 'view' ? { description } : {}),
    }))
    return page(bodies, { state, shapes: [shape], ...(unknown === undefined ? {} : { unknown }) })
  }

  function expected(model: MergeModel) {
    const at = (time: number | null) => (time === null ? null : day(time))
    const found = {
      rows: [...model.rows]
        .sort(([a], [b]) => a - b)
        .map(([id, row]) => [id, at(row.version), row.subject, row.description, at(row.deletedAt), at(row.syncedAt)]),
      history: model.history.map((turn) => [
        turn.id,
        at(turn.version),
        turn.subject,
        turn.description,
        at(turn.from),
        at(turn.to),
      ]),
    }
    // Nulls last, column by column.
    found.history.sort((a, b) => {
      for (const [index, left] of a.entries()) {
        const right = b[index]
        if (left === right) continue
        if (left == null || right == null) return left == null ? 1 : -1
        return left < right ? -1 : 1
      }
      return 0
    })
    return found
  }
})
