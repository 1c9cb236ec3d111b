import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { shippedModels } from '../models.ts'
import { type Built, builtOn, stores } from '../testing/built.ts'

const models = shippedModels('ticket_metrics', 'sla_states', 'customers', 'satisfaction')
const hour = 3600
const created = '2026-02-02T08:00:00Z'

const people = [
  { id: 1, name: 'Customer', role: 'end-user', active: true, created_at: created },
  { id: 2, name: 'Agent', role: 'agent', active: true, created_at: created },
]

function ticket(id: number, more: JsonObject): JsonObject {
  return {
    id,
    status: 'open',
    requester_id: 1,
    submitter_id: 1,
    assignee_id: 2,
    group_id: 3,
    tags: [],
    via: { channel: 'email' },
    created_at: created,
    updated_at: '2026-02-03T12:00:00Z',
    generated_timestamp: Date.parse('2026-02-03T12:00:00Z') / 1000,
    ...more,
  }
}

function begun(id: number, status: string, author_id: number): JsonObject {
  const fields = { status, priority: null, assignee_id: '2', group_id: '3' }
  const events = Object.entries(fields).map(([field_name, value], place) => ({
    id: id * 1000 + place,
    type: 'Create',
    field_name,
    value,
  }))
  return { id: id * 100, ticket_id: id, author_id, created_at: created, events }
}

const comment = (
  id: number,
  ticket_id: number,
  author_id: number,
  created_at: string,
  isPublic = true,
): JsonObject => ({
  id,
  ticket_id,
  author_id,
  type: 'Comment',
  public: isPublic,
  created_at,
})

const weekdays = (from: number, to: number): JsonObject[] =>
  [1, 2, 3, 4, 5].map((day) => ({ start_time: day * 1440 + from * 60, end_time: day * 1440 + to * 60 }))

async function helpdesk(store: (typeof stores)[number]): Promise<Built> {
  const built = await builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])
  await built.put('zendesk', 'users', people)
  return built
}

describe.each(stores)('on $kind', (store) => {
  test('without a calendar working time is not known; it is not zero', async () => {
    const built = await helpdesk(store)
    await built.put('zendesk', 'tickets', [ticket(1, { status: 'solved', comment_count: 2 })])
    await built.put('zendesk', 'ticket_audits', [
      begun(1, 'open', 1),
      {
        id: 101,
        ticket_id: 1,
        author_id: 2,
        created_at: '2026-02-02T10:00:00Z',
        events: [{ id: 1, type: 'Change', field_name: 'status', value: 'solved', previous_value: 'open' }],
      },
    ])
    await built.put('zendesk', 'ticket_comments', [comment(1, 1, 1, created), comment(2, 1, 2, '2026-02-02T10:00:00Z')])
    await built.build({ models })
    expect(
      await built.rows(
        `SELECT first_reply_seconds AS a, first_reply_business_seconds AS b, on_hold_seconds AS c, on_hold_business_seconds AS d,
         full_resolution_business_seconds AS e FROM support.ticket_metrics`,
      ),
    ).toEqual([{ a: 2 * hour, b: null, c: 0, d: null, e: null }])
  })

  test('other hours hold from when the calendar was changed', async () => {
    const built = await helpdesk(store)
    const versions = [
      {
        id: 1,
        name: 'Office',
        time_zone: 'UTC',
        intervals: weekdays(9, 17),
        created_at: '2025-01-01T00:00:00Z',
        updated_at: '2025-01-01T00:00:00Z',
      },
      {
        id: 1,
        name: 'Office',
        time_zone: 'UTC',
        intervals: weekdays(9, 12),
        created_at: '2025-01-01T00:00:00Z',
        updated_at: '2026-02-03T00:00:00Z',
      },
    ]
    for (const [place, version] of versions.entries()) {
      await built.put('zendesk', 'schedules', [version], {
        syncedAt: `2026-02-0${place + 1}T06:00:00Z`,
        table: { history: true },
      })
    }
    await built.put('zendesk', 'tickets', [ticket(1, { comment_count: 2 })])
    await built.put('zendesk', 'ticket_audits', [begun(1, 'open', 1)])
    await built.put('zendesk', 'ticket_comments', [comment(1, 1, 1, created), comment(2, 1, 2, '2026-02-03T15:00:00Z')])
    await built.build({ models })
    // Monday 9:00–17:00 as it was, Tuesday 9:00–12:00.
    expect(await built.rows('SELECT first_reply_business_seconds AS seconds FROM support.ticket_metrics')).toEqual([
      { seconds: 11 * hour },
    ])
  })

  test('a note the agent began with leaves the first public message a reply; people who asked nothing wait for none', async () => {
    const built = await helpdesk(store)
    await built.put('zendesk', 'tickets', [
      ticket(1, { submitter_id: 2, comment_count: 2 }),
      ticket(2, { submitter_id: 2, comment_count: 1 }),
    ])
    await built.put('zendesk', 'ticket_audits', [begun(1, 'open', 2), begun(2, 'open', 2)])
    await built.put('zendesk', 'ticket_comments', [
      comment(1, 1, 2, created, false),
      comment(2, 1, 2, '2026-02-02T09:00:00Z'),
      comment(3, 2, 2, created),
    ])
    await built.build({ models })
    expect(
      await built.rows(
        'SELECT ticket_id, first_reply_seconds, replies, customer_messages, is_unreplied FROM support.ticket_metrics ORDER BY ticket_id',
      ),
    ).toEqual([
      { ticket_id: 1, first_reply_seconds: hour, replies: 1, customer_messages: 0, is_unreplied: false },
      { ticket_id: 2, first_reply_seconds: null, replies: 0, customer_messages: 0, is_unreplied: false },
    ])
  })

  test('the clock of a promise stands while it is paused, and each instance is a promise of its own', async () => {
    const built = await helpdesk(store)
    await built.put('zendesk', 'tickets', [ticket(1, { comment_count: 1 })])
    await built.put('zendesk', 'ticket_audits', [begun(1, 'open', 1)])
    await built.put('zendesk', 'ticket_comments', [comment(1, 1, 1, created)])
    const wait = { ticket_id: 1, metric: 'requester_wait_time', instance_id: 1 }
    const reply = { ticket_id: 1, metric: 'reply_time', instance_id: 3 }
    const sla = { target: 120, business_hours: false, policy: { id: 9, title: 'P', description: '' } }
    await built.put('zendesk', 'ticket_metric_events', [
      { id: 1, ...wait, type: 'activate', time: '2026-02-02T08:00:00Z' },
      { id: 2, ...wait, type: 'apply_sla', time: '2026-02-02T08:00:00Z', sla },
      { id: 3, ...wait, type: 'pause', time: '2026-02-02T09:00:00Z' },
      { id: 4, ...wait, type: 'activate', time: '2026-02-02T15:00:00Z' },
      { id: 5, ...reply, type: 'activate', time: '2026-02-02T10:00:00Z' },
      { id: 6, ...reply, type: 'apply_sla', time: '2026-02-02T10:00:00Z', sla },
      { id: 7, ...reply, type: 'fulfill', time: '2026-02-02T12:00:00Z' },
    ])
    await built.build({ models })
    expect(
      await built.rows(
        `SELECT metric, seq, policy_id, elapsed_seconds, due_at, met_at, status, is_breached = (status = 'running' AND due_at < now()) AS is_told
         FROM (SELECT s.*, t.elapsed_seconds FROM support.sla_states AS s JOIN support.sla_targets AS t
           ON t.ticket_id = s.ticket_id AND t.metric = s.metric AND t.seq = s.seq) AS r ORDER BY metric`,
      ),
    ).toEqual([
      // Answered on the last second.
      {
        metric: 'next_reply',
        seq: 2,
        policy_id: 'zendesk-9',
        elapsed_seconds: 2 * hour,
        due_at: '2026-02-02T12:00:00Z',
        met_at: '2026-02-02T12:00:00Z',
        status: 'met',
        is_told: true,
      },
      // One hour used before the pause, the other from 15:00; late once that is over.
      {
        metric: 'requester_wait',
        seq: 1,
        policy_id: 'zendesk-9',
        elapsed_seconds: hour,
        due_at: '2026-02-02T16:00:00Z',
        met_at: null,
        status: 'running',
        is_told: true,
      },
    ])
  })
})
