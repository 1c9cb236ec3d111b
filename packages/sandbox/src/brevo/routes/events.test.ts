import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const event = {
  event_name: 'support_ticket_created',
  event_date: '2026-03-01T09:12:44+01:00',
  identifiers: { contact_id: 1 },
  event_properties: { ticket_id: 7, delivery_id: 'd-1' },
}

describe('an event', () => {
  it('is refused for a bad name, date, key, size or no identifier', () => {
    const { send, world } = testClient()
    const bad = [
      { event_name: 'ticket.created' },
      { event_name: 'a'.repeat(256) },
      { event_name: undefined },
      { identifiers: {} },
      { identifiers: undefined },
      { identifiers: { contact_id: '1' } },
      { event_date: '2026-03-01' },
      { event_properties: { 'a.b': 1 } },
      { event_properties: { a: null } },
      { event_properties: { a: 'x'.repeat(51_300) } },
    ]
    for (const part of bad) {
      const answer = send('POST', '/events', { ...event, ...part })
      expect([part, answer.status, answer.at('code')]).toEqual([part, 400, 'invalid_parameter'])
    }
    expect(world.events).toEqual([])
  })

  it('is kept as often as it comes, and the account can say how often', () => {
    const { send, get, world } = testClient()
    const answers = [1, 2, 3].map(() => send('POST', '/events', event))
    expect(answers.map(({ status, text }) => [status, text])).toEqual([1, 2, 3].map(() => [204, '']))
    expect(world.duplicateEvents).toEqual({ 'd-1': 2 })
    expect(get('/events').at('count')).toBe(3)
    expect(get('/events').at('events', 0)).toEqual({
      contact_id: 1,
      event_date: '2026-03-01T09:12:44.000+01:00',
      event_name: 'support_ticket_created',
      event_properties: { ticket_id: 7, delivery_id: 'd-1' },
      contact_properties: {},
    })
  })

  it('of somebody unknown is lost without a word, or makes a contact', () => {
    const { send, world, sandbox } = testClient({ empty: true })
    const unknown = { ...event, identifiers: { email_id: 'new@example.com' } }
    expect(send('POST', '/events', unknown).status).toBe(204)
    expect([world.events.length, world.counters.lostEvents, world.contacts.size]).toEqual([0, 1, 0])
    sandbox.quirks.eventCreatesContact = true
    send('POST', '/events', unknown)
    expect([world.events.length, world.contacts.size]).toEqual([1, 1])
  })

  it('writes attributes if it carries them, an address too', () => {
    const { send, world, sandbox } = testClient()
    sandbox.people.unsubscribe(1)
    send('POST', '/events', { ...event, contact_properties: { FIRSTNAME: 'New', EMAIL: 'new@example.com' } })
    expect(world.contacts.get(1)).toMatchObject({ email: 'new@example.com', emailBlacklisted: false })
    expect(world.resubscriptions).toBe(1)
  })
})

describe('a batch', () => {
  const wrong = { ...event, event_name: 'not good' }

  it('takes 200 events and 512 KB', () => {
    const { send } = testClient()
    const batch = (events: readonly object[]) => send('POST', '/events/batch', { events })
    expect(batch(Array.from({ length: 200 }, () => event)).at('count')).toBe(200)
    expect(batch(Array.from({ length: 201 }, () => event)).status).toBe(400)
    const big = { ...event, event_properties: { a: 'x'.repeat(50_000) } }
    expect(batch(Array.from({ length: 11 }, () => big)).status).toBe(400)
    expect(batch([]).status).toBe(400)
  })

  it('is accepted with a lower count, answered in parts, or refused whole', () => {
    const { send, sandbox, world } = testClient()
    const batch = (...events: readonly object[]) => send('POST', '/events/batch', { events })
    const silent = batch(event, wrong, event)
    expect([silent.status, silent.at('count')]).toEqual([202, 2])
    sandbox.quirks.batchPartial = 207
    const told = batch(wrong, event, wrong)
    expect(told.status).toBe(207)
    expect(JSON.parse(told.text)).toEqual({
      status: 'partial_success',
      total_events: 3,
      successful_events: 1,
      failed_events: 2,
      errors: [{ eventIndex: [0, 2], message: 'event_name is invalid' }],
    })
    expect([batch(wrong).status, batch(wrong).at('failed_events')]).toEqual([400, 1])
    sandbox.quirks.batchLoses = 1
    expect(batch(event, event).at('count')).toBe(1)
    expect(world.events.length).toBe(4)
  })
})

describe('the list of events', () => {
  it('is filtered, newest first, and may lag', () => {
    const { send, get, sandbox, clock } = testClient()
    send('POST', '/events', event)
    send('POST', '/events', {
      ...event,
      event_name: 'other',
      identifiers: { contact_id: 2 },
      event_date: '2026-03-02T10:00:00Z',
    })
    send('POST', '/events', { ...event, object: { type: 'ticket' }, event_date: '2025-01-01T10:00:00Z' })
    const names = (query: string) =>
      get(`/events?${query}`)
        .rows('events')
        .map((one) => one['event_name'])
    expect(names('')).toEqual(['other', 'support_ticket_created'])
    expect(names('contact_id=1')).toEqual(['support_ticket_created'])
    expect(names('event_name=other&event_name=third')).toEqual(['other'])
    expect(names('startDate=2025-01-01&endDate=2025-01-02&object_type=ticket')).toEqual(['support_ticket_created'])
    expect(names('limit=1&offset=1')).toEqual(['support_ticket_created'])
    expect([
      get('/events?limit=0').status,
      get('/events?limit=10001').status,
      get('/events?startDate=2026-01-01').status,
    ]).toEqual([400, 400, 400])
    sandbox.quirks.eventLagMs = 60_000
    expect(names('')).toEqual([])
    clock.forward(61)
    expect(names('').length).toBe(2)
  })
})
