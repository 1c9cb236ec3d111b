import type { Connection } from '@tajo/core/connector'
import type { JsonObject } from '@tajo/core/json'
import { silentLog } from '@tajo/core/log'
import type { Warehouse } from '@tajo/core/warehouse'
import { createSource } from '@tajo/engine/source'
import { batch, lineage, page } from '@tajo/warehouse/testing/batches'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSource } from '../connect-source.ts'
import { configured, keptCall, standingClock } from '../testing/place.ts'
import type { Workplace } from '../workplace.ts'
import { erasePerson, erasureExitCode } from './erase-person.ts'
import { exportPerson } from './export-person.ts'
import { planErasure } from './plan-erasure.ts'

const yaml = `
warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    base_url: http://127.0.0.1:9
    api_key: k
    streams: { tickets: { history: true, raw: true }, contacts: { history: true } }
brevo: { base_url: "http://127.0.0.1:9/v3", api_key: xkeysib-k }
`

interface Played {
  readonly place: Workplace
  readonly warehouse: Warehouse
  /** What was erased where. */
  readonly calls: string[]
  /** Vendors that refuse. */
  readonly refusing: Set<string>
  write(source: string, stream: string, records: readonly JsonObject[]): Promise<void>
}

async function played(store: (typeof stores)[number]): Promise<Played> {
  const config = await configured(yaml)
  const warehouse = await store.open(await store.address())
  onTestFinished(() => warehouse.close())
  const clock = standingClock()
  const tools = { clock, random: () => 0.5, log: silentLog }
  const calls: string[] = []
  const refusing = new Set<string>()
  const live: JsonObject = { id: 501, email: 'ana@example.com', attributes: { FULLNAME: 'Ana Roe' } }
  const place: Workplace = {
    config,
    ...tools,
    withWarehouse: (_use, task) => task(warehouse),
    withConnection: async (source, task) => {
      const connection = await connectSource(source, tools)
      const { eraser } = connection
      const standIn: Connection = {
        ...connection,
        readOne: async (_stream, key) =>
          key === 'email:ana@example.com' && !calls.includes('brevo 501')
            ? { found: true, page: page([live]) }
            : { found: false, gone: true, reason: 'not there' },
        personRecords: async (id) => ({ events: [{ contact_id: id, event_name: 'opened' }] }),
        ...(eraser === undefined
          ? {}
          : {
              eraser: {
                ...eraser,
                ...(eraser.find === undefined
                  ? {}
                  : {
                      find: async (address: string) =>
                        address === 'ana@example.com' && !calls.includes('freshdesk 7') ? ['7'] : [],
                    }),
                erase: async (id: string) => {
                  if (refusing.has(source.name)) return { ok: false as const, message: 'may not delete' }
                  calls.push(`${source.name} ${id}`)
                  return { ok: true as const, found: true }
                },
              },
            }),
      }
      try {
        return await task(standIn)
      } finally {
        await connection.close()
      }
    },
  }
  const write = async (name: string, stream: string, records: readonly JsonObject[]): Promise<void> => {
    const source = config.sources.find((one) => one.name === name)
    if (source === undefined) throw new Error(name)
    await place.withConnection(source, async (connection) => {
      const table = createSource(source, connection).tables.get(stream)
      if (table === undefined) throw new Error(stream)
      await warehouse.prepare(table, { ...lineage, parent: table.parentColumn === undefined ? null : 'tickets' })
      await warehouse.write(batch(table, { pages: [page(records)] }))
    })
  }
  const updated_at = '2026-02-01T00:00:00Z'
  await write('freshdesk', 'contacts', [
    { id: 7, name: 'Ana Roe', email: 'Ana@Example.com', mobile: '+49 171 555', updated_at },
    { id: 8, name: 'Bo', email: 'bo@example.com', updated_at },
  ])
  await write('freshdesk', 'tickets', [
    { id: 1, requester_id: 7, subject: 'Ana Roe asks', status: 2, updated_at },
    { id: 2, requester_id: 8, subject: 'Ask ana@example.com', status: 2, cc_emails: ['ana@example.com'], updated_at },
  ])
  await write('freshdesk', 'conversations', [
    { id: 11, ticket_id: 1, body: 'Dear Ana Roe', user_id: 3, updated_at },
    { id: 12, ticket_id: 2, body: 'Ana Roe was here', user_id: 7, updated_at },
    { id: 13, ticket_id: 2, body: 'Dear Bo', user_id: 3, updated_at },
  ])
  await write('brevo', 'contacts', [{ id: 501, email: 'ana@example.com', attributes: { FULLNAME: 'Ana Roe' } }])
  await warehouse.work(async (sql) => {
    for (const [id, brevo] of [
      ['freshdesk-7', 501],
      ['freshdesk-8', 502],
    ])
      await sql.run(
        `INSERT INTO _tajo.activation_ledger VALUES ('${id}', ${brevo}, 'h', 'm', NULL, '{}', '[]', 'delivered', NULL, 0, NULL, NULL, 'p')`,
      )
    await sql.run(
      `INSERT INTO _tajo.rejected VALUES ('r1', 'freshdesk', 'tickets', 'run', CURRENT_TIMESTAMP, '5', 'odd', NULL, '{"id":5,"requester_id":7,"x":1}'),
        ('r2', 'freshdesk', 'tickets', 'run', CURRENT_TIMESTAMP, '6', 'odd', NULL, '{"id":6,"requester_id":77,"x":1}')`,
    )
  })
  return { place, warehouse, calls, refusing, write }
}

const input = { email: 'ANA@example.com', helpdesk: false, reason: 'asked for by ana@example.com' }

async function everything(warehouse: Warehouse): Promise<string> {
  const { rows } = await warehouse.query(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database() AND table_type = 'BASE TABLE'
       AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
  )
  const all = []
  for (const [schema, table] of rows)
    all.push([schema, table, (await warehouse.query(`SELECT * FROM "${schema}"."${table}" t ORDER BY 1, 2`)).rows])
  return JSON.stringify(all)
}

describe.each(stores)('on $kind', (store) => {
  test('the plan says what is done, the export holds it, and both change nothing', async () => {
    const { place, warehouse, calls } = await played(store)
    const before = await everything(warehouse)
    const plan = await planErasure(place, input, keptCall())
    const exported = await exportPerson(place, input.email, keptCall())
    expect(await everything(warehouse)).toBe(before)
    expect(calls).toEqual([])
    expect(plan).toMatchObject({
      kind: 'plan',
      addresses: 1,
      people: expect.arrayContaining([
        { source: 'brevo', stream: 'contacts', key: '501' },
        { source: 'freshdesk', stream: 'contacts', key: '7' },
      ]),
    })
    if (plan.kind !== 'plan' || exported.kind !== 'export') throw new Error('nobody was found')
    expect(plan.systems).toMatchObject([
      { system: 'freshdesk', outcome: 'kept', people: 1 },
      { system: 'brevo', outcome: 'erased', people: 1 },
    ])
    expect(plan.tables).toEqual(
      expect.arrayContaining([
        { name: 'freshdesk.contacts', deleted: 1, emptied: 0, mentions: 0 },
        { name: 'freshdesk.contacts_history', deleted: 1, emptied: 0, mentions: 0 },
        { name: 'freshdesk.tickets', deleted: 0, emptied: 1, mentions: 1 },
        { name: 'freshdesk.tickets_history', deleted: 0, emptied: 1, mentions: 1 },
        { name: 'freshdesk.conversations', deleted: 0, emptied: 2, mentions: 0 },
        { name: 'brevo.contacts', deleted: 1, emptied: 0, mentions: 0 },
        { name: '_tajo.activation_ledger', deleted: 1, emptied: 0, mentions: 0 },
        { name: '_tajo.rejected', deleted: 1, emptied: 0, mentions: 0 },
      ]),
    )
    expect(exported.manifest.tables.map(({ name, rows }) => `${name} ${rows}`).sort()).toEqual([
      '_tajo.activation_ledger 1',
      'brevo.contacts 1',
      'freshdesk.contacts 1',
      'freshdesk.contacts_history 1',
      'freshdesk.conversations 2',
      'freshdesk.tickets 1',
      'freshdesk.tickets_history 1',
      'live.brevo.contacts 1',
      'live.brevo.events 1',
    ])
    expect(exported.files.find(({ name }) => name === 'live.brevo.events.ndjson')?.text).toBe(
      '{"contact_id":"501","event_name":"opened"}\n',
    )
  })

  test('afterwards nothing says who it was, what is of others stays, and a write brings nothing back', async () => {
    const { place, warehouse, calls, write } = await played(store)
    const plan = await planErasure(place, input, keptCall())
    const erased = await erasePerson(place, input, keptCall())
    if (erased.kind !== 'erased' || plan.kind !== 'plan') throw new Error('nobody was found')
    expect(calls).toEqual(['brevo 501'])
    expect(erased.receipt).toMatchObject({ tables: plan.tables, models: 'unchanged', open: [], actor: 'test' })
    expect(erased.receipt.reason).toBe('asked for by [erased]')
    const updated_at = '2026-02-02T00:00:00Z'
    await write('freshdesk', 'contacts', [{ id: 7, name: 'Ana Roe', email: 'ana@example.com', updated_at }])
    await write('freshdesk', 'tickets', [{ id: 3, requester_id: 7, subject: 'Ana Roe asks again', updated_at }])
    await write('freshdesk', 'conversations', [{ id: 14, ticket_id: 3, body: 'Dear Ana Roe', updated_at }])
    const after = await everything(warehouse)
    expect(after).not.toMatch(/ana roe|ana@example\.com|171 555/i)
    const kept = await warehouse.query(
      'SELECT id, requester_id, status, subject, cc_emails FROM freshdesk.tickets ORDER BY id',
    )
    expect(kept.rows).toEqual([
      [1, 7, 2, null, null],
      [2, 8, 2, 'Ask [erased]', []],
      [3, 7, null, null, null],
    ])
    expect((await warehouse.query('SELECT id, body FROM freshdesk.conversations ORDER BY id')).rows).toEqual([
      [11, null],
      [12, null],
      [13, 'Dear Bo'],
      [14, null],
    ])
    expect((await warehouse.query('SELECT id, name FROM freshdesk.contacts')).rows).toEqual([[8, 'Bo']])
    expect((await warehouse.query('SELECT id FROM _tajo.rejected')).rows).toEqual([['r2']])
    expect(await erasePerson(place, input, keptCall())).toMatchObject({
      isRepeat: true,
      receipt: { id: erased.receipt.id },
    })
    expect(await planErasure(place, input, keptCall())).toMatchObject({
      kind: 'nobody',
      erasedBefore: { id: erased.receipt.id, isDone: true },
    })
  })

  test('whom the warehouse has forgotten is still found at a helpdesk, when that is asked for later', async () => {
    const { place, calls } = await played(store)
    const first = await erasePerson(place, input, keptCall())
    const asked = { ...input, helpdesk: true }
    expect(await planErasure(place, asked, keptCall())).toMatchObject({
      kind: 'plan',
      systems: [
        { system: 'freshdesk', outcome: 'erased', people: 1 },
        { system: 'brevo', outcome: 'absent' },
      ],
    })
    const second = await erasePerson(place, asked, keptCall())
    if (first.kind !== 'erased' || second.kind !== 'erased') throw new Error('nobody was erased')
    expect(second).toMatchObject({ isRepeat: false, receipt: { open: [] } })
    expect(second.receipt.id).not.toBe(first.receipt.id)
    expect(calls).toEqual(['brevo 501', 'freshdesk 7'])
    expect(await erasePerson(place, asked, keptCall())).toMatchObject({ isRepeat: true })
    expect(calls).toHaveLength(2)
  })

  test('what a vendor refuses stays open until it is done', async () => {
    const { place, warehouse, calls, refusing } = await played(store)
    refusing.add('freshdesk')
    const asked = { ...input, helpdesk: true }
    const first = await erasePerson(place, asked, keptCall())
    expect(first).toMatchObject({ receipt: { open: ['freshdesk: may not delete'] } })
    expect(erasureExitCode(first)).toBe(5)
    refusing.clear()
    const second = await erasePerson(place, asked, keptCall())
    expect(erasureExitCode(second)).toBe(0)
    expect(calls).toEqual(['brevo 501', 'freshdesk 7'])
    expect(second).toMatchObject({
      receipt: {
        systems: [
          { system: 'freshdesk', outcome: 'erased' },
          { system: 'brevo', outcome: 'erased' },
        ],
      },
    })
    expect((await warehouse.query('SELECT state, CAST(open AS VARCHAR) FROM _tajo.erasures')).rows).toEqual([
      ['done', '[]'],
    ])
  })

  test('cut in a store of the server, it goes on there under the same receipt', async () => {
    const { place, warehouse } = await played(store)
    let tries = 0
    const seen: boolean[] = []
    const personalStores = [
      {
        name: 'inbox',
        find: async () => [],
        erase: async (person: { hasAddress(address: string): boolean }) => {
          tries += 1
          if (tries === 1) throw new Error('cut')
          seen.push(person.hasAddress('ana@example.com'), person.hasAddress('bo@example.com'))
          return 4
        },
      },
    ]
    const cut = { ...place, personalStores }
    await expect(erasePerson(cut, input, keptCall())).rejects.toThrow('cut')
    expect((await warehouse.query('SELECT state FROM _tajo.erasures')).rows).toEqual([['begun']])
    expect(await erasePerson(cut, input, keptCall())).toMatchObject({
      isRepeat: false,
      receipt: { stores: [{ name: 'inbox', erased: 4 }], open: [] },
    })
    expect(seen).toEqual([true, false])
    expect((await warehouse.query('SELECT state FROM _tajo.erasures')).rows).toEqual([['done']])
  })
})
