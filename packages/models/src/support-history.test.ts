import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { type Built, builtOn, stores } from './testing/built.ts'
import { supportModels } from './testing/support-models.ts'

const models = supportModels()
const day = (time: string): string => `2026-03-02T${time}Z`
const born = { created_at: day('08:00:00') }

/** Values of a field as `value from–until evidence`, in their order. */
async function history(built: Built, field: string, ticket = 1): Promise<readonly string[]> {
  await built.build({ models })
  const rows = await built.rows(
    `SELECT value, changed_at, until, evidence FROM support.field_history
     WHERE field = '${field}' AND ticket_id = ${ticket} ORDER BY seq`,
  )
  return rows.map(({ value, changed_at, until, evidence }) => `${value} ${time(changed_at)}–${time(until)} ${evidence}`)
}

function time(at: unknown): string {
  return typeof at === 'string' ? at.slice(11, 19) : ''
}

const named = (id: number, type: string, field_name: string, value: unknown, previous_value?: unknown): JsonObject =>
  ({ id, type, field_name, value, ...(previous_value === undefined ? {} : { previous_value }) }) as JsonObject

const keyed = (id: number, event_type: string, field: string, value: unknown, previous_value?: unknown): JsonObject =>
  ({ id, event_type, [field]: value, ...(previous_value === undefined ? {} : { previous_value }) }) as JsonObject

describe.each(stores)('on $kind', (store) => {
  describe('of Zendesk', () => {
    const zendesk = async (ticket: JsonObject): Promise<Built> => {
      const built = await builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])
      await built.put('zendesk', 'tickets', [{ id: 1, updated_at: day('12:00:00'), ...born, ...ticket }])
      return built
    }
    const audit = (id: number, at: string, events: readonly JsonObject[], author_id = 9): JsonObject => ({
      id,
      ticket_id: 1,
      author_id,
      created_at: day(at),
      events,
    })

    test('every change counts, several of a second and of a day too', async () => {
      const built = await zendesk({ status: 'solved', priority: 'high' })
      await built.put('zendesk', 'ticket_audits', [
        audit(10, '08:00:00', [
          named(101, 'Create', 'status', 'new'),
          named(102, 'Create', 'priority', 'low'),
          named(103, 'Create', 'tags', ['vip', 'two_words']),
          { id: 104, type: 'Comment', body: 'status', public: true },
        ]),
        audit(11, '08:00:00', [
          named(105, 'Change', 'status', 'open', 'new'),
          named(106, 'Change', 'priority', 'high', 'low'),
        ]),
        audit(12, '09:00:00', [named(107, 'Change', 'assignee_id', '31450000000777', null)]),
        audit(13, '10:00:00', [named(108, 'Change', 'status', 'pending', 'open')]),
        audit(14, '10:30:00', [
          named(109, 'Change', 'status', 'open', 'pending'),
          named(110, 'Change', 'tags', [], ['vip', 'two_words']),
        ]),
        audit(15, '11:00:00', [
          named(111, 'Change', 'status', 'solved', 'open'),
          named(112, 'Change', 'assignee_id', null, '31450000000777'),
        ]),
      ])
      expect(await history(built, 'status')).toEqual([
        'new 08:00:00–08:00:00 audit',
        'open 08:00:00–10:00:00 audit',
        'pending 10:00:00–10:30:00 audit',
        'open 10:30:00–11:00:00 audit',
        'solved 11:00:00– audit',
      ])
      expect(await history(built, 'priority')).toEqual(['low 08:00:00–08:00:00 audit', 'high 08:00:00– audit'])
      expect(await history(built, 'tags')).toEqual(['vip, two_words 08:00:00–10:30:00 audit', 'null 10:30:00– audit'])
      expect(await history(built, 'assignee_id')).toEqual([
        'null 08:00:00–09:00:00 audit',
        '31450000000777 09:00:00–11:00:00 audit',
        'null 11:00:00– audit',
      ])
      expect(await history(built, 'group_id')).toEqual(['null 08:00:00– audit'])
      expect(
        await built.rows('SELECT first_solved_at, last_solved_at, closed_at, history FROM support.tickets'),
      ).toMatchObject([{ closed_at: null, history: 'full' }])
    })

    test('events tell the same as audits, and are not told twice', async () => {
      const built = await zendesk({ status: 'open', assignee_id: null, group_id: 7 })
      const event = (id: number, at: string, child_events: readonly JsonObject[]): JsonObject => ({
        id,
        ticket_id: 1,
        updater_id: 9,
        event_type: 'Audit',
        created_at: day(at),
        child_events,
      })
      await built.put('zendesk', 'ticket_events', [
        event(10, '08:00:00', [
          { id: 100, event_type: 'Comment', type: 'Comment', author_id: 5, body: '"assignee_id": null', public: true },
          keyed(101, 'Create', 'status', 'new'),
          keyed(102, 'Create', 'assignee_id', '777'),
          keyed(103, 'Create', 'tags', ['a', 'b']),
        ]),
        event(11, '09:00:00', [keyed(104, 'Change', 'status', 'open', 'new')]),
        event(12, '10:00:00', [
          keyed(105, 'Change', 'assignee_id', null, '777'),
          keyed(106, 'Change', 'group_id', '7', null),
          keyed(107, 'Change', '360001234567', null, '5'),
        ]),
      ])
      await built.put('zendesk', 'ticket_audits', [
        audit(11, '09:00:00', [named(104, 'Change', 'status', 'open', 'new')]),
      ])
      expect(await history(built, 'status')).toEqual(['new 08:00:00–09:00:00 audit', 'open 09:00:00– audit'])
      expect(await history(built, 'assignee_id')).toEqual(['777 08:00:00–10:00:00 audit', 'null 10:00:00– audit'])
      expect(await history(built, 'group_id')).toEqual(['null 08:00:00–10:00:00 audit', '7 10:00:00– audit'])
      expect(await history(built, 'tags')).toEqual(['a, b 08:00:00– audit'])
    })

    test('another schedule is a change of one', async () => {
      const built = await zendesk({ status: 'new' })
      await built.put('zendesk', 'ticket_audits', [
        audit(10, '08:00:00', [named(101, 'Create', 'status', 'new')]),
        audit(11, '09:00:00', [
          { id: 102, type: 'ScheduleAssignment', previous_schedule_id: '3', new_schedule_id: '4' },
        ]),
      ])
      expect(await history(built, 'schedule_id')).toEqual(['3 08:00:00–09:00:00 audit', '4 09:00:00– audit'])
    })

    test('what is before the log is not known', async () => {
      const built = await zendesk({ status: 'solved', priority: 'high', assignee_id: 777 })
      await built.put('zendesk', 'ticket_audits', [
        audit(15, '11:00:00', [named(111, 'Change', 'status', 'solved', 'pending')]),
      ])
      expect(await history(built, 'status')).toEqual(['pending 08:00:00–11:00:00 assumed', 'solved 11:00:00– audit'])
      expect(await history(built, 'priority')).toEqual(['high 08:00:00– assumed'])
      expect(await history(built, 'assignee_id')).toEqual(['777 08:00:00– assumed'])
      const tickets = () => built.rows('SELECT first_solved_at, last_solved_at, history FROM support.tickets')
      expect(await tickets()).toEqual([
        { first_solved_at: null, last_solved_at: expect.stringContaining('T11:00'), history: 'partial' },
      ])
      await built.put('zendesk', 'ticket_metrics', [
        { id: 5, ticket_id: 1, reopens: 0, solved_at: day('11:00:00'), ...born },
      ])
      await built.build({ models })
      expect(await tickets()).toMatchObject([{ first_solved_at: expect.stringContaining('T11:00') }])
    })

    test('without any log nothing is known', async () => {
      const built = await zendesk({ status: 'open' })
      expect(await history(built, 'status')).toEqual(['open 08:00:00– assumed'])
      expect(await built.rows('SELECT history FROM support.tickets')).toEqual([{ history: 'none' }])
    })

    test('a hole in the log makes the stretch before it unknown', async () => {
      const built = await zendesk({ status: 'pending' })
      await built.put('zendesk', 'ticket_audits', [
        audit(10, '08:00:00', [named(101, 'Create', 'status', 'new')]),
        audit(12, '10:00:00', [named(103, 'Change', 'status', 'pending', 'open')]),
      ])
      expect(await history(built, 'status')).toEqual(['new 08:00:00–10:00:00 assumed', 'pending 10:00:00– audit'])
    })

    test('a closing the log lacks is taken from the ticket, another status without since when', async () => {
      const latest = Date.parse('2026-03-30T08:00:00Z') / 1000
      const log = [
        audit(10, '08:00:00', [named(101, 'Create', 'status', 'open')]),
        audit(11, '09:00:00', [named(102, 'Change', 'status', 'solved', 'open')]),
      ]
      const closed = await zendesk({ status: 'closed', generated_timestamp: latest })
      await closed.put('zendesk', 'ticket_audits', log)
      expect(await history(closed, 'status')).toEqual([
        'open 08:00:00–09:00:00 audit',
        'solved 09:00:00–08:00:00 audit',
        'closed 08:00:00– stamp',
      ])
      expect(await closed.rows('SELECT history, closed_at FROM support.tickets')).toEqual([
        { history: 'full', closed_at: expect.stringContaining('2026-03-30') },
      ])
      const open = await zendesk({ status: 'open', generated_timestamp: latest })
      await open.put('zendesk', 'ticket_audits', log)
      expect((await history(open, 'status')).at(-1)).toBe('open 08:00:00– assumed')
    })

    test('a deletion and a rescue are no statuses', async () => {
      const built = await zendesk({ status: 'open' })
      await built.put('zendesk', 'ticket_audits', [
        audit(10, '08:00:00', [named(101, 'Create', 'status', 'open')]),
        audit(11, '09:00:00', [named(102, 'Change', 'status', 'deleted', 'open')]),
        audit(12, '10:00:00', [named(103, 'Change', 'status', 'open', 'deleted')]),
        audit(13, '11:00:00', [named(104, 'Change', 'status', 'solved', 'open')]),
        audit(14, '11:30:00', [named(105, 'Change', 'status', 'open', 'solved')]),
      ])
      const statuses = await history(built, 'status')
      expect(statuses.filter((each) => each.startsWith('deleted'))).toEqual([])
      expect(statuses.slice(-2)).toEqual(['solved 11:00:00–11:30:00 audit', 'open 11:30:00– audit'])
    })

    test('an imported ticket is older than its log', async () => {
      const built = await zendesk({ status: 'closed', created_at: '2020-01-01T00:00:00Z' })
      await built.put('zendesk', 'ticket_audits', [audit(10, '08:00:00', [named(101, 'Create', 'status', 'closed')])])
      expect(await history(built, 'status')).toEqual(['closed 00:00:00– assumed'])
    })
  })

  describe('of Freshdesk', () => {
    const freshdesk = () => builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk' }])
    const recorded = { table: { history: true } }
    const ticket = (at: string, rest: JsonObject, stats: JsonObject = {}): JsonObject => ({
      id: 1,
      priority: 2,
      updated_at: day(at),
      ...born,
      ...rest,
      stats: { status_updated_at: null, resolved_at: null, closed_at: null, reopened_at: null, ...stats },
    })

    test('recorded versions give every value, the stamps the second of it', async () => {
      const built = await freshdesk()
      const put = (row: JsonObject) => built.put('freshdesk', 'tickets', [row], recorded)
      await put(ticket('08:00:00', { status: 2 }, { status_updated_at: day('08:00:02') }))
      await put(ticket('09:05:00', { status: 3, responder_id: 7 }, { status_updated_at: day('09:00:00') }))
      await put(ticket('10:00:00', { status: 3, responder_id: 8, priority: 4 }, { status_updated_at: day('09:00:00') }))
      await put(
        ticket(
          '11:00:00',
          { status: 5, responder_id: 8, priority: 4 },
          { status_updated_at: day('11:00:00'), resolved_at: day('10:30:00'), closed_at: day('11:00:00') },
        ),
      )
      expect(await history(built, 'status')).toEqual([
        'open 08:00:00–09:00:00 recorded',
        'pending 09:00:00–10:30:00 recorded',
        'solved 10:30:00–11:00:00 stamp',
        'closed 11:00:00– recorded',
      ])
      expect(await history(built, 'assignee_id')).toEqual([
        'null 08:00:00–09:05:00 recorded',
        '7 09:05:00–10:00:00 recorded',
        '8 10:00:00– recorded',
      ])
      expect(await history(built, 'priority')).toEqual([
        'normal 08:00:00–10:00:00 recorded',
        'urgent 10:00:00– recorded',
      ])
      expect(await built.rows('SELECT history, closed_at, first_solved_at FROM support.tickets')).toEqual([
        {
          history: 'full',
          closed_at: expect.stringContaining('T11:00'),
          first_solved_at: expect.stringContaining('T10:30'),
        },
      ])
    })

    test('a status that is the same again with a new stamp hides another', async () => {
      const built = await freshdesk()
      const put = (row: JsonObject) => built.put('freshdesk', 'tickets', [row], recorded)
      await put(ticket('08:00:00', { status: 2 }, { status_updated_at: day('08:00:00') }))
      await put(ticket('10:00:00', { status: 2 }, { status_updated_at: day('10:00:00') }))
      await put(ticket('11:00:00', { status: 3 }, { status_updated_at: day('11:00:00') }))
      expect(await history(built, 'status')).toEqual([
        'open 08:00:00–10:00:00 assumed',
        'open 10:00:00–11:00:00 recorded',
        'pending 11:00:00– recorded',
      ])
    })

    test('stamps that lag behind the status do not hide it', async () => {
      const built = await freshdesk()
      const put = (row: JsonObject) => built.put('freshdesk', 'tickets', [row], recorded)
      await put(ticket('08:00:00', { status: 2 }, { status_updated_at: day('08:00:00') }))
      await put(ticket('10:00:00', { status: 3 }, { status_updated_at: day('08:00:00') }))
      expect(await history(built, 'status')).toEqual(['open 08:00:00–10:00:00 recorded', 'pending 10:00:00– recorded'])
    })

    test('without a recorded history only the stamps are known', async () => {
      const built = await freshdesk()
      await built.put('freshdesk', 'tickets', [
        ticket(
          '12:00:00',
          { status: 5, responder_id: 7 },
          { status_updated_at: day('11:00:00'), resolved_at: day('10:30:00'), closed_at: day('11:00:00') },
        ),
        {
          ...ticket('12:00:00', { status: 2 }, { status_updated_at: day('10:00:00'), reopened_at: day('09:00:00') }),
          id: 2,
        },
        { ...ticket('08:00:00', { status: 2 }, { status_updated_at: day('08:00:01') }), id: 3 },
        { ...ticket('12:00:00', { status: 3 }), id: 4 },
      ])
      expect(await history(built, 'status')).toEqual([
        'null 08:00:00–10:30:00 assumed',
        'solved 10:30:00–11:00:00 stamp',
        'closed 11:00:00– stamp',
      ])
      expect(await history(built, 'status', 2)).toEqual([
        'null 08:00:00–09:00:00 assumed',
        'open 09:00:00–10:00:00 assumed',
        'open 10:00:00– stamp',
      ])
      expect(await history(built, 'status', 3)).toEqual(['open 08:00:00– stamp'])
      expect(await history(built, 'status', 4)).toEqual(['null 08:00:00–12:00:00 assumed', 'pending 12:00:00– stamp'])
      expect(await history(built, 'assignee_id')).toEqual(['7 08:00:00– assumed'])
      expect(await history(built, 'priority', 3)).toEqual(['normal 08:00:00– stamp'])
      expect(
        await built.rows(
          'SELECT ticket_id, history, first_solved_at IS NOT NULL AS solved FROM support.tickets ORDER BY 1',
        ),
      ).toEqual([
        // It was never reopened, so that the one resolution there is was the first.
        { ticket_id: 1, history: 'partial', solved: true },
        { ticket_id: 2, history: 'partial', solved: false },
        { ticket_id: 3, history: 'full', solved: false },
        { ticket_id: 4, history: 'partial', solved: false },
      ])
    })

    test('statuses of the account that mean the same are one stretch', async () => {
      const built = await freshdesk()
      const put = (row: JsonObject) => built.put('freshdesk', 'tickets', [row], recorded)
      await put(ticket('08:00:00', { status: 2 }, { status_updated_at: day('08:00:00') }))
      await put(ticket('09:00:00', { status: 9 }, { status_updated_at: day('09:00:00') }))
      await put(ticket('10:00:00', { status: 4 }, { status_updated_at: day('10:00:00'), resolved_at: day('10:00:00') }))
      expect(await history(built, 'status')).toEqual(['open 08:00:00–10:00:00 recorded', 'solved 10:00:00– recorded'])
    })
  })
})
