import { describe, expect, test } from 'vitest'
import { builtModels } from './list-models.ts'
import { readModels } from './models.ts'
import { runModels } from './run-models.ts'
import { type Built, builtOn, standing, stores } from './testing/built.ts'
import { given } from './testing/given.ts'

const tickets = `/*
name: tickets
grain: one row per ticket
description: Tickets of every helpdesk.
key: [source, ticket_id]
build: by_ticket
columns:
  source: { type: text, description: Helpdesk. }
  ticket_id: { type: bigint, description: Number. }
  subject: { type: text, description: What it is about. }
  day: { type: date, description: Day it came. }
  tags: { type: 'text[]', description: Words put on it. }
  missing: { type: json, description: Not synced. }
  status: { type: text, description: Its state., tests: [not_null, { accepted: [open, closed] }] }
*/`
const ticketsFreshdesk = `/*
build: part
inputs:
  tickets: { id: bigint, subject: text, status: bigint, created_at: timestamp, tags: 'text[]', nowhere: json }
reconcile: { stream: tickets }
*/
SELECT {{source}} AS source, t.id AS ticket_id, t.subject, {{day t.created_at}} AS day, t.tags, t.nowhere AS missing,
  CASE WHEN t.status = 5 THEN 'closed' ELSE 'open' END AS status
FROM {{stream tickets}} AS t
WHERE {{changed t.id}}`
const perDay = `/*
name: per_day
grain: one row per day
description: Tickets of a day.
key: [day]
build: whole
columns:
  day: { type: date, description: Day. }
  tickets: { type: bigint, description: How many came. }
*/
SELECT day, count(*) AS tickets FROM {{model tickets}} GROUP BY day`

const models = readModels([
  ['tickets.sql', tickets],
  ['tickets.freshdesk.sql', ticketsFreshdesk],
  ['per_day.sql', perDay],
])
const sources = [{ name: 'freshdesk', vendor: 'freshdesk' }]

describe.each(stores)('on $kind', (store) => {
  test('a model is made of the rows of the streams it reads', async () => {
    const built = await builtOn(store, sources)
    const at = { created_at: '2026-03-01T23:30:00Z', updated_at: '2026-03-02T08:00:00Z' }
    await built.put('freshdesk', 'tickets', [
      { id: 1, subject: 'One', status: 2, tags: ['a', 'b'], ...at },
      { id: 2, subject: null, status: 5, tags: [], ...at },
    ])
    await built.build({ models, timeZone: 'Europe/Berlin' })
    expect(await built.rows('SELECT * FROM support.tickets ORDER BY ticket_id')).toEqual([
      {
        source: 'freshdesk',
        ticket_id: 1,
        subject: 'One',
        day: '2026-03-02',
        tags: ['a', 'b'],
        missing: null,
        status: 'open',
      },
      {
        source: 'freshdesk',
        ticket_id: 2,
        subject: null,
        day: '2026-03-02',
        tags: [],
        missing: null,
        status: 'closed',
      },
    ])
    expect(await built.rows('SELECT * FROM support.per_day')).toEqual([{ day: '2026-03-02', tickets: 2 }])
  })

  test('without any rows models are empty tables', async () => {
    const built = await builtOn(store, sources)
    await built.build({ models })
    expect(await built.rows('SELECT * FROM support.tickets')).toEqual([])
  })

  test('a run says what it built and why; a second one over a few changes builds these', async () => {
    const built = await builtOn(store, sources)
    await putTickets(built, 20, 1)
    const first = await built.build({ models })
    expect(first).toMatchObject({
      schema: 'support',
      changedTickets: null,
      because: 'freshdesk.tickets was not read before',
      warnings: [],
    })
    expect(first.models.map(({ name, built: how, rows }) => [name, how, rows])).toEqual([
      ['tickets', 'full', 20],
      ['per_day', 'full', 1],
    ])
    await built.put('freshdesk', 'tickets', [ticket(7, 'Seven')], { syncedAt: '2026-03-03T00:00:00Z' })
    const second = await built.build({ models })
    expect(second).toMatchObject({ changedTickets: 1, because: null })
    expect(second.models.map(({ name, built: how, rows }) => [name, how, rows])).toEqual([
      ['tickets', 'changed', 20],
      ['per_day', 'full', 1],
    ])
    expect(second.models[0]?.written).toBe(1)
    expect(await built.rows('SELECT subject FROM support.tickets WHERE ticket_id = 7')).toEqual([{ subject: 'Seven' }])
    const third = await built.build({ models })
    expect(third).toMatchObject({ changedTickets: 0, because: null })
    expect(third.models.map(({ built: how, rows }) => [how, rows])).toEqual([
      ['unchanged', 20],
      ['unchanged', 1],
    ])
    expect(await built.build({ models, full: true })).toMatchObject({
      changedTickets: null,
      because: 'it was asked for',
    })
    const known = await built.warehouse.work((sql) => builtModels(sql))
    expect(known.map(({ schema, name, rows }) => [schema, name, rows])).toEqual([
      ['support', 'per_day', 1],
      ['support', 'tickets', 20],
    ])
  })

  test('rows committed late, and read before others, are not missed', async () => {
    const built = await builtOn(store, sources)
    await putTickets(built, 20, 1)
    await built.put('freshdesk', 'tickets', [ticket(21, 'New')], { syncedAt: '2026-03-03T00:02:00Z' })
    await built.build({ models })
    await built.put('freshdesk', 'tickets', [ticket(22, 'Late')], { syncedAt: '2026-03-03T00:01:00Z' })
    expect(await built.build({ models })).toMatchObject({ changedTickets: 1, because: null })
    expect(await built.rows('SELECT subject FROM support.tickets WHERE ticket_id = 22')).toEqual([{ subject: 'Late' }])
  })

  test('another statement, time zone, source or history builds everything anew', async () => {
    const built = await builtOn(store, sources)
    await putTickets(built, 20, 1)
    await built.build({ models })
    const altered = readModels([
      ['tickets.sql', tickets],
      [
        'tickets.freshdesk.sql',
        ticketsFreshdesk.replace("'closed' ELSE", "'closed' WHEN t.status = 4 THEN 'closed' ELSE"),
      ],
      ['per_day.sql', perDay],
    ])
    expect((await built.build({ models: altered })).because).toBe('tickets is new or was altered')
    expect((await built.build({ models: altered, timeZone: 'Asia/Tokyo' })).because).toBe(
      'tickets is new or was altered',
    )
    await built.put('freshdesk', 'tickets', [ticket(7, 'Seven')], { table: { history: true } })
    expect((await built.build({ models: altered, timeZone: 'Asia/Tokyo' })).because).toBe(
      'freshdesk.tickets was altered',
    )
    const more = [...sources, { name: 'second', vendor: 'freshdesk' }]
    expect((await built.build({ models, sources: more })).because).toBe('second.tickets was not read before')
  })

  test('a model with other columns is made anew, one that is no more goes, and views follow', async () => {
    const built = await builtOn(store, sources)
    const view = (column: string) =>
      [
        'shown.sql',
        header('shown', 'view', { source: 'text', [column]: 'bigint' }) +
          `SELECT source, ${column} FROM {{model base}}`,
      ] as const
    const base = (column: string) =>
      given('base', { source: 'text', [column]: 'bigint' }, [{ source: 'a', [column]: 1 }])
    await built.build({ models: readModels([base('one'), view('one'), given('extra', { source: 'text' }, [])]) })
    expect(await built.rows('SELECT * FROM support.shown')).toEqual([{ source: 'a', one: 1 }])
    await built.build({ models: readModels([base('two'), view('two')]) })
    expect(await built.rows('SELECT * FROM support.shown')).toEqual([{ source: 'a', two: 1 }])
    await expect(built.rows('SELECT * FROM support.extra')).rejects.toThrow()
    await built.build({ models: readModels([base('two'), view('two')]), schema: 'help' })
    expect(await built.rows('SELECT * FROM help.shown')).toEqual([{ source: 'a', two: 1 }])
    await expect(built.rows('SELECT * FROM support.base')).rejects.toThrow()
  })

  test('a run that is stopped between two models leaves everything as it was', async () => {
    const built = await builtOn(store, sources)
    await putTickets(built, 20, 1)
    await built.build({ models })
    await built.put('freshdesk', 'tickets', [ticket(2, 'Two')], { syncedAt: '2026-03-03T00:00:00Z' })
    const stop = new AbortController()
    let asked = 0
    // The first model's own time is asked for while it is built.
    const clock = {
      ...standing,
      now: () => {
        asked += 1
        if (asked > 1) stop.abort(new Error('enough'))
        return standing.now()
      },
    }
    await expect(built.build({ models, clock, signal: stop.signal })).rejects.toThrow('enough')
    expect(asked).toBeGreaterThan(1)
    expect(await built.rows(`SELECT count(*) AS n FROM support.tickets WHERE subject = 'Two'`)).toEqual([{ n: 0 }])
    expect(await built.build({ models })).toMatchObject({ changedTickets: 1 })
  })

  test('a failed test leaves the tables of the last run, and names model, test, count and keys', async () => {
    const built = await builtOn(store, sources)
    const base = (...statuses: readonly string[]) =>
      readModels([
        given(
          'base',
          { source: 'text', status: 'text' },
          statuses.map((status) => ({ source: status, status })),
        ),
      ])
    await built.build({ models: base('open') })
    const tested = readModels([
      given('base', { source: 'text', status: 'text' }, [
        { source: 'x', status: 'open' },
        { source: 'y', status: 'odd' },
      ]).map((text) =>
        text.replace(
          "status: { type: 'text', description: Given. }",
          "status: { type: 'text', description: Given., tests: [{ accepted: [open] }] }",
        ),
      ) as [string, string],
    ])
    const error = await built.build({ models: tested }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'TAJO_MODEL_TEST',
      parts: { model: 'base', test: 'accepted(status)', failures: 1 },
    })
    expect(String(error)).toContain('{"source":"y","status":"odd"}')
    expect(await built.rows('SELECT * FROM support.base')).toEqual([{ source: 'open', status: 'open' }])
  })

  test('a test with a cheaper doubt looks for failures only where there is doubt', async () => {
    const built = await builtOn(store, sources)
    const [file, text] = given('base', { source: 'text' }, [{ source: 'x' }])
    const doubted = (doubt: string) =>
      readModels([
        [
          file,
          text.replace(
            '*/',
            `tests:
  - { name: odd, description: none is odd, severity: warning, sql: "SELECT source FROM {{model base}}", doubt: "${doubt}" }
*/`,
          ),
        ],
      ])
    expect(
      (await built.build({ models: doubted('SELECT count(*) FROM {{model base}} WHERE FALSE') })).warnings,
    ).toEqual([])
    expect((await built.build({ models: doubted('SELECT count(*) FROM {{model base}}') })).warnings).toMatchObject([
      { test: 'odd', failures: 1 },
    ])
  })

  test('a failed test that is a warning is reported', async () => {
    const built = await builtOn(store, sources)
    const [file, text] = given('base', { source: 'text' }, [{ source: 'x' }])
    const warning = `tests:
  - { name: odd, description: none is odd, severity: warning, sql: "SELECT source FROM {{model base}}" }
*/`
    const report = await built.build({ models: readModels([[file, text.replace('*/', warning)]]) })
    expect(report.warnings).toEqual([
      {
        model: 'base',
        test: 'odd',
        description: 'none is odd',
        severity: 'warning',
        failures: 1,
        samples: [{ source: 'x' }],
      },
    ])
  })

  test('references, reconciliation and keys are tested', async () => {
    const built = await builtOn(store, sources)
    const other = given('other', { id: 'text' }, [{ id: 'a' }])
    const refers = given('base', { source: 'text', other_id: 'text' }, [{ source: 'x', other_id: 'b' }]).map((text) =>
      text.replace(
        "other_id: { type: 'text', description: Given. }",
        "other_id: { type: 'text', description: Given., tests: [{ references: other.id }] }",
      ),
    ) as [string, string]
    await expect(built.build({ models: readModels([other, refers]) })).rejects.toThrow('fail references(other_id)')
    const twice = given('base', { source: 'text' }, [{ source: 'x' }, { source: 'x' }])
    await expect(built.build({ models: readModels([twice]) })).rejects.toThrow('fail unique(source)')
    await putTickets(built, 20, 1)
    const short = readModels([
      ['tickets.sql', tickets],
      ['tickets.freshdesk.sql', ticketsFreshdesk.replace('{{changed t.id}}', '{{changed t.id}} AND t.id > 1')],
    ])
    await expect(built.build({ models: short })).rejects.toThrow('fail reconcile(freshdesk.tickets)')
  })

  test('a table of somebody else stays as it is', async () => {
    const built = await builtOn(store, sources)
    await built.warehouse.work(async (sql) => {
      await sql.run('CREATE SCHEMA support')
      await sql.run('CREATE TABLE support.tickets (mine text)')
    })
    await expect(built.build({ models })).rejects.toMatchObject({ code: 'TAJO_SCHEMA_CONFLICT' })
  })

  test('what the configuration hides, keeps as another type or as versions is unknown, cast or the latest', async () => {
    const built = await builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk', hidden: { tickets: ['subject'] } }])
    const append = { write: 'append' as const }
    await built.put('freshdesk', 'tickets', [{ ...ticket(1, 'Old'), status: 2 }], { table: append })
    await built.put('freshdesk', 'tickets', [{ ...ticket(1, 'New'), status: 5, updated_at: '2026-03-02T09:00:00Z' }], {
      table: append,
    })
    await built.build({ models })
    expect(await built.rows('SELECT ticket_id, subject, status FROM support.tickets')).toEqual([
      { ticket_id: 1, subject: null, status: 'closed' },
    ])
  })

  test('descriptions stand beside tables and columns', async () => {
    const address = await store.address()
    const warehouse = await store.open(address)
    await runModels(warehouse, { models, sources, clock: standing })
    const comments = await warehouse.query(store.comments('support'))
    await warehouse.close()
    expect(comments.rows).toContainEqual(['per_day', 'tickets', 'How many came.'])
    expect(comments.rows).toContainEqual(['tickets', null, 'one row per ticket. Tickets of every helpdesk.'])
  })

  test('an error of a statement names the model', async () => {
    const built = await builtOn(store, sources)
    const wrong = readModels([['base.sql', `${header('base', 'whole', { source: 'text' })}SELECT nothing AS source`]])
    await expect(built.build({ models: wrong })).rejects.toThrow(/^Model base: .*nothing/)
  })
})

test.each<[string, readonly (readonly [string, string])[], RegExp]>([
  ['no header', [['a.sql', 'SELECT 1']], /a.sql: it does not begin with a comment/],
  ['a header that is no YAML', [['a.sql', '/*\nname: [\n*/']], /a.sql/],
  [
    'a column of an unknown type',
    [['a.sql', header('a', 'whole', { source: 'number' })]],
    /a.sql: columns.source.type/,
  ],
  ['another name than its file', [['b.sql', header('a', 'whole', { source: 'text' })]], /its name is "a"/],
  ['a key that is no column', [['a.sql', header('a', 'whole', { other: 'text' })]], /its key "source"/],
  [
    'by ticket without tickets',
    [['a.sql', header('a', 'by_ticket', { source: 'text' })]],
    /has the columns source and ticket_id/,
  ],
  ['nothing to build', [['a.sql', header('a', 'whole', { source: 'text' })]], /neither a statement nor parts/],
  [
    'a model that is not there',
    [['a.sql', `${header('a', 'whole', { source: 'text' })}SELECT * FROM {{model b}}`]],
    /reads the model "b"/,
  ],
  [
    'a circle',
    [
      ['a.sql', `${header('a', 'whole', { source: 'text' })}SELECT * FROM {{model b}}`],
      ['b.sql', `${header('b', 'whole', { source: 'text' })}SELECT * FROM {{model a}}`],
    ],
    /reads itself: a → b → a/,
  ],
  ['a part of nothing', [['a.freshdesk.sql', '/*\nbuild: part\ninputs: {}\n*/\nSELECT 1']], /there is no a.sql/],
])('a file with %s is refused', (_, files, message) => {
  expect(() => readModels(files)).toThrow(message)
})

function header(name: string, build: string, columns: Readonly<Record<string, string>>): string {
  const described = Object.entries(columns).map(
    ([column, type]) => `  ${column}: { type: ${type}, description: Some. }`,
  )
  return `/*\nname: ${name}\ngrain: one\ndescription: One.\nkey: [source]\nbuild: ${build}\ncolumns:\n${described.join('\n')}\n*/\n`
}

function ticket(id: number, subject: string) {
  return { id, subject, status: 2, tags: [], created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-02T08:00:00Z' }
}

async function putTickets(built: Built, count: number, day: number): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => ticket(index + 1, `Ticket ${index + 1}`))
  await built.put('freshdesk', 'tickets', records, { syncedAt: `2026-03-0${day}T12:00:00Z` })
}
