import type { Json } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { runModels } from '@tajo/models/run-models'
import { supportModels } from '@tajo/models/testing/support-models'
import { describe, expect, test } from 'vitest'
import { duckStore } from './support/duck-store.ts'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'
import { postgresStore } from './support/postgres-store.ts'
import type { Stage } from './support/stage.ts'
import type { Vendor } from './support/vendor.ts'
import { zendesk } from './support/zendesk/vendor.ts'

const models = supportModels()
const minute = 60_000
const kinds = [
  ['duckdb', (stage: Stage, vendor: Vendor) => duckStore(stage.clock, vendor)],
  ['postgres', (stage: Stage, vendor: Vendor) => postgresStore(stage.clock, vendor)],
] as const

async function rows(warehouse: Warehouse, sql: string): Promise<readonly (readonly Json[])[]> {
  return (await warehouse.query(sql)).rows.map((row) => row.map((value) => value ?? null))
}

/** Everything the models hold, in an order of its own. */
async function everything(warehouse: Warehouse): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables: Record<string, readonly string[]> = {}
  for (const { name, head } of models) {
    const columns = Object.keys(head.columns).join(', ')
    const found = await rows(warehouse, `SELECT ${columns} FROM support.${name}`)
    tables[name] = found.map((row) => JSON.stringify(row)).sort()
  }
  return tables
}

describe.each(kinds)('on %s', (_, store) => {
  test('an account of Zendesk: every change and every message of its log is there, after changes too', async () => {
    await withLab(zendesk, { seed: 5, store, account: { size: { tickets: 150 } } }, async (lab) => {
      const { warehouse } = lab.store
      const run = (full = false) =>
        runModels(warehouse, {
          sources: [{ name: 'zendesk', vendor: 'zendesk' }],
          clock: lab.stage.clock,
          models,
          full,
        })
      await lab.sync()
      await run()
      const { world } = lab
      const [first, second, third, fourth] = [...world.tickets.values()].filter(({ status }) => status === 'solved')
      if (first === undefined || second === undefined || third === undefined || fourth === undefined)
        throw new Error('no solved tickets')
      for (const status of ['open', 'pending', 'open', 'solved'] as const) {
        lab.stage.advance(7 * minute)
        world.updateTicket(first.id, { status, priority: status === 'open' ? 'urgent' : 'low' })
      }
      world.updateTicket(second.id, { status: 'open', assignee_id: null })
      world.mergeTickets(third.id, [fourth.id])
      world.addComment(third.id, { html: 'On it', public: true })
      lab.stage.advance(10 * minute)
      await lab.sync()
      const report = await run()
      expect(report.changedTickets).not.toBeNull()

      const told = [...world.tickets.values()]
        .filter(({ scrubbed }) => !scrubbed)
        .flatMap(({ id }) => {
          const changes = [...world.audits.of(id)].flatMap(({ changes, created_at }) =>
            changes.flatMap(({ field, value }) =>
              field === 'status' && value !== 'deleted' ? [[id, value, created_at]] : [],
            ),
          )
          return changes.map((change) => change.join())
        })
      const found = await rows(
        warehouse,
        `SELECT ticket_id, status, CAST(extract(epoch FROM from_at) AS BIGINT) FROM support.status_intervals WHERE evidence = 'audit'`,
      )
      expect(found.map((row) => row.join()).sort()).toEqual(told.sort())
      const comments = [...world.tickets.values()].flatMap(({ id }) => [...world.comments.of(id)])
      expect(await rows(warehouse, 'SELECT count(*) FROM support.conversations')).toEqual([[comments.length]])
      expect(await rows(warehouse, 'SELECT ticket_id, merged_into FROM support.tickets WHERE is_merged')).toEqual([
        [fourth.id, third.id],
      ])
      expect(
        await rows(
          warehouse,
          `SELECT value FROM support.field_history WHERE ticket_id = ${second.id} AND field = 'assignee_id' AND until IS NULL`,
        ),
      ).toEqual([[null]])

      const inSteps = await everything(warehouse)
      await run(true)
      expect(await everything(warehouse)).toEqual(inSteps)
    })
  }, 120_000)

  test('an account of Freshdesk: every message is there, and every status that was recorded', async () => {
    const settings = { tickets: { history: true } }
    await withLab(freshdesk, { seed: 6, store, settings, account: { size: { tickets: 150 } } }, async (lab) => {
      const { warehouse } = lab.store
      const run = (full = false) =>
        runModels(warehouse, {
          sources: [{ name: 'freshdesk', vendor: 'freshdesk' }],
          clock: lab.stage.clock,
          models,
          full,
        })
      await lab.sync()
      await run()
      const { world } = lab
      const contact = [...world.contacts.values()].find(({ deleted, email }) => !deleted && email !== null)
      const agent = [...world.agents.keys()][0]
      if (contact === undefined || agent === undefined) throw new Error('nobody is there')
      const made = world.createTicket({ requester_id: contact.id, subject: 'Recorded', description: 'Hello' })
      const other = world.createTicket({ requester_id: contact.id, subject: 'Twice', description: 'Hello' })
      const step = async (change: () => void): Promise<void> => {
        change()
        lab.stage.advance(5 * minute)
        await lab.sync()
        await run()
      }
      await step(() => undefined)
      await step(() => world.addReply(made.id, { body: 'On it', user_id: agent }))
      await step(() => world.updateTicket(made.id, { status: 3, responder_id: agent }))
      await step(() => world.updateTicket(made.id, { status: 4 }))
      await step(() => world.updateTicket(made.id, { status: 2 }))
      await step(() => world.mergeTickets(made.id, [other.id]))
      await step(() => world.updateTicket(made.id, { status: 5 }))

      expect(
        await rows(
          warehouse,
          `SELECT status, evidence FROM support.status_intervals WHERE ticket_id = ${made.id} ORDER BY seq`,
        ),
      ).toEqual([
        ['open', 'recorded'],
        ['pending', 'recorded'],
        ['solved', 'recorded'],
        ['open', 'recorded'],
        ['closed', 'recorded'],
      ])
      expect(
        await rows(
          warehouse,
          `SELECT ticket_id, status, history, is_merged, merged_into, counted FROM support.tickets WHERE ticket_id >= ${made.id} ORDER BY 1`,
        ),
      ).toEqual([
        [made.id, 'closed', 'full', false, null, true],
        [other.id, 'closed', 'full', true, made.id, false],
      ])
      const messages = [...world.tickets.values()].flatMap(({ id }) => [...world.conversations.of(id)])
      const told = messages.filter(({ source }) => source !== 6).length + world.tickets.size
      expect(await rows(warehouse, 'SELECT count(*) FROM support.conversations')).toEqual([[told]])

      const inSteps = await everything(warehouse)
      await run(true)
      expect(await everything(warehouse)).toEqual(inSteps)
    })
  }, 120_000)
})
