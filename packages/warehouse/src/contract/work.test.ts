import type { ColumnType } from '@tajo/core/columns'
import { describe, expect, test } from 'vitest'
import { stores } from '../testing/stores.ts'
import { rows } from '../testing/temporary.ts'

const columns: Readonly<Record<string, ColumnType>> = {
  id: 'bigint',
  name: 'text',
  score: 'double',
  is_on: 'boolean',
  at: 'timestamp',
  day: 'date',
  open: 'json',
  tags: 'text[]',
  lists: 'bigint[]',
}
const whole = {
  id: '9007199254740993',
  name: 'O\'Brien "the" \\ $name',
  score: 0,
  is_on: false,
  at: '2026-03-29T01:30:00+02:00',
  day: '2026-03-29',
  open: { a: [1, null, 'x'] },
  tags: ['a', 'b c'],
  lists: [30, 31],
}

describe.each(stores)('on $kind', ({ temporaryWarehouse }) => {
  test('rows that are loaded come back as they are, absent ones as null', async () => {
    const warehouse = await temporaryWarehouse([])
    const found = await warehouse.work(async (sql) => {
      await sql.load('loaded', columns, [whole, { id: 2 }])
      return sql.rows('SELECT * FROM loaded ORDER BY id DESC')
    })
    const nothing = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))
    expect(found).toEqual([
      { ...whole, at: '2026-03-28T23:30:00Z' },
      { ...nothing, id: 2 },
    ])
  })

  test('a table that is loaded again is another one, and is gone with the transaction', async () => {
    const warehouse = await temporaryWarehouse([])
    const count = await warehouse.work(async (sql) => {
      await sql.load('loaded', columns, [whole])
      await sql.load(
        'loaded',
        { id: 'bigint' },
        Array.from({ length: 12_001 }, (_, id) => ({ id })),
      )
      return sql.count('SELECT count(DISTINCT id) FROM loaded')
    })
    expect(count).toBe(12_001)
    await expect(warehouse.work((sql) => sql.count('SELECT count(*) FROM loaded'))).rejects.toThrow()
  })

  test('a value that does not fit its type ends the work and nothing of it stays', async () => {
    const warehouse = await temporaryWarehouse([])
    await warehouse.work((sql) => sql.run('CREATE TABLE _tajo.kept (id bigint)'))
    const work = warehouse.work(async (sql) => {
      await sql.run('INSERT INTO _tajo.kept VALUES (1)')
      await sql.load('loaded', { id: 'bigint' }, [{ id: 'twelve' }])
    })
    await expect(work).rejects.toThrow(/twelve/)
    expect(await rows(warehouse, 'SELECT count(*) FROM _tajo.kept')).toEqual([[0]])
    expect(await warehouse.work((sql) => sql.change('INSERT INTO _tajo.kept VALUES ($id)', { id: 2 }))).toBe(1)
  })
})
