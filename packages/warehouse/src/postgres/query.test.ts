import type { Warehouse } from '@tajo/core/warehouse'
import { expect, onTestFinished, test } from 'vitest'
import { lineage, tickets } from '../testing/batches.ts'
import { temporaryDatabase } from '../testing/databases.ts'
import { rows, store, value } from '../testing/temporary.ts'
import { openPostgres } from './open.ts'

async function opened(parameters = ''): Promise<Warehouse> {
  const warehouse = await openPostgres({ url: `${await temporaryDatabase()}${parameters}` })
  onTestFinished(() => warehouse.close())
  await warehouse.prepare(tickets(), lineage)
  await store(warehouse, tickets(), [{ id: 1 }])
  return warehouse
}

test('gives values as JSON can hold them', async () => {
  const { columns, rows: found } = await (await opened()).query(`SELECT
    TIMESTAMPTZ '2026-03-02 10:12:44+00' AS at, TIMESTAMPTZ '2026-03-02 12:12:44.120+02' AS fraction, TIMESTAMPTZ '1969-12-31 23:59:59.5+00' AS before,
    TIMESTAMP '2026-03-02 10:12:44' AS plain, DATE '2026-03-02' AS on_day, TIME '10:12:44' AS clock, 9007199254740991 AS safe, 9007199254740993 AS long,
    -9007199254740993 AS negative, 170141183460469231731687303715884105727 AS huge, 12.50::numeric(9,2) AS money, 12345678901234567890.12 AS fortune,
    0.5::float8 AS half, 'nan'::float8 AS none, '{"id":1848295627395445001,"n":1.5,"s":"12345678901234567890"}'::jsonb AS json, ARRAY['a', NULL, 'b,"c'] AS list,
    ARRAY[[1,2],[3,4]] AS grid, ARRAY[TIMESTAMPTZ '2026-03-02 10:12:44+00'] AS times, TIMESTAMPTZ 'infinity' AS ever,
    true AS yes, NULL AS nothing, 'tëxt' AS words, 'ab'::bytea AS bytes, '550e8400-e29b-41d4-a716-446655440000'::uuid AS uuid`)
  expect(Object.fromEntries(columns.map(({ name }, index) => [name, found[0]?.[index]]))).toEqual({
    at: '2026-03-02T10:12:44Z',
    fraction: '2026-03-02T10:12:44.12Z',
    before: '1969-12-31T23:59:59.5Z',
    plain: '2026-03-02T10:12:44Z',
    on_day: '2026-03-02',
    clock: '10:12:44',
    safe: 9007199254740991,
    long: '9007199254740993',
    negative: '-9007199254740993',
    huge: '170141183460469231731687303715884105727',
    money: 12.5,
    fortune: '12345678901234567890.12',
    half: 0.5,
    none: 'NaN',
    json: { id: '1848295627395445001', n: 1.5, s: '12345678901234567890' },
    list: ['a', null, 'b,"c'],
    grid: [
      [1, 2],
      [3, 4],
    ],
    times: ['2026-03-02T10:12:44Z'],
    ever: 'infinity',
    yes: true,
    nothing: null,
    words: 'tëxt',
    bytes: 'YWI=',
    uuid: '550e8400-e29b-41d4-a716-446655440000',
  })
  expect(columns.find(({ name }) => name === 'json')?.type).toBe('jsonb')
  expect(columns.find(({ name }) => name === 'at')?.type).toBe('timestamp with time zone')
})

test('reads', async () => {
  const warehouse = await opened()
  for (const sql of [
    'SELECT * FROM freshdesk.tickets;',
    'WITH t AS (SELECT * FROM freshdesk.tickets) SELECT id FROM t',
    '(SELECT 1)',
    'TABLE freshdesk.tickets',
    'VALUES (1)',
    'SHOW server_version',
    'EXPLAIN SELECT 1',
    '-- why\n/* and how */ SELECT 1',
  ]) {
    expect((await rows(warehouse, sql)).length, sql).toBeGreaterThan(0)
  }
})

test('refuses whatever does not only read', async () => {
  const warehouse = await opened()
  for (const sql of [
    'DELETE FROM freshdesk.tickets',
    'DROP TABLE freshdesk.tickets',
    'INSERT INTO freshdesk.tickets (id) VALUES (2) RETURNING id',
    'WITH gone AS (DELETE FROM freshdesk.tickets RETURNING id) SELECT * FROM gone',
    'EXPLAIN ANALYZE DELETE FROM freshdesk.tickets',
    'SELECT 1; DELETE FROM freshdesk.tickets',
    'SELECT 1; COMMIT; DELETE FROM freshdesk.tickets',
    'SELECT id INTO freshdesk.other FROM freshdesk.tickets',
    'SELECT id FROM freshdesk.tickets FOR UPDATE',
    "SELECT set_config('transaction_read_only', 'off', false)",
    'CREATE TEMP TABLE t AS SELECT 1',
    'SET TRANSACTION READ WRITE',
    'COMMIT',
    "COPY freshdesk.tickets TO '/tmp/tajo-leak.csv'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    'DO $$ BEGIN END $$',
    'CALL nothing()',
    'VACUUM',
    '',
    '-- nothing',
    'SELEC 1',
    'SELECT missing FROM freshdesk.tickets',
    "SELECT CAST('x' AS INTEGER)",
  ]) {
    await expect(warehouse.query(sql), sql).rejects.toMatchObject({ code: 'TAJO_QUERY' })
  }
  expect(await value(warehouse, 'SELECT count(*) FROM freshdesk.tickets')).toBe(1)
})

test('ends a question that takes too long', async () => {
  const warehouse = await opened('?statement_timeout=1')
  await expect(warehouse.query('SELECT pg_sleep(60)')).rejects.toMatchObject({
    code: 'TAJO_QUERY',
    hint: expect.stringContaining('statement_timeout'),
  })
})

test('answers while a batch is being written', async () => {
  const warehouse = await opened()
  const writing = store(
    warehouse,
    tickets(),
    Array.from({ length: 2000 }, (_, id) => ({ id })),
  )
  const counts = await Promise.all(
    Array.from({ length: 5 }, () => value(warehouse, 'SELECT count(*) FROM freshdesk.tickets')),
  )
  await writing
  expect(counts.every((count) => count === 1 || count === 2000)).toBe(true)
})
