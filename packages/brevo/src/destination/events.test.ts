import type { DestinationEvent } from '@tajo/core/destination'
import { describe, expect, it } from 'vitest'
import { goOn, openDestination } from '../testing/open-destination.ts'

describe('events', () => {
  const eventsFor = (contactId: number, count: number, name = 'ticket_solved'): DestinationEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      deliveryId: `d-${index}`,
      name,
      contactId,
      at: '2026-11-20T10:00:00Z',
      properties: { ticket: index, note: null },
    }))

  it('go one by one while they are few, and are found again by their ids', async () => {
    const { destination, make, world, asked } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 5), goOn)
    expect(sent).toEqual([0, 1, 2, 3, 4].map((index) => ({ ok: true, deliveryId: `d-${index}` })))
    expect(world.events.map(({ properties }) => properties)).toContainEqual({ ticket: 0, delivery_id: 'd-0' })
    expect(asked().filter((call) => call === 'POST /events')).toHaveLength(5)
    const found = await destination.deliveredEvents(['ticket_solved', 'other'], '2026-11-20T00:00:00Z')
    expect([...found].sort()).toEqual(['d-0', 'd-1', 'd-2', 'd-3', 'd-4'])
  })

  it('are never sent twice: a lost answer is unknown', async () => {
    const { destination, make, sandbox, world } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    sandbox.faults.next('reset', { match: /^POST / })
    const sent = await destination.sendEvents(eventsFor(id, 2), goOn)
    expect(sent).toMatchObject([{ ok: false, cause: 'unknown' }, { ok: true }])
    expect(world.events).toHaveLength(2)
  })

  it('with a name that is not allowed, or too much in them, are invalid and hold up no other', async () => {
    const { destination, make } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    const [good, bad, large] = [...eventsFor(id, 1), ...eventsFor(id, 1, 'ticket.solved'), ...eventsFor(id, 1)]
    if (good === undefined || bad === undefined || large === undefined) throw new Error('no events')
    const sent = await destination.sendEvents([bad, { ...large, properties: { text: 'x'.repeat(60_000) } }, good], goOn)
    expect(sent).toMatchObject([{ cause: 'invalid' }, { cause: 'invalid' }, { ok: true }])
  })

  it('go in batches when they are many, and the count is believed', async () => {
    const { destination, make, world, asked } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 450), goOn)
    expect(sent.filter(({ ok }) => ok)).toHaveLength(450)
    expect(world.events).toHaveLength(450)
    expect(asked().filter((call) => call === 'POST /events/batch')).toHaveLength(3)
  })

  it('of a batch whose count is short are unknown, as nobody says which were dropped', async () => {
    const { destination, make } = openDestination({ empty: true, quirks: { batchLoses: 1 } })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 300), goOn)
    expect(sent.every((one) => !one.ok && one.cause === 'unknown')).toBe(true)
    expect(sent).toHaveLength(300)
  })

  it.each([202, 207] as const)(
    'of a batch that is refused in part are told apart where a %d says which',
    async (status) => {
      const { destination, make } = openDestination({ empty: true, quirks: { batchPartial: status } })
      const id = await make('jane@example.com')
      const events = eventsFor(id, 300).map((event, index) =>
        index % 100 === 7 ? { ...event, name: 'not allowed' } : event,
      )
      const sent = await destination.sendEvents(events, goOn)
      const causes = sent.map((one) => (one.ok ? 'ok' : one.cause))
      if (status === 202) expect(new Set(causes)).toEqual(new Set(['unknown']))
      else {
        expect(causes.filter((cause) => cause === 'invalid')).toHaveLength(3)
        expect(causes[107]).toBe('invalid')
        expect(causes.filter((cause) => cause === 'ok')).toHaveLength(297)
      }
    },
  )

  it('that all fail are each told', async () => {
    const { destination, make } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    const sent = await destination.sendEvents(eventsFor(id, 300, 'not allowed'), goOn)
    expect(sent.every((one) => !one.ok && one.cause === 'invalid')).toBe(true)
  })

  it('that were not reached are told too when it is interrupted or the key is refused', async () => {
    const { destination, make, sandbox } = openDestination({ empty: true })
    const id = await make('jane@example.com')
    const stop = new AbortController()
    let calls = 0
    sandbox.beforeRequest = () => {
      calls += 1
      if (calls === 2) sandbox.quirks.ipBlocked = true
    }
    const refused = await destination.sendEvents(eventsFor(id, 4), goOn)
    expect(refused.map((one) => one.ok)).toEqual([true, false, false, false])
    stop.abort()
    const stopped = await destination.sendEvents(eventsFor(id, 2), stop.signal)
    expect(stopped).toMatchObject([{ cause: 'busy' }, { cause: 'busy' }])
  })
})
