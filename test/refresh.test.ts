import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Hint } from '@tajo/core/webhook'
import { refreshRows } from '@tajo/engine/refresh'
import { describe, expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { type Lab, withLab } from './support/lab.ts'
import { postgresStore } from './support/postgres-store.ts'
import type { Stage } from './support/stage.ts'
import type { Vendor } from './support/vendor.ts'
import { zendesk } from './support/zendesk/vendor.ts'

const goOn = new AbortController().signal
const account = { size: { tickets: 20, contacts: 12, companies: 4 } }
const streams = ['tickets', 'conversations', 'contacts', 'companies', 'agents']

const refresh = (
  { source, store, stage }: Pick<Lab, 'source' | 'store' | 'stage'>,
  hints: readonly Hint[],
  waitMs = 500,
) => refreshRows(source, store.warehouse, hints, { clock: stage.clock, signal: goOn, waitMs })

/** Rows of a table that tell when they were stored, by key. */
async function stored({ store }: Pick<Lab, 'store'>, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await store.warehouse.query(sql)).rows
}

function withLock(warehouse: Warehouse, isHeld: () => boolean): Warehouse {
  return new Proxy(warehouse, {
    get: (target, name, receiver) => {
      if (name === 'lockSource')
        return async () => {
          if (isHeld()) throw new TajoError('TAJO_RUN_ACTIVE', 'freshdesk is being written already.')
          return () => Promise.resolve()
        }
      const value: unknown = Reflect.get(target, name, receiver)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const stores = {
  duckdb: {},
  postgres: { store: (stage: Stage, vendor: Vendor) => postgresStore(stage.clock, vendor) },
}

describe.each(Object.entries(stores))('rows read again, in %s', (_, store) => {
  const options = { streams, account, ...store }

  test('a changed ticket with its conversations; positions stay, the sync after finds nothing', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      const [ticket] = [...lab.world.tickets.values()].filter(({ deleted, spam }) => !deleted && !spam)
      if (ticket === undefined) throw new Error('there is no ticket')
      lab.world.updateTicket(ticket.id, { priority: 4 })
      lab.world.addNote(ticket.id, { body: '<div>Seen</div>' })
      lab.stage.advance(60_000)
      const checkpoints = await lab.store.warehouse.checkpoints('freshdesk')
      const hint = { stream: 'tickets', key: String(ticket.id), children: ['conversations'] }
      const report = await refresh(lab, [hint, hint, { stream: 'tickets', key: String(ticket.id) }])
      expect(report).toMatchObject({ inserted: 1, updated: 1, gone: 0, denied: 0, rejected: 0, calls: 2 })
      expect(report.rows).toMatchObject([
        { stream: 'tickets', key: String(ticket.id), outcome: 'updated' },
        { stream: 'conversations', outcome: 'inserted', parent: { stream: 'tickets', key: String(ticket.id) } },
      ])
      expect(await lab.store.warehouse.checkpoints('freshdesk')).toEqual(checkpoints)
      expect(await refresh(lab, [hint])).toMatchObject({ inserted: 0, updated: 0 })
      const calls = lab.sandbox.log.length
      const synced = (await lab.sync()).streams.filter(({ stream }) => ['tickets', 'conversations'].includes(stream))
      expect(synced).toMatchObject(synced.map(() => ({ inserted: 0, updated: 0, deleted: 0 })))
      // Conversations that were read as of this version are not read once more.
      expect(lab.sandbox.log.slice(calls).filter(({ path }) => path.includes('/conversations'))).toEqual([])
      expect(await lab.differences('changes')).toEqual([])
    }))

  test('a conversation that was deleted, a ticket that is no more, and one that never was', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      const [note] = [...lab.world.conversations.values()].filter(
        ({ ticket_id }) => lab.world.tickets.get(ticket_id)?.deleted === false,
      )
      if (note === undefined) throw new Error('nobody wrote anything')
      const other = [...lab.world.tickets.keys()].find((id) => id !== note.ticket_id) ?? 0
      lab.world.deleteConversation(note.id)
      lab.world.hardDeleteTicket(other)
      lab.stage.advance(60_000)
      const report = await refresh(lab, [
        { stream: 'tickets', key: String(note.ticket_id), children: ['conversations'] },
        { stream: 'tickets', key: String(other), children: ['conversations'] },
        { stream: 'tickets', key: '999999' },
      ])
      expect(
        report.rows.filter(({ outcome }) => outcome === 'gone').map(({ stream, key }) => `${stream} ${key}`),
      ).toEqual([`tickets ${other}`, 'tickets 999999', `conversations ${note.id}`])
      expect(await stored(lab, `SELECT id FROM freshdesk.tickets WHERE id = 999999`)).toEqual([])
      expect(await stored(lab, `SELECT _tajo_deleted_at IS NULL FROM freshdesk.tickets WHERE id = ${other}`)).toEqual([
        [false],
      ])
    }))

  test('a later version is left as it is', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      const [ticket] = lab.world.tickets.values()
      if (ticket === undefined) throw new Error('there is no ticket')
      const { warehouse } = lab.store
      const later = lab.source.streams.get('tickets')
      if (later === undefined) throw new Error('tickets are on')
      const record = { id: ticket.id, updated_at: '2030-01-01T00:00:00Z', subject: 'From the future' }
      await warehouse.write({
        table: later.table,
        runId: 'test',
        syncedAt: new Date(lab.stage.clock.now()).toISOString(),
        pages: [{ body: Buffer.from(JSON.stringify([record])), rows: 1, shapes: ['list'], state: 'live' }],
        gone: [],
        parentsDone: [],
        rejected: [],
      })
      const report = await refresh(lab, [{ stream: 'tickets', key: String(ticket.id) }])
      expect(report).toMatchObject({ older: 1, updated: 0 })
      expect(await stored(lab, `SELECT subject FROM freshdesk.tickets WHERE id = ${ticket.id}`)).toEqual([
        ['From the future'],
      ])
    }))

  test('refused, switched off, unknown, without a way to be asked, and never synced', () =>
    withLab(freshdesk, { ...options, streams: [...streams, 'surveys'] }, async (lab) => {
      await lab.sync({ streams: ['tickets', 'conversations', 'contacts', 'surveys'] })
      const [ticket] = lab.world.tickets.keys()
      lab.sandbox.faults.record(403, new RegExp(`/tickets/${ticket}(\\D|$)`))
      const report = await refresh(lab, [
        { stream: 'tickets', key: String(ticket), children: ['conversations'] },
        { stream: 'time_entries', key: '1' },
        { stream: 'stars', key: '1' },
        { stream: 'surveys', key: '1' },
        { stream: 'companies', key: '1' },
      ])
      expect(report.rows.map(({ stream, key, outcome }) => `${stream} ${key} ${outcome}`).toSorted()).toEqual([
        'companies 1 next-sync',
        'conversations * denied',
        'stars 1 ignored',
        'surveys 1 next-sync',
        `tickets ${ticket} denied`,
        'time_entries 1 ignored',
      ])
      expect(report.rows.find(({ stream }) => stream === 'time_entries')?.reason).toBe('time_entries is switched off')
    }))

  test('whoever asked for a new ticket is read with it, where nobody is stored', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      const person = lab.world.createContact({ name: 'New Person', email: 'new.person@mail.example' })
      const ticket = lab.world.createTicket({ requester_id: person.id, subject: 'Hello', description: '<p>?</p>' })
      const report = await refresh(lab, [{ stream: 'tickets', key: String(ticket.id) }])
      expect(report.rows.map(({ stream, key, outcome }) => `${stream} ${key} ${outcome}`)).toEqual([
        `tickets ${ticket.id} inserted`,
        `contacts ${person.id} inserted`,
      ])
      const again = await refresh(lab, [{ stream: 'tickets', key: String(ticket.id) }])
      expect(again.rows).toHaveLength(1)
    }))

  test('a list that is stored by what it came as is stored anew after a row of it was read again', () =>
    withLab(freshdesk, { ...options, streams: ['products'] }, async (lab) => {
      await lab.sync()
      const [product] = await stored(lab, 'SELECT id, name FROM freshdesk.products ORDER BY id LIMIT 1')
      const id = Number(product?.[0])
      const rows = lab.world.products
      const before = rows.get(id)
      if (before === undefined) throw new Error('there is no product')
      rows.set(id, { ...before, name: 'Renamed' })
      expect(await refresh(lab, [{ stream: 'products', key: String(id) }])).toMatchObject({ updated: 1 })
      rows.set(id, before)
      await lab.sync()
      expect(await stored(lab, `SELECT name FROM freshdesk.products WHERE id = ${id}`)).toEqual([[before['name']]])
    }))
})

test('a source that somebody else writes is busy: nothing is asked or stored, and the caller may try again', () =>
  withLab(freshdesk, { streams, account }, async (lab) => {
    await lab.sync()
    const [ticket] = lab.world.tickets.keys()
    const hints = [{ stream: 'tickets', key: String(ticket), children: ['conversations'] }]
    let isHeld = true
    const shared: Lab['store'] = { ...lab.store, warehouse: withLock(lab.store.warehouse, () => isHeld) }
    const calls = lab.sandbox.log.length
    const report = await refresh({ ...lab, store: shared }, hints)
    expect(report).toMatchObject({ busy: 2, read: 0, calls: 0 })
    expect(lab.sandbox.log.length).toBe(calls)
    isHeld = false
    expect(await refresh({ ...lab, store: shared }, hints)).toMatchObject({ busy: 0, unchanged: expect.any(Number) })
  }))

test('what somebody else wrote between reading and storing is read once more', () =>
  withLab(freshdesk, { streams, account }, async (lab) => {
    await lab.sync()
    const [ticket] = [...lab.world.tickets.values()].filter(({ deleted, spam }) => !deleted && !spam)
    if (ticket === undefined) throw new Error('there is no ticket')
    const { warehouse } = lab.store
    let held = 0
    const overtaken = new Proxy(warehouse, {
      get: (target, name, receiver) => {
        if (name !== 'lockSource') {
          const value: unknown = Reflect.get(target, name, receiver)
          return typeof value === 'function' ? value.bind(target) : value
        }
        return async () => {
          held += 1
          // Before the rows that were read are stored.
          if (held === 2) {
            lab.world.updateTicket(ticket.id, { priority: 3 })
            lab.stage.advance(30_000)
            await lab.sync()
            lab.world.updateTicket(ticket.id, { priority: 2 })
            lab.stage.advance(30_000)
          }
          return () => Promise.resolve()
        }
      },
    })
    const key = String(ticket.id)
    const report = await refreshRows(lab.source, overtaken, [{ stream: 'tickets', key }], {
      clock: lab.stage.clock,
      signal: goOn,
    })
    expect(report.rows).toMatchObject([{ key, outcome: 'updated' }])
    expect(await stored(lab, `SELECT priority FROM freshdesk.tickets WHERE id = ${key}`)).toEqual([[2]])
  }))

test('a group that is new comes with the first ticket it has, by the list where no group can be asked for', () =>
  withLab(
    zendesk,
    { account: { size: { tickets: 12, users: 8, organizations: 3 } }, streams: ['tickets', 'users', 'groups'] },
    async (lab) => {
      const person = [...lab.world.users.values()].find(({ active }) => active)
      const comment = { html: '<p>?</p>', public: true }
      const { ticket } = lab.world.createTicket({ requester_id: person?.id ?? 0, subject: 'A question', comment })
      lab.stage.advance(120_000)
      await lab.sync()
      const [group] = lab.world.groups.values()
      if (group === undefined) throw new Error('there is no group')
      const id = group.id + 1
      lab.world.groups.put({ ...group, id, name: 'Night shift' })
      lab.world.updateTicket(ticket.id, { group_id: id })
      const report = await refresh(lab, [{ stream: 'tickets', key: String(ticket.id) }])
      expect(report.rows).toMatchObject([
        { stream: 'tickets', outcome: 'updated' },
        { stream: 'groups', key: String(id), outcome: 'inserted' },
      ])
      expect(await stored(lab, `SELECT name FROM zendesk.groups WHERE id = ${id}`)).toEqual([['Night shift']])
    },
  ))

test('audits are read of tickets somebody tells of, though no sync reads them; switched off they are not', async () => {
  const on = {
    account: { size: { tickets: 12, users: 8, organizations: 3 } },
    streams: ['tickets', 'ticket_comments', 'users', 'organizations'],
  }
  await withLab(zendesk, { ...on, settings: { ticket_audits: { enabled: undefined } } }, async (lab) => {
    lab.stage.advance(120_000)
    await lab.sync()
    const ticket = [...lab.world.tickets.values()].find(
      ({ status }) => status === 'open' || status === 'solved' || status === 'pending',
    )
    const hint = { stream: 'tickets', key: String(ticket?.id), children: ['ticket_audits', 'ticket_comments'] }
    const report = await refresh(lab, [hint])
    expect(report.rows.filter(({ stream }) => stream === 'ticket_audits').length).toBeGreaterThan(0)
    expect(report.inserted).toBe(
      (await stored(lab, `SELECT id FROM zendesk.ticket_audits WHERE ticket_id = ${ticket?.id}`)).length,
    )
    expect((await refresh(lab, [hint])).inserted).toBe(0)
  })
  await withLab(zendesk, { ...on, settings: { ticket_audits: { enabled: false } } }, async (lab) => {
    lab.stage.advance(120_000)
    await lab.sync()
    const [ticket] = lab.world.tickets.keys()
    const report = await refresh(lab, [{ stream: 'tickets', key: String(ticket), children: ['ticket_audits'] }])
    expect(report.rows).toMatchObject([{ stream: 'ticket_audits', outcome: 'ignored' }, { stream: 'tickets' }])
  })
})
