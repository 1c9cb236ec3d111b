import { expect, test } from 'vitest'
import { tickets } from '../testing/batches.ts'
import { rows, store, temporaryWarehouse, value } from '../testing/temporary.ts'

test('gives values as JSON can hold them', async () => {
  const warehouse = await temporaryWarehouse([])
  const { columns, rows: found } = await warehouse.query(`SELECT
    TIMESTAMPTZ '2026-03-02 10:12:44+00' AS at, TIMESTAMPTZ '2026-03-02 12:12:44.120+02' AS fraction, TIMESTAMPTZ '1969-12-31 23:59:59.5+00' AS before,
    TIMESTAMP '2026-03-02 10:12:44' AS plain, DATE '2026-03-02' AS on_day, TIME '10:12:44' AS clock, 9007199254740991 AS safe, 9007199254740993 AS long,
    -9007199254740993 AS negative, 170141183460469231731687303715884105727 AS huge, 12.50::DECIMAL(9,2) AS money, 12345678901234567890.12::DECIMAL(38,2) AS fortune,
    0.5::DOUBLE AS half, 'nan'::DOUBLE AS none, '{"id":1848295627395445001,"n":1.5,"s":"12345678901234567890"}'::JSON AS json, ['a', NULL] AS list,
    {'a': 1, 'at': DATE '2026-03-02'} AS struct, MAP {'k': 1} AS map, true AS yes, NULL AS nothing, 'tëxt' AS words, 'ab'::BLOB AS bytes,
    UUID '550e8400-e29b-41d4-a716-446655440000' AS uuid`)
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
    list: ['a', null],
    struct: { a: 1, at: '2026-03-02' },
    map: { k: 1 },
    yes: true,
    nothing: null,
    words: 'tëxt',
    bytes: 'YWI=',
    uuid: '550e8400-e29b-41d4-a716-446655440000',
  })
  expect(columns.find(({ name }) => name === 'json')?.type).toBe('JSON')
  expect(columns.find(({ name }) => name === 'at')?.type).toBe('TIMESTAMP WITH TIME ZONE')
})

test('reads', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  await store(warehouse, table, [{ id: 1 }])
  for (const sql of [
    'SELECT * FROM freshdesk.tickets;',
    'WITH t AS (FROM freshdesk.tickets) SELECT id FROM t',
    'DESCRIBE freshdesk.tickets',
    'SHOW ALL TABLES',
    'EXPLAIN SELECT 1',
    'FROM freshdesk.tickets',
    '-- why\nSELECT 1',
  ]) {
    expect((await rows(warehouse, sql)).length, sql).toBeGreaterThan(0)
  }
})

test('refuses whatever does not only read', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  await store(warehouse, table, [{ id: 1 }])
  for (const sql of [
    'DELETE FROM freshdesk.tickets',
    'DROP TABLE freshdesk.tickets',
    'INSERT INTO freshdesk.tickets (id) VALUES (2) RETURNING id',
    'EXPLAIN ANALYZE DELETE FROM freshdesk.tickets',
    'SELECT 1; DELETE FROM freshdesk.tickets',
    'CREATE TEMP TABLE t AS SELECT 1',
    'SET threads = 1',
    'PRAGMA database_list',
    '  pragma version',
    'CALL pragma_version()',
    "COPY freshdesk.tickets TO '/tmp/tajo-leak.csv'",
    "ATTACH '/tmp/other.duckdb'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'BEGIN',
    'CHECKPOINT',
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

test('answers while a batch is being written', async () => {
  const table = tickets()
  const warehouse = await temporaryWarehouse([table])
  const writing = store(
    warehouse,
    table,
    Array.from({ length: 2000 }, (_, id) => ({ id })),
  )
  const counts = await Promise.all(
    Array.from({ length: 20 }, () => value(warehouse, 'SELECT count(*) FROM freshdesk.tickets')),
  )
  await writing
  expect(counts.every((count) => count === 0 || count === 2000)).toBe(true)
  expect(await value(warehouse, 'SELECT count(*) FROM freshdesk.tickets')).toBe(2000)
})
