import type { DestinationEvent } from '@tajo/core/destination'
import type { JsonObject } from '@tajo/core/json'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, test } from 'vitest'
import { config as base, type Played, planned, planOf, playedAccount } from '../testing/played-account.ts'
import { supportTables } from '../testing/support-tables.ts'
import { eventsWaitForAnother } from './event-ledger.ts'
import { planEvents } from './plan-events.ts'

const hourMs = 3_600_000
const config = {
  ...base,
  sources: base.sources.map((source) => ({
    ...source,
    events: { ticket_resolved: 'support_resolved', satisfaction_bad: 'support_bad' },
  })),
}

const happening = (played: Played, ticket: number, over: JsonObject & { hoursAgo?: number } = {}): JsonObject => {
  const { hoursAgo = 0, ...more } = over
  const event = String(over['event'] ?? 'ticket_resolved')
  return {
    event_key: `${event}:freshdesk:${ticket}:1`,
    source: 'freshdesk',
    ticket_id: ticket,
    customer_id: 'freshdesk-1',
    event,
    happened_at: new Date(played.clock.now() - hoursAgo * hourMs).toISOString(),
    properties: { status: 'solved', priority: null, 'odd key': 1 },
    ...more,
  }
}

async function plan(played: Played, id: string) {
  const { events, skipped } = await played.warehouse.work((sql) =>
    planEvents(sql, { config, layer: 'support', nowMs: played.clock.now() }),
  )
  return { events, skipped, plan: planOf(played.clock, [], { id, events }) }
}

const states = ({ warehouse }: Played) =>
  warehouse.work((sql) =>
    sql.rows<{ key: string; state: string }>(
      `SELECT event_key AS key, state, reason FROM _tajo.activation_events WHERE state <> 'baseline' ORDER BY 1`,
    ),
  )

describe.each(stores)('events on $kind', ({ temporaryWarehouse }) => {
  /** An account with one customer of ours, an hour after the first activation. */
  async function active(): Promise<Played> {
    const played = await playedAccount({}, await temporaryWarehouse([]))
    await supportTables(played.warehouse, {})
    const ana = planned('freshdesk-1', { email: 'ana@example.com' })
    await played.apply(planOf(played.clock, [ana]), { config })
    await played.clock.sleep(hourMs)
    return played
  }
  const happened = (played: Played, ...rows: readonly JsonObject[]) =>
    supportTables(played.warehouse, {
      timeline: rows,
      customers: [
        { customer_id: 'freshdesk-1', is_staff: false },
        { customer_id: 'freshdesk-9', is_staff: true },
      ],
    })

  test('what happened before the first activation is never sent', async () => {
    const played = await playedAccount({}, await temporaryWarehouse([]))
    await happened(played, happening(played, 1), happening(played, 2, { hoursAgo: 1 }))
    const first = await plan(played, 'plan-1')
    expect(first).toMatchObject({ events: [], skipped: [{ reason: 'before the first activation', count: 2 }] })
    await played.apply(first.plan, { config })
    await played.clock.sleep(hourMs)
    expect((await plan(played, 'plan-2')).events).toEqual([])
    expect(played.sandbox.world.events.length).toBe(0)
  })

  test('are sent once, with their own id, properties and time', async () => {
    const played = await active()
    const bad = { event: 'satisfaction_rated', properties: { word: 'bad', rating: 1 } }
    const good = { event: 'satisfaction_rated', properties: { word: 'good', rating: 5 } }
    await happened(
      played,
      happening(played, 1),
      happening(played, 2, bad),
      happening(played, 3, good),
      happening(played, 4, { customer_id: 'freshdesk-9' }),
      happening(played, 5, { customer_id: null }),
    )
    const second = await plan(played, 'plan-2')
    expect(second.events).toMatchObject([
      { name: 'support_bad', eventKey: 'satisfaction_rated:freshdesk:2:1#satisfaction_bad', ticketId: '2' },
      {
        name: 'support_resolved',
        eventKey: 'ticket_resolved:freshdesk:1:1',
        properties: { source: 'freshdesk', ticket_id: 1, status: 'solved', odd_key: 1 },
      },
    ])
    expect(second.skipped).toEqual([
      { reason: 'staff', count: 1 },
      { reason: 'no customer', count: 1 },
    ])
    const report = await played.apply(second.plan, { config })
    expect(report.events).toMatchObject({ sent: 2, waiting: 0 })
    await played.apply(second.plan, { config })
    expect((await plan(played, 'plan-3')).events).toEqual([])
    expect(played.sandbox.world.events.length).toBe(2)
    expect(await states(played)).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  })

  test('what happens to a person, and no ticket, is sent as well', async () => {
    const played = await active()
    await happened(played, happening(played, 1))
    const { ticket_id: _, ...merged } = happening(played, 7, {
      event: 'user_merged',
      event_key: 'user_merged:freshdesk:7:1',
      properties: { contact_id: 1, merged_id: 7 },
    })
    await supportTables(played.warehouse, { people: [merged] })
    const sources = config.sources.map((source) => ({ ...source, events: { user_merged: 'support_merged' } }))
    const plan = () =>
      played.warehouse.work((sql) =>
        planEvents(sql, { config: { ...config, sources }, layer: 'support', nowMs: played.clock.now() }),
      )
    expect(await plan()).toEqual({ events: [], skipped: [{ reason: 'before the first activation', count: 1 }] })
    await played.apply(planOf(played.clock, [], { id: 'plan-2' }), { config: { ...config, sources } })
    await played.clock.sleep(hourMs)
    await supportTables(played.warehouse, {
      people: [{ ...merged, happened_at: new Date(played.clock.now()).toISOString() }],
    })
    const [event, ...others] = (await plan()).events
    expect(others).toEqual([])
    expect(event).toMatchObject({
      name: 'support_merged',
      eventKey: 'user_merged:freshdesk:7:1',
      customerId: 'freshdesk-1',
    })
    expect(event?.properties).toEqual({ source: 'freshdesk', contact_id: 1, merged_id: 7 })
    expect(event?.ticketId).toBeUndefined()
  })

  test('of a few customers leave those of others for later', async () => {
    const played = await active()
    await happened(played, happening(played, 1), happening(played, 2, { customer_id: 'freshdesk-9' }))
    const among = (...ids: readonly string[]) =>
      played.warehouse.work(async (sql) => {
        await sql.load(
          'tajo_few',
          { customer_id: 'text' },
          ids.map((id) => ({ customer_id: id })),
        )
        return planEvents(sql, { config, layer: 'support', nowMs: played.clock.now(), among: 'tajo_few' })
      })
    expect((await among('freshdesk-1')).events).toMatchObject([{ customerId: 'freshdesk-1' }])
    expect(await among('freshdesk-2')).toEqual({ events: [], skipped: [] })
    expect(await among('freshdesk-9')).toEqual({ events: [], skipped: [{ reason: 'staff', count: 1 }] })
  })

  test('an unanswered one is looked for before anything is sent, and sent once more if it is not there', async () => {
    const played = await active()
    await happened(played, happening(played, 1), happening(played, 2))
    const second = await plan(played, 'plan-2')
    // The first arrives and its answer is lost; the second never arrives.
    let sent = 0
    const lost = (deliveryId: string) => ({ ok: false, cause: 'unknown', message: 'lost', deliveryId }) as const
    const destination = {
      ...played.destination,
      sendEvents: async (events: readonly DestinationEvent[], signal: AbortSignal) => {
        if (sent++ > 0) return played.destination.sendEvents(events, signal)
        await played.destination.sendEvents(events.slice(0, 1), signal)
        return events.map(({ deliveryId }) => lost(deliveryId))
      },
    }
    const report = await played.apply(second.plan, { config, destination })
    expect(report.events).toMatchObject({ sent: 0, unanswered: 2 })
    const waits = () => played.warehouse.work((sql) => eventsWaitForAnother(sql, played.clock.now()))
    // Too early to look for them.
    expect(await waits()).toBe(false)
    const soon = await plan(played, 'plan-3')
    expect(soon.events).toEqual([])
    expect((await played.apply(soon.plan, { config, destination })).events).toMatchObject({ found: 1, unanswered: 1 })
    await played.clock.sleep(hourMs)
    expect(await waits()).toBe(true)
    await played.apply((await plan(played, 'plan-4')).plan, { config, destination })
    expect(await waits()).toBe(true)
    const last = await plan(played, 'plan-5')
    expect(last.events).toMatchObject([{ ticketId: '2' }])
    expect((await played.apply(last.plan, { config, destination })).events).toMatchObject({ sent: 1 })
    expect(await waits()).toBe(false)
    expect(played.sandbox.world.events.length).toBe(2)
    expect(played.sandbox.world.duplicateEvents).toEqual({})
  })

  test('after two tries in vain an event is given up', async () => {
    const played = await active()
    await happened(played, happening(played, 1))
    const destination = {
      ...played.destination,
      sendEvents: async (events: readonly DestinationEvent[]) =>
        events.map(({ deliveryId }) => ({ ok: false, cause: 'unknown', message: 'lost', deliveryId }) as const),
    }
    for (let n = 2; n < 8; n += 1) {
      await played.apply((await plan(played, `plan-${n}`)).plan, { config, destination })
      await played.clock.sleep(hourMs)
    }
    expect(await states(played)).toMatchObject([{ state: 'skipped', reason: 'unanswered twice' }])
    expect((await plan(played, 'plan-9')).events).toEqual([])
  })

  test('no more a day for one contact than the cap, and nothing that is too old', async () => {
    const played = await active()
    await played.clock.sleep(4 * 24 * hourMs)
    const rows = [1, 2, 3, 4, 5].map((n) => happening(played, n, { hoursAgo: 5 - n }))
    await happened(played, ...rows, happening(played, 6, { hoursAgo: 80 }))
    const second = await plan(played, 'plan-2')
    expect(second.events.map(({ ticketId }) => ticketId)).toEqual(['1', '2', '3'])
    expect(second.skipped).toEqual([
      { reason: 'too old', count: 1 },
      { reason: 'more than 3 a day for one contact', count: 2 },
    ])
    await played.apply(second.plan, { config })
    expect((await plan(played, 'plan-3')).events).toEqual([])
    await played.clock.sleep(25 * hourMs)
    expect((await plan(played, 'plan-4')).events.map(({ ticketId }) => ticketId)).toEqual(['4', '5'])
  })

  test('of a budget that is used up the rest waits, as if it had never been claimed', async () => {
    const played = await active()
    await happened(played, happening(played, 1), happening(played, 2))
    const second = await plan(played, 'plan-2')
    const destination = {
      ...played.destination,
      sendEvents: async (events: readonly DestinationEvent[]) =>
        events.map(
          ({ deliveryId }) =>
            ({ ok: false, cause: 'limited', retryInMs: 900_000, message: 'Used up.', deliveryId }) as const,
        ),
    }
    const report = await played.apply(second.plan, { config, destination })
    expect(report.events).toMatchObject({ sent: 0, waiting: 2 })
    expect(report.ended).toEqual([{ kind: 'events', reason: 'Used up. More in 15 min.', waiting: 2 }])
    expect(await states(played)).toEqual([])
    expect((await played.apply((await plan(played, 'plan-3')).plan, { config })).events.sent).toBe(2)
  })
})
