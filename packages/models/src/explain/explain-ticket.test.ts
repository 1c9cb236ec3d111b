import { describe, expect, test } from 'vitest'
import { tellAsFreshdesk } from '../golden/as-freshdesk.ts'
import { tellAsZendesk } from '../golden/as-zendesk.ts'
import { shippedModels } from '../models.ts'
import { type Built, builtOn, stores } from '../testing/built.ts'
import { explainTicket } from './explain-ticket.ts'

const sources = ['freshdesk', 'zendesk'].map((name) => ({ name, vendor: name }))
const models = shippedModels(
  'ticket_metrics',
  'sla_states',
  'ticket_intervals',
  'vendor_metrics',
  'customers',
  'satisfaction',
)
const hour = 3600

/** What Zendesk says of two of the week's tickets: minutes, and working time by the last schedule alone. */
const figures = [
  {
    id: 1,
    ticket_id: 1,
    replies: 2,
    reopens: 0,
    reply_time_in_minutes: { calendar: 3870, business: 90 },
    requester_wait_time_in_minutes: { calendar: 3930, business: 150 },
  },
  {
    id: 8,
    ticket_id: 8,
    replies: 1,
    reopens: 0,
    reply_time_in_minutes: { calendar: 2040, business: 2040 },
  },
]

describe.each(stores)('on $kind', (store) => {
  test('a number opens into what it is made of, beside the vendor’s own', async () => {
    const built = await golden(store)
    const explain = (ticketId: number, source = 'zendesk') =>
      explainTicket(built.warehouse, { ticketId, source, sources })
    const one = await explain(1)
    expect(one).toMatchObject({ source: 'zendesk', ticketId: 1, status: 'closed', notCounted: null, evidence: 'full' })
    expect(one.calendars).toMatchObject([
      { scheduleId: 'zendesk-1', name: 'Office', timeZone: 'Europe/Berlin', until: null },
    ])
    expect(one.times.find(({ metric }) => metric === 'first_reply')).toEqual({
      metric: 'first_reply',
      calendarSeconds: 64.5 * hour,
      businessSeconds: 1.5 * hour,
      vendor: { calendarSeconds: 64.5 * hour, businessSeconds: 1.5 * hour },
      difference: null,
      intervals: [
        {
          from: '2026-03-27T15:00:00Z',
          until: '2026-03-30T07:30:00Z',
          what: 'waiting for the first reply',
          calendarSeconds: 64.5 * hour,
          businessSeconds: 1.5 * hour,
          // An hour of Friday until 17:00 in winter, half an hour of Monday from 9:00 in summer.
          worked: [
            { from: '2026-03-27T15:00:00Z', until: '2026-03-27T16:00:00Z' },
            { from: '2026-03-30T07:00:00Z', until: '2026-03-30T07:30:00Z' },
          ],
          moreWorked: 0,
          holidays: [],
        },
      ],
    })
    expect(one.times.find(({ metric }) => metric === 'requester_wait')?.intervals.map(({ what }) => what)).toEqual([
      'new',
      'open',
      'open',
    ])
    expect(one.counts.find(({ metric }) => metric === 'replies')).toEqual({
      metric: 'replies',
      count: 2,
      vendor: 2,
      difference: null,
    })
    const eight = await explain(8)
    expect(eight.calendars.map(({ name }) => name)).toEqual(['Office', 'Night desk'])
    expect(eight.times.find(({ metric }) => metric === 'first_reply')).toMatchObject({
      businessSeconds: 13 * hour,
      vendor: { businessSeconds: 34 * hour },
      difference: expect.stringMatching(/calendar it had then/),
    })
    const easter = (await explain(12)).times.find(({ metric }) => metric === 'first_reply')
    expect(easter?.intervals[0]?.holidays).toEqual(['Good Friday', 'Easter Monday'])
    const promise = (await explain(10, 'freshdesk')).promises.find(({ metric }) => metric === 'first_reply')
    expect(promise).toMatchObject({
      dueAt: '2026-03-31T12:00:00Z',
      vendor: { dueAt: '2026-04-07T12:00:00Z', isBreached: false },
      difference: expect.stringMatching(/holidays/),
    })
    expect(await explain(6)).toMatchObject({ notCounted: expect.stringMatching(/merged/), times: [], promises: [] })
    expect((await explain(7, 'freshdesk')).notCounted).toBe('It is spam.')
    await expect(explainTicket(built.warehouse, { ticketId: 1, sources })).rejects.toThrow(/freshdesk and zendesk/)
    await expect(explain(99)).rejects.toThrow(/No ticket 99/)
  })
})

test('before the models are built it says what to do', async () => {
  const [store] = stores
  if (store === undefined) throw new Error('There is no store.')
  const built = await builtOn(store, sources)
  await expect(explainTicket(built.warehouse, { ticketId: 1, sources })).rejects.toMatchObject({
    code: 'TAJO_ARGUMENT',
    hint: expect.stringMatching(/models run/),
  })
})

async function golden(store: (typeof stores)[number]): Promise<Built> {
  const built = await builtOn(store, sources)
  await tellAsFreshdesk(built, 'freshdesk')
  await tellAsZendesk(built, 'zendesk')
  await built.put('zendesk', 'ticket_metrics', figures)
  // The vendor's own due date, put off over Easter.
  await built.put(
    'freshdesk',
    'tickets',
    [
      {
        id: 10,
        status: 2,
        priority: 2,
        source: 1,
        requester_id: 501,
        responder_id: null,
        group_id: 701,
        spam: false,
        tags: [],
        fr_due_by: '2026-04-07T12:00:00Z',
        fr_escalated: false,
        created_at: '2026-03-31T08:00:00Z',
        updated_at: '2026-03-31T10:00:01Z',
        stats: { status_updated_at: '2026-03-31T08:00:00Z' },
      },
    ],
    { syncedAt: '2026-04-09T00:00:00Z', table: { history: true } },
  )
  expect((await built.build({ models })).warnings).toEqual([])
  return built
}
