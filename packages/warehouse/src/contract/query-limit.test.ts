import { TajoError } from '@tajo/core/errors'
import { describe, expect, test } from 'vitest'
import { stores } from '../testing/stores.ts'

const ten = 'SELECT n FROM (SELECT unnest(ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) AS n) a ORDER BY n -- of ten\n;'

describe.each(stores)('a limited query on $kind', ({ temporaryWarehouse }) => {
  test('answers as many rows as were asked for, and says when there are more', async () => {
    const warehouse = await temporaryWarehouse([])
    const three = await warehouse.query(ten, { mostRows: 3 })
    expect(three).toMatchObject({ columns: [{ name: 'n' }], rows: [[1], [2], [3]], truncated: true })
    expect(await warehouse.query(ten, { mostRows: 10 })).not.toHaveProperty('truncated')
    expect((await warehouse.query(ten, { mostRows: 10 })).rows).toHaveLength(10)
    expect(await warehouse.query(ten)).not.toHaveProperty('truncated')
    expect((await warehouse.query('EXPLAIN SELECT 1', { mostRows: 1 })).columns).not.toEqual([])
  })

  test('is as little able to write as another', async () => {
    const warehouse = await temporaryWarehouse([])
    for (const sql of [
      'SELECT 1; SELECT 2',
      'CREATE TABLE x (a INTEGER)',
      'WITH x AS (DELETE FROM _tajo.runs RETURNING *) SELECT * FROM x',
      '',
    ])
      await expect(warehouse.query(sql, { mostRows: 1 })).rejects.toMatchObject({ code: 'TAJO_QUERY' })
  })

  test('ends when nobody wants it any longer', async () => {
    const warehouse = await temporaryWarehouse([])
    const stop = new AbortController()
    const reason = new TajoError('TAJO_INTERRUPTED', 'Interrupted.')
    const endless =
      'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 2000000000) SELECT count(*) FROM t'
    const asked = warehouse.query(endless, { signal: stop.signal })
    setTimeout(() => stop.abort(reason), 50)
    await expect(asked).rejects.toBe(reason)
    await expect(warehouse.query('SELECT 1', { signal: stop.signal })).rejects.toBe(reason)
    expect((await warehouse.query('SELECT 1')).rows).toEqual([[1]])
  })
})
