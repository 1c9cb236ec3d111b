import { expect, test } from 'vitest'
import { expand } from './expand.ts'
import { stores } from './testing/built.ts'

const surroundings = { schema: 'support', timeZone: 'Europe/Berlin', sources: [], relations: new Map() }

const values: readonly (readonly [string, unknown])[] = [
  [`{{seconds TIMESTAMPTZ '2026-03-01T00:00:00Z', TIMESTAMPTZ '2026-03-02T00:00:01.9Z'}}`, 86_401],
  [`{{seconds TIMESTAMPTZ '2026-03-01T00:00:00Z', TIMESTAMPTZ '2026-02-28T23:59:59.5Z'}}`, 0],
  [`{{seconds TIMESTAMPTZ '2026-03-01T00:00:00Z', CAST(NULL AS TIMESTAMPTZ)}}`, null],
  [`{{later TIMESTAMPTZ '2026-03-01T00:00:00Z', 61}}`, '2026-03-01T00:01:01Z'],
  [`{{day TIMESTAMPTZ '2026-03-28T23:30:00Z'}}`, '2026-03-29'],
  [`{{integer '9223372036854775807'}}`, '9223372036854775807'],
  [`{{integer (SELECT t.x FROM (VALUES ('9223372036854775808')) AS t(x))}}`, null],
  [`{{integer ' -7 '}}`, -7],
  [`{{integer (SELECT t.x FROM (VALUES ('seven')) AS t(x))}}`, null],
  [`{{instant '2026-03-01T10:00:00+02:00'}}`, '2026-03-01T08:00:00Z'],
  [`{{instant (SELECT t.x FROM (VALUES ('soon')) AS t(x))}}`, null],
  [`{{json_text CAST('{"a": 1, "b": null, "c": "x"}' AS JSON), 'c'}}`, 'x'],
  [`{{json_text CAST('{"a": 1}' AS JSON), 'b'}}`, null],
  ['{{time_zone}}', 'Europe/Berlin'],
  ['{{changed NULL, 1}}', true],
  [`{{hash 'a', 1, CAST(NULL AS TEXT)}} = {{hash 'a', 1, CAST(NULL AS TEXT)}}`, true],
  [`{{hash 'a', 1, CAST(NULL AS TEXT)}} = {{hash 'a', 2, CAST(NULL AS TEXT)}}`, false],
]

const list = `CAST('[{"id": 12, "type": "Change", "is_on": true, "more": {"x": [1]}, "at": "2026-03-01T00:00:00Z"}, {"id": "x", "more": null}, 5]' AS JSON)`
const relations: readonly (readonly [string, readonly unknown[]])[] = [
  [
    `SELECT value, position FROM {{json_array CAST('[{"a": 1}, "b"]' AS JSON)}} AS j`,
    [
      { value: { a: 1 }, position: 1 },
      { value: 'b', position: 2 },
    ],
  ],
  [`SELECT value FROM {{json_array CAST('{"a": 1}' AS JSON)}} AS j`, []],
  [`SELECT 1 AS one FROM (SELECT 1) AS t LEFT JOIN {{json_array CAST(NULL AS JSON)}} AS j ON TRUE`, [{ one: 1 }]],
  [
    `SELECT r.* FROM {{json_records ${list}, 'id bigint, type text, is_on boolean, more json, at timestamp'}} AS r ORDER BY position`.replace(
      '"on"',
      'on',
    ),
    [
      { id: 12, type: 'Change', is_on: true, more: { x: [1] }, at: '2026-03-01T00:00:00Z', position: 1 },
      { id: null, type: null, is_on: null, more: null, at: null, position: 2 },
      { id: null, type: null, is_on: null, more: null, at: null, position: 3 },
    ],
  ],
  [
    `SELECT key, value FROM {{json_members CAST('{"a/b": 1, "c~d.e": [2]}' AS JSON)}} AS m ORDER BY key`,
    [
      { key: 'a/b', value: 1 },
      { key: 'c~d.e', value: [2] },
    ],
  ],
  [`SELECT {{json_texts CAST('["a", 1]' AS JSON)}} AS texts`, [{ texts: ['a', '1'] }]],
  [
    `SELECT {{json_value j.value}} AS value FROM {{json_array CAST('["a", 1, null]' AS JSON)}} AS j`,
    [{ value: 'a' }, { value: '1' }, { value: null }],
  ],
  [
    `SELECT i.value FROM (SELECT ARRAY['b', 'a'] AS l) AS t CROSS JOIN {{items t.l}} AS i ORDER BY 1`,
    [{ value: 'a' }, { value: 'b' }],
  ],
  [
    `SELECT d.day FROM {{days DATE '2026-03-28', DATE '2026-03-30'}} AS d ORDER BY 1`,
    [{ day: '2026-03-28' }, { day: '2026-03-29' }, { day: '2026-03-30' }],
  ],
]

test.each(stores)('on $kind every mark gives what it says', async (store) => {
  const warehouse = await store.temporaryWarehouse([])
  const run = (text: string) => {
    const sql = expand('test.sql', text, { ...surroundings, dialect: store.kind })
    return warehouse.work((work) => work.rows(store.kind === 'duckdb' ? sql : sql.replaceAll('AS JSON)', 'AS jsonb)')))
  }
  for (const [text, value] of values) expect(await run(`SELECT ${text} AS value`), text).toEqual([{ value }])
  for (const [text, rows] of relations) expect(await run(text), text).toEqual(rows)
})

test.each([
  ['{{stream tickets}}', /stands in parts only/],
  ['{{parts}}', /stands in models only/],
  ['{{wrong 1}}', /no mark \{\{wrong\}\}/],
  ['{{day a, b}}', /takes 1 argument/],
  ['{{same_ticket a}}', /takes two kinds of rows/],
  ['{{ticket_of a, b}}', /takes the rows by their alias/],
  ['{{changed a}}', /takes the source and the ticket/],
  ["{{day '}'", /not closed/],
])('%s is refused', (text, message) => {
  expect(() => expand('test.sql', text, { ...surroundings, dialect: 'duckdb' })).toThrow(message)
})

test('with one helpdesk DuckDB tells tickets apart by their numbers', () => {
  const helpdesks = ['freshdesk', 'zendesk'].map((name) => ({ name, vendor: name }))
  const text = '{{same_ticket t, c}} {{ticket_of c}} {{ticket_of}}'
  const told = (dialect: 'duckdb' | 'postgres', count: number) =>
    expand('test.sql', text, { ...surroundings, dialect, sources: helpdesks.slice(0, count) })
  const both = 't.source = c.source AND t.ticket_id = c.ticket_id c.source, c.ticket_id source, ticket_id'
  expect(told('duckdb', 1)).toBe('t.ticket_id = c.ticket_id c.ticket_id ticket_id')
  expect(told('duckdb', 2)).toBe(both)
  expect(told('postgres', 1)).toBe(both)
})
