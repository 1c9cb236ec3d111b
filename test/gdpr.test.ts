import type { Json } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { erasureExitCode } from '@tajo/operations/gdpr/erase-person'
import type { PersonalStore } from '@tajo/operations/gdpr/personal-store'
import { gdprEraseOperation } from '@tajo/operations/list/gdpr-erase'
import { gdprExportOperation } from '@tajo/operations/list/gdpr-export'
import { gdprPlanOperation } from '@tajo/operations/list/gdpr-plan'
import { bringModelsUpToDate } from '@tajo/operations/models/bring-up-to-date'
import type { Workplace } from '@tajo/operations/workplace'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DeskAndBrevo, deskAndBrevo } from './support/desk-and-brevo.ts'

const yaml = `
warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    domain: acme-sandbox.freshdesk.com
    api_key: sandbox-key
    streams: { tickets: { history: true, raw: true }, contacts: { history: true } }
    lists: { all_support_contacts: 30, open_tickets: 31 }
    contact_mapping: { email: email, name: FULLNAME, phone: SMS, total_tickets: TICKET_COUNT }
    ticket_events: { ticket_created: support_ticket_created, ticket_resolved: support_ticket_resolved }
  zendesk:
    subdomain: acme-sandbox
    auth: { email: sandbox@acme.example, api_token: sandbox-token }
    streams: { ticket_audits: true, ticket_events: true, user_identities: true }
    lists: { all_customers: 30 }
    field_mapping: { email: email, name: FULLNAME, total_tickets: TICKET_COUNT }
brevo:
  api_key: xkeysib-sandbox
  new_contacts: blocklist
`

const freshdeskOnly = `
warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    domain: acme-sandbox.freshdesk.com
    api_key: sandbox-key
    contact_mapping: { email: email, name: FULLNAME }
brevo:
  api_key: xkeysib-sandbox
  new_contacts: blocklist
`

interface Played {
  readonly desk: DeskAndBrevo
  readonly warehouse: Warehouse
}

async function played(store: (typeof stores)[number], file = yaml): Promise<Played> {
  const warehouse = await store.open(await store.address())
  onTestFinished(() => warehouse.close())
  return { warehouse, desk: await deskAndBrevo(file, warehouse) }
}

async function readAll({ desk }: Played, full = false): Promise<void> {
  for (const type of ['freshdesk', 'zendesk'] as const) {
    const { verdict } = await desk.sync(type, { full })
    expect(verdict.kind).toBe('complete')
  }
  await desk.activate()
}

/** Every table of every schema, its rows as text. */
async function everything(warehouse: Warehouse): Promise<Map<string, readonly string[]>> {
  const { rows: tables } = await warehouse.query(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database() AND table_type = 'BASE TABLE'
       AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`,
  )
  const all = new Map<string, readonly string[]>()
  for (const [schema, table] of tables) {
    const { rows } = await warehouse.query(`SELECT * FROM "${schema}"."${table}"`)
    all.set(`${schema}.${table}`, rows.map((row) => JSON.stringify(row)).sort())
  }
  return all
}

function places(all: ReadonlyMap<string, readonly string[]>, ...values: readonly (string | null | undefined)[]) {
  const wanted = values
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => String(value).toLowerCase())
  return [...all].flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      wanted.some((value) => row.toLowerCase().includes(value)) ? [`${table} ${row.slice(0, 300)}`] : [],
    ),
  )
}

const count = async (warehouse: Warehouse, sql: string): Promise<Json | undefined> =>
  (await warehouse.query(sql)).rows[0]?.[0]

describe.each(stores)('erasing a person, on $kind', (store) => {
  test('nothing brings the person back, and nobody else is touched', async () => {
    const all = await played(store)
    const { desk, warehouse } = all
    const { world } = desk.freshdesk
    const person = world.createContact({
      name: 'Quirina Zabel',
      email: 'Quirina.Zabel@example.com',
      mobile: '+49 171 5550199',
    })
    const other = [...world.contacts.values()].find((one) => one.email !== null && !one.deleted && one.id !== person.id)
    if (other === undefined) throw new Error('nobody else is there')
    const ticket = world.createTicket({
      requester_id: person.id,
      subject: 'Quirina asks',
      description: '<p>I am Quirina Zabel</p>',
    })
    world.createTicket({
      requester_id: other.id,
      subject: 'Of somebody else',
      description:
        '<p>Tell <a href="mailto:quirina.zabel@example.com">quirina.zabel@example.com</a>, not mariana.quirina.zabel@example.com</p>',
      cc_emails: ['"Quirina Zabel" <quirina.zabel@EXAMPLE.com>', 'someone@example.com'],
    })
    const user = desk.zendesk.world.createUser({ name: 'Quirina Zabel', email: 'quirina.zabel@example.com' })
    desk.zendesk.world.createTicket({
      requester_id: user.id,
      subject: 'Quirina asks here too',
      comment: { html: '<p>Quirina Zabel again</p>', public: true },
    })
    // Zendesk's export tells nothing of its last minute.
    await desk.clock.sleep(2 * 60_000)
    await readAll(all)
    const before = await everything(warehouse)
    expect(places(before, 'quirina.zabel@example.com').length).toBeGreaterThan(5)
    const numbers = ['freshdesk.tickets', 'freshdesk.conversations', 'zendesk.tickets', 'zendesk.ticket_comments']
    const sizes = await Promise.all(numbers.map((name) => count(warehouse, `SELECT count(*) FROM ${name}`)))
    const perDay = 'SELECT sum(created) FROM support.channel_daily'
    const created = await count(warehouse, perDay)

    const input = { email: 'quirina.zabel@example.com', helpdesk: false }
    const plan = await gdprPlanOperation.run(desk, input, desk.call)
    if (plan.kind !== 'plan') throw new Error(plan.text)
    expect(await everything(warehouse)).toEqual(before)
    expect(plan.people.map(({ source }) => source).sort()).toEqual(['brevo', 'freshdesk', 'zendesk'])
    const exported = await gdprExportOperation.run(desk, { email: input.email }, desk.call)
    if (exported.kind !== 'export') throw new Error(exported.text)
    expect(await everything(warehouse)).toEqual(before)
    expect(exported.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'freshdesk.contacts.ndjson',
        'freshdesk.tickets.ndjson',
        'live.brevo.contacts.ndjson',
        'support.customers.ndjson',
      ]),
    )
    expect(exported.files.find(({ name }) => name === 'freshdesk.tickets.ndjson')?.text).toContain(`"id":${ticket.id}`)

    const erased = await gdprEraseOperation.run(
      desk,
      { ...input, reason: 'asked by quirina.zabel@example.com' },
      desk.call,
    )
    if (erased.kind !== 'erased') throw new Error(erased.text)
    expect(erased.receipt).toMatchObject({ models: 'rebuilt', open: [], tables: plan.tables })
    expect(erased.receipt.systems.map(({ system, outcome }) => `${system} ${outcome}`).sort()).toEqual([
      'brevo erased',
      'freshdesk kept',
      'zendesk kept',
    ])
    expect(JSON.stringify(erased)).not.toMatch(/quirina/i)
    const gone = ['Quirina', '171 5550199', '1715550199']
    expect(places(await everything(warehouse), ...gone).filter((row) => !row.includes('mariana'))).toEqual([])
    const writes = desk.brevo.world.counters.contactWrites

    await desk.clock.sleep(86_400_000)
    await readAll(all)
    await readAll(all, true)
    await bringModelsUpToDate(desk, warehouse, { full: true })
    const after = await everything(warehouse)
    expect(places(after, ...gone).filter((row) => !row.includes('mariana'))).toEqual([])
    expect(places(after, 'mariana.quirina.zabel@example.com')).toHaveLength(2)
    expect(places(after, 'tell <a href')).not.toEqual([])
    expect([...desk.brevo.world.contacts.values()].filter(({ email }) => /quirina/i.test(email ?? ''))).toEqual([])
    expect(desk.brevo.world.counters.contactWrites).toBe(writes)
    expect(await Promise.all(numbers.map((name) => count(warehouse, `SELECT count(*) FROM ${name}`)))).toEqual(sizes)
    expect(await count(warehouse, perDay)).toBe(created)
    for (const name of ['freshdesk.contacts', 'zendesk.users', 'brevo.contacts']) {
      const kept = (before.get(name) ?? []).filter((row) => !/quirina/i.test(row))
      expect(after.get(name)).toEqual(kept)
    }
    const again = await gdprEraseOperation.run(desk, { ...input, reason: 'again' }, desk.call)
    expect(again).toMatchObject({ kind: 'erased', isRepeat: true, receipt: { id: erased.receipt.id } })
  }, 580_000)

  test('cut after any step and called again, it comes to its end under one receipt', async () => {
    const all = await played(store, freshdeskOnly)
    const { desk, warehouse } = all
    const { world } = desk.freshdesk
    const person = world.createContact({ name: 'Quirina Zabel', email: 'quirina.zabel@example.com' })
    world.createTicket({ requester_id: person.id, subject: 'Quirina asks', description: '<p>?</p>' })
    await desk.sync('freshdesk')
    await desk.activate()
    let emptied = 0
    const inbox: PersonalStore = {
      name: 'inbox',
      find: async () => [],
      erase: async (one) => {
        if (!one.hasAddress('QUIRINA.zabel@example.com')) return 0
        if (!one.has({ source: 'freshdesk', stream: 'contacts', key: String(person.id) })) return 0
        return emptied++ === 0 ? 3 : 0
      },
    }
    const input = { email: 'quirina.zabel@example.com', helpdesk: false, reason: 'asked for' }
    const ids = new Set<string>()
    for (let cut = 1; ; cut++) {
      if (cut > 30) throw new Error('it never comes to its end')
      const place = cutAfter(desk, cut, inbox)
      const answer = await gdprEraseOperation.run(place, input, desk.call).catch((error: unknown) => {
        if (!(error instanceof Error) || error.message !== 'cut') throw error
        return undefined
      })
      const { rows } = await warehouse.query('SELECT id FROM _tajo.erasures')
      for (const [id] of rows) ids.add(String(id))
      if (answer === undefined) continue
      expect(cut).toBeGreaterThan(5)
      expect(answer).toMatchObject({ kind: 'erased', receipt: { open: [], models: 'rebuilt' } })
      break
    }
    expect(ids.size).toBe(1)
    expect(emptied).toBeGreaterThan(0)
    expect(await count(warehouse, `SELECT count(*) FROM _tajo.erasures WHERE state = 'done'`)).toBe(1)
    expect(places(await everything(warehouse), 'quirina')).toEqual([])
    expect([...desk.brevo.world.contacts.values()].filter(({ email }) => /quirina/i.test(email ?? ''))).toEqual([])
  }, 580_000)

  test('what a vendor refuses is told, kept open, and done when it is asked again', async () => {
    const all = await played(store, freshdeskOnly)
    const { desk, warehouse } = all
    const person = desk.freshdesk.world.createContact({ name: 'Quirina Zabel', email: 'quirina.zabel@example.com' })
    await desk.sync('freshdesk')
    await desk.activate()
    const input = { email: 'quirina.zabel@example.com', helpdesk: true, reason: 'asked for' }
    const refusing: Workplace = {
      ...placeOf(desk),
      withConnection: (source, task) =>
        desk.withConnection(source, (connection) =>
          task({
            ...connection,
            ...(connection.eraser === undefined || source.type !== 'freshdesk'
              ? {}
              : {
                  eraser: {
                    ...connection.eraser,
                    erase: async () => ({ ok: false, message: 'may not delete contacts' }),
                  },
                }),
          }),
        ),
    }
    const first = await gdprEraseOperation.run(refusing, input, desk.call)
    if (first.kind !== 'erased') throw new Error(first.text)
    expect(erasureExitCode(first)).toBe(5)
    expect(first.receipt.open).toEqual(['freshdesk: may not delete contacts'])
    expect(first.text).toContain('NOT erased: may not delete contacts')
    const second = await gdprEraseOperation.run(desk, input, desk.call)
    if (second.kind !== 'erased') throw new Error(second.text)
    expect(erasureExitCode(second)).toBe(0)
    expect(second.receipt).toMatchObject({ id: first.receipt.id, open: [] })
    expect(second.receipt.systems.map(({ system, outcome }) => `${system} ${outcome}`).sort()).toEqual([
      'brevo erased',
      'freshdesk erased',
    ])
    expect(desk.freshdesk.world.contacts.has(person.id)).toBe(false)
    expect(await count(warehouse, 'SELECT CAST(open AS VARCHAR) FROM _tajo.erasures')).toBe('[]')
  }, 580_000)

  test('nobody found is an answer', async () => {
    const { desk } = await played(store, freshdeskOnly)
    await desk.sync('freshdesk')
    const input = { email: 'nobody@example.com', helpdesk: false, reason: 'asked for' }
    for (const answer of [
      await gdprPlanOperation.run(desk, input, desk.call),
      await gdprExportOperation.run(desk, input, desk.call),
      await gdprEraseOperation.run(desk, input, desk.call),
    ])
      expect(answer).toMatchObject({ kind: 'nobody', erasedBefore: null })
  }, 580_000)
})

function placeOf(desk: DeskAndBrevo): Workplace {
  const { config, clock, random, log, withWarehouse, withConnection } = desk
  return { config, clock, random, log, withWarehouse, withConnection }
}

/** Work in the warehouse comes to its end so many times, and then everything is over; so it is after an answer of a vendor. */
function cutAfter(desk: DeskAndBrevo, steps: number, inbox: PersonalStore): Workplace {
  let left = steps
  const step = <T>(done: T): T => {
    left -= 1
    if (left < 0) throw new Error('cut')
    return done
  }
  return {
    ...placeOf(desk),
    personalStores: [{ ...inbox, erase: async (person) => step(await inbox.erase(person)) }],
    withWarehouse: (use, task) =>
      desk.withWarehouse(use, (warehouse) =>
        task(
          new Proxy(warehouse, {
            get: (target, name) => {
              const value: unknown = Reflect.get(target, name)
              if (typeof value !== 'function') return value
              return (...given: unknown[]) => {
                const answer: unknown = Reflect.apply(value, target, given)
                return name === 'work' && answer instanceof Promise ? answer.then(step) : answer
              }
            },
          }),
        ),
      ),
    withConnection: (source, task) =>
      desk.withConnection(source, (connection) => {
        const { eraser } = connection
        if (eraser === undefined) return task(connection)
        return task({ ...connection, eraser: { ...eraser, erase: async (id) => step(await eraser.erase(id)) } })
      }),
  }
}
