import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { type Model, readModels, shippedTexts } from './models.ts'
import { type Built, builtOn, stores } from './testing/built.ts'
import { given } from './testing/given.ts'

interface Story {
  readonly tickets?: readonly JsonObject[]
  readonly metrics?: readonly JsonObject[]
  readonly satisfaction?: readonly JsonObject[]
  readonly conversations?: readonly JsonObject[]
  readonly intervals?: readonly JsonObject[]
}

const rollups = [
  'customer_metrics',
  'customer_source_metrics',
  'company_metrics',
  'agent_daily',
  'group_daily',
  'tag_daily',
  'channel_daily',
  'csat_daily',
  'backlog_daily',
  'ticket_timeline',
]

/** When a ticket was solved, as ticket_metrics has it. */
function solvedAt({ status, last_solved_at: last, closed_at: closed }: JsonObject): JsonObject {
  return { solved_at: status === 'solved' || status === 'closed' ? (last ?? closed ?? null) : null }
}

/** The rollups over rows of the models below them. */
function modelsOver({
  tickets = [],
  metrics = [],
  satisfaction = [],
  conversations = [],
  intervals = [],
}: Story): readonly Model[] {
  const ids = { source: 'text', ticket_id: 'bigint' } as const
  const full = tickets.map(({ counted = true, ...ticket }) => {
    const row: JsonObject = { source: 'fd', customer_id: 'ana', channel: 'email', status: 'open', counted, ...ticket }
    return row
  })
  const measured = ({ source: helpdesk, ticket_id: id }: JsonObject) =>
    metrics.find(({ source = 'fd', ticket_id: of }) => source === helpdesk && of === id)
  const base = [
    given('customers', { customer_id: 'text' }, [{ customer_id: 'ana' }, { customer_id: 'bo' }]),
    given('customer_identities', { source: 'text', contact_id: 'bigint', customer_id: 'text' }, [
      { source: 'fd', contact_id: 1, customer_id: 'ana' },
      { source: 'zd', contact_id: 9, customer_id: 'ana' },
      { source: 'fd', contact_id: 2, customer_id: 'bo' },
    ]),
    given('companies', { company_id: 'text' }, [{ company_id: 'fd-7' }, { company_id: 'fd-8' }]),
    given('groups', { source: 'text', id: 'bigint', group_id: 'text', name: 'text' }, [
      { source: 'fd', id: 70, group_id: 'fd-70' },
    ]),
    given('agents', { source: 'text', id: 'bigint', agent_id: 'text', name: 'text' }, [
      { source: 'fd', id: 50, agent_id: 'fd-50' },
      { source: 'fd', id: 51, agent_id: 'fd-51' },
    ]),
    given(
      'tickets',
      {
        ...ids,
        customer_id: 'text',
        company_id: 'text',
        agent_id: 'text',
        group_id: 'text',
        status: 'text',
        priority: 'text',
        channel: 'text',
        opened_by: 'text',
        tags: 'text[]',
        counted: 'boolean',
        created_at: 'timestamp',
        updated_at: 'timestamp',
        last_solved_at: 'timestamp',
        closed_at: 'timestamp',
      },
      full,
    ),
    given(
      'ticket_metrics',
      {
        ...ids,
        customer_id: 'text',
        company_id: 'text',
        agent_id: 'text',
        group_id: 'text',
        status: 'text',
        channel: 'text',
        created_at: 'timestamp',
        solved_at: 'timestamp',
        reopens: 'bigint',
        first_reply_at: 'timestamp',
        first_reply_seconds: 'bigint',
        full_resolution_seconds: 'bigint',
      },
      full
        .filter(({ counted }) => counted === true)
        .map((ticket) => ({ ...ticket, ...solvedAt(ticket), ...measured(ticket) })),
    ),
    given(
      'satisfaction',
      {
        source: 'text',
        rating_id: 'text',
        ticket_id: 'bigint',
        agent_id: 'text',
        score: 'double',
        word: 'text',
        created_at: 'timestamp',
      },
      satisfaction.map((row) => ({ source: 'fd', ...row })),
    ),
    given(
      'conversations',
      {
        source: 'text',
        conversation_id: 'bigint',
        ticket_id: 'bigint',
        author_id: 'bigint',
        author_kind: 'text',
        is_public: 'boolean',
        is_opening: 'boolean',
        kind: 'text',
        created_at: 'timestamp',
      },
      conversations.map((row) => ({
        source: 'fd',
        author_kind: 'agent',
        is_public: true,
        is_opening: false,
        kind: 'message',
        ...row,
      })),
    ),
    given(
      'ticket_assignments',
      {
        ...ids,
        happened_at: 'timestamp',
        assignee_id: 'bigint',
        group_id: 'bigint',
        previous_assignee_id: 'bigint',
        previous_group_id: 'bigint',
      },
      [],
    ),
    given(
      'status_intervals',
      {
        source: 'text',
        ticket_id: 'bigint',
        seq: 'bigint',
        status: 'text',
        from_at: 'timestamp',
        until_at: 'timestamp',
        evidence: 'text',
      },
      intervals.map((row) => ({ source: 'fd', evidence: 'audit', ...row })),
    ).map((text) => text.replace('key: [source, ticket_id]', 'key: [source, ticket_id, seq]')) as [string, string],
  ]
  const shipped = shippedTexts().filter(([file]) => rollups.includes(file.replace(/\.sql$/, '')))
  return readModels([...base, ...shipped])
}

async function over(store: (typeof stores)[number], story: Story, timeZone = 'UTC'): Promise<Built> {
  const built = await builtOn(store, [])
  const report = await built.build({ models: modelsOver(story), timeZone })
  expect(report.warnings).toEqual([])
  return built
}

describe.each(stores)('on $kind', (store) => {
  test('a customer has the numbers of every ticket of theirs in every helpdesk, and of no ticket that does not count', async () => {
    const built = await over(store, {
      tickets: [
        { ticket_id: 1, status: 'closed', created_at: '2026-03-01T08:00:00Z', closed_at: '2026-03-03T00:00:00Z' },
        { ticket_id: 2, status: 'pending', created_at: '2026-03-05T08:00:00Z' },
        { ticket_id: 3, status: 'new', created_at: '2026-03-04T08:00:00Z', source: 'zd' },
        {
          ticket_id: 4,
          status: 'solved',
          created_at: '2026-01-01T08:00:00Z',
          last_solved_at: '2026-01-02T08:00:00Z',
          counted: false,
        },
        { ticket_id: 5, status: 'open', created_at: '2026-03-04T08:00:00Z', customer_id: null },
      ],
      metrics: [
        { ticket_id: 1, reopens: 2, first_reply_seconds: 0, full_resolution_seconds: 100 },
        { ticket_id: 2, first_reply_seconds: 60, full_resolution_seconds: 7 },
        { ticket_id: 3, reopens: 0, source: 'zd' },
        { ticket_id: 4, reopens: 9, first_reply_seconds: 999, full_resolution_seconds: 999 },
      ],
      satisfaction: [
        { rating_id: 'a', ticket_id: 1, score: 1, word: 'bad', created_at: '2026-03-03T08:00:00Z' },
        { rating_id: 'b', ticket_id: 1, score: 5, word: 'good', created_at: '2026-03-03T09:00:00Z' },
        { rating_id: 'c', ticket_id: 3, score: 2, word: 'bad', created_at: '2026-03-06T08:00:00Z', source: 'zd' },
        { rating_id: 'd', ticket_id: 4, score: 1, word: 'bad', created_at: '2026-03-07T08:00:00Z' },
      ],
    })
    const numbers = await built.rows('SELECT * FROM support.customer_metrics ORDER BY customer_id')
    expect(numbers).toEqual([
      {
        customer_id: 'ana',
        total_tickets: 3,
        open_tickets: 2,
        pending_tickets: 1,
        solved_tickets: 1,
        reopened_tickets: 1,
        first_ticket_date: '2026-03-01T08:00:00Z',
        last_ticket_date: '2026-03-05T08:00:00Z',
        // The latest ratings of two tickets: 5 and 2.
        ratings: 2,
        avg_csat: 3.5,
        last_csat: 2,
        nps: null,
        // A reply at once is one of 0 seconds: (0 + 60) / 2.
        avg_first_reply_seconds: 30,
        // Ticket 2 is not solved.
        avg_resolution_seconds: 100,
        resolution_rate: 1 / 3,
      },
      {
        customer_id: 'bo',
        total_tickets: 0,
        open_tickets: 0,
        pending_tickets: 0,
        solved_tickets: 0,
        reopened_tickets: 0,
        first_ticket_date: null,
        last_ticket_date: null,
        ratings: 0,
        avg_csat: null,
        last_csat: null,
        nps: null,
        avg_first_reply_seconds: null,
        avg_resolution_seconds: null,
        resolution_rate: null,
      },
    ])
    const bySource = await built.rows(
      'SELECT customer_id, source, total_tickets, reopened_tickets, last_csat FROM support.customer_source_metrics ORDER BY 1, 2',
    )
    expect(bySource).toEqual([
      { customer_id: 'ana', source: 'fd', total_tickets: 2, reopened_tickets: 1, last_csat: 5 },
      { customer_id: 'ana', source: 'zd', total_tickets: 1, reopened_tickets: 0, last_csat: 2 },
      { customer_id: 'bo', source: 'fd', total_tickets: 0, reopened_tickets: 0, last_csat: null },
    ])
  })

  test('whether tickets were reopened is unknown where no history is', async () => {
    const built = await over(store, {
      tickets: [{ ticket_id: 1, created_at: '2026-03-01T08:00:00Z', company_id: 'fd-7' }],
      metrics: [{ ticket_id: 1 }],
    })
    expect(await built.rows("SELECT reopened_tickets FROM support.customer_metrics WHERE customer_id = 'ana'")).toEqual(
      [{ reopened_tickets: null }],
    )
    expect(
      await built.rows(
        'SELECT company_id, customers, total_tickets, reopened_tickets FROM support.company_metrics ORDER BY 1',
      ),
    ).toEqual([
      { company_id: 'fd-7', customers: 1, total_tickets: 1, reopened_tickets: null },
      { company_id: 'fd-8', customers: 0, total_tickets: 0, reopened_tickets: 0 },
    ])
  })

  test('days are those of the account, and averages are over the tickets of the day', async () => {
    // Berlin is an hour ahead of UTC until 2026-03-29 02:00, two from then on.
    const built = await over(
      store,
      {
        tickets: [
          { ticket_id: 1, group_id: 'fd-70', tags: ['vip', 'late'], created_at: '2026-03-28T23:30:00Z' },
          {
            ticket_id: 2,
            group_id: 'fd-70',
            tags: ['vip'],
            status: 'solved',
            created_at: '2026-03-29T22:30:00Z',
            last_solved_at: '2026-03-30T08:00:00Z',
          },
          { ticket_id: 3, tags: [], created_at: '2026-03-29T21:30:00Z', counted: false },
        ],
        metrics: [
          { ticket_id: 1, first_reply_at: '2026-03-30T06:00:00Z', first_reply_seconds: 10 },
          {
            ticket_id: 2,
            first_reply_at: '2026-03-30T07:00:00Z',
            first_reply_seconds: 40,
            full_resolution_seconds: 500,
          },
        ],
        satisfaction: [{ rating_id: 'a', ticket_id: 2, score: 4, word: 'good', created_at: '2026-03-30T09:00:00Z' }],
      },
      'Europe/Berlin',
    )
    const first = {
      source: 'fd',
      created: 1,
      first_replies: 0,
      solved: 0,
      ratings: 0,
      avg_first_reply_seconds: null,
      avg_resolution_seconds: null,
      avg_csat: null,
    }
    const second = {
      source: 'fd',
      created: 1,
      first_replies: 2,
      solved: 1,
      ratings: 1,
      avg_first_reply_seconds: 25,
      avg_resolution_seconds: 500,
      avg_csat: 4,
    }
    expect(await built.rows('SELECT * FROM support.group_daily ORDER BY day')).toEqual([
      { day: '2026-03-29', group_id: 'fd-70', ...first },
      { day: '2026-03-30', group_id: 'fd-70', ...second },
    ])
    expect(await built.rows('SELECT * FROM support.channel_daily ORDER BY day')).toEqual([
      { day: '2026-03-29', channel: 'email', ...first },
      { day: '2026-03-30', channel: 'email', ...second },
    ])
    expect(
      await built.rows(
        'SELECT day, tag, created, first_replies, avg_first_reply_seconds FROM support.tag_daily ORDER BY tag, day',
      ),
    ).toEqual([
      { day: '2026-03-29', tag: 'late', created: 1, first_replies: 0, avg_first_reply_seconds: null },
      { day: '2026-03-30', tag: 'late', created: 0, first_replies: 1, avg_first_reply_seconds: 10 },
      { day: '2026-03-29', tag: 'vip', created: 1, first_replies: 0, avg_first_reply_seconds: null },
      { day: '2026-03-30', tag: 'vip', created: 1, first_replies: 2, avg_first_reply_seconds: 25 },
    ])
    expect(await built.rows('SELECT * FROM support.csat_daily')).toEqual([
      { day: '2026-03-30', source: 'fd', ratings: 1, good: 1, neutral: 0, bad: 0, avg_csat: 4, satisfaction_rate: 1 },
    ])
  })

  test('messages count for the agent who wrote them, solutions and ratings for the one who has the ticket', async () => {
    const at = (clock: string) => `2026-03-02T${clock}:00Z`
    const built = await over(store, {
      tickets: [
        { ticket_id: 1, agent_id: 'fd-51', status: 'solved', created_at: at('08:00'), last_solved_at: at('12:00') },
        { ticket_id: 2, agent_id: null, created_at: at('08:00') },
      ],
      metrics: [
        { ticket_id: 1, first_reply_at: at('09:00'), first_reply_seconds: 3600, full_resolution_seconds: 14400 },
        { ticket_id: 2 },
      ],
      satisfaction: [
        { rating_id: 'a', ticket_id: 1, agent_id: 'fd-51', score: 5, word: 'good', created_at: at('13:00') },
      ],
      conversations: [
        {
          conversation_id: -1,
          ticket_id: 1,
          author_id: 1,
          author_kind: 'customer',
          is_opening: true,
          created_at: at('08:00'),
        },
        { conversation_id: -2, ticket_id: 2, author_id: 50, is_opening: true, created_at: at('08:00') },
        { conversation_id: 10, ticket_id: 1, author_id: 50, created_at: at('09:00') },
        { conversation_id: 11, ticket_id: 1, author_id: 51, created_at: at('09:00') },
        { conversation_id: 12, ticket_id: 1, author_id: 50, created_at: at('10:00') },
        { conversation_id: 13, ticket_id: 2, author_id: 50, is_public: false, kind: 'note', created_at: at('10:00') },
      ],
    })
    const day = { day: '2026-03-02', source: 'fd' }
    expect(await built.rows('SELECT * FROM support.agent_daily ORDER BY agent_id')).toEqual([
      {
        ...day,
        agent_id: 'fd-50',
        replies: 2,
        notes: 1,
        tickets_replied: 1,
        first_replies: 1,
        solved: 0,
        ratings: 0,
        avg_first_reply_seconds: 3600,
        avg_resolution_seconds: null,
        avg_csat: null,
      },
      {
        ...day,
        agent_id: 'fd-51',
        replies: 1,
        notes: 0,
        tickets_replied: 1,
        first_replies: 0,
        solved: 1,
        ratings: 1,
        avg_first_reply_seconds: null,
        avg_resolution_seconds: 14400,
        avg_csat: 5,
      },
    ])
  })

  test('the backlog of a day is that of the day before with what came and went', async () => {
    const day = (number: number) => `2026-03-0${number}T10:00:00Z`
    const built = await over(store, {
      tickets: [
        // Solved on the 2nd, open again on the 4th.
        { ticket_id: 1, priority: 'high', created_at: day(1) },
        // Solved as it was created.
        { ticket_id: 2, status: 'closed', created_at: day(2), closed_at: day(2) },
        // Nothing is known of it but that it is closed.
        { ticket_id: 3, status: 'closed', created_at: day(1), last_solved_at: day(3), closed_at: day(5) },
        { ticket_id: 4, created_at: day(1), counted: false },
      ],
      intervals: [
        { ticket_id: 1, seq: 1, status: 'new', from_at: day(1) },
        { ticket_id: 1, seq: 2, status: 'pending', from_at: '2026-03-01T11:00:00Z' },
        { ticket_id: 1, seq: 3, status: 'solved', from_at: day(2) },
        { ticket_id: 1, seq: 4, status: 'closed', from_at: day(3) },
        { ticket_id: 1, seq: 5, status: 'open', from_at: day(4) },
        { ticket_id: 2, seq: 1, status: 'closed', from_at: day(2) },
        { ticket_id: 3, seq: 1, status: null, from_at: day(1), evidence: 'assumed' },
        { ticket_id: 3, seq: 2, status: 'closed', from_at: day(5) },
        { ticket_id: 4, seq: 1, status: 'open', from_at: day(1) },
      ],
    })
    const high = { source: 'fd', group_id: 'none', channel: 'email', priority: 'high' }
    const none = { ...high, priority: 'none' }
    expect(await built.rows('SELECT * FROM support.backlog_daily ORDER BY priority, day')).toEqual([
      { day: '2026-03-01', ...high, open_tickets: 1, created: 1, solved: 0, reopened: 0 },
      { day: '2026-03-02', ...high, open_tickets: 0, created: 0, solved: 1, reopened: 0 },
      { day: '2026-03-04', ...high, open_tickets: 1, created: 0, solved: 0, reopened: 1 },
      { day: '2026-03-01', ...none, open_tickets: 1, created: 1, solved: 0, reopened: 0 },
      { day: '2026-03-02', ...none, open_tickets: 1, created: 1, solved: 1, reopened: 0 },
      { day: '2026-03-03', ...none, open_tickets: 0, created: 0, solved: 1, reopened: 0 },
    ])
  })

  test('what happened to a ticket has the same keys in every run', async () => {
    const at = (clock: string) => `2026-03-02T${clock}:00Z`
    const built = await over(store, {
      tickets: [
        {
          ticket_id: 1,
          status: 'open',
          priority: 'low',
          opened_by: 'customer',
          created_at: at('08:00'),
          updated_at: at('12:00'),
        },
      ],
      satisfaction: [{ rating_id: '7', ticket_id: 1, score: 1, word: 'bad', created_at: at('11:00') }],
      conversations: [
        { conversation_id: 10, ticket_id: 1, author_id: 50, created_at: at('09:00') },
        { conversation_id: 11, ticket_id: 1, author_id: 50, is_public: false, kind: 'note', created_at: at('09:30') },
      ],
      intervals: [
        { ticket_id: 1, seq: 1, status: 'new', from_at: at('08:00') },
        { ticket_id: 1, seq: 2, status: 'solved', from_at: at('10:00') },
        { ticket_id: 1, seq: 3, status: 'closed', from_at: at('10:30') },
        { ticket_id: 1, seq: 4, status: 'open', from_at: at('12:00') },
        { ticket_id: 1, seq: 5, status: 'pending', from_at: at('12:30') },
      ],
    })
    const micros = (clock: string) => `${Date.parse(at(clock))}000`
    const told = { status: 'open', priority: 'low', channel: 'email', opened_by: 'customer' }
    const rows = await built.rows('SELECT * FROM support.ticket_timeline ORDER BY happened_at, event')
    const expected = [
      ['ticket_created', '1', '08:00'],
      ['note_added', '11', '09:30'],
      ['ticket_resolved', micros('10:00'), '10:00'],
      ['ticket_closed', micros('10:30'), '10:30'],
      ['satisfaction_rated', '7', '11:00', { rating: 1, word: 'bad' }],
      ['ticket_reopened', micros('12:00'), '12:00'],
      ['ticket_updated', micros('12:00'), '12:00'],
    ] as const
    expect(rows).toEqual(
      expected.map(([event, version, clock, more]) => ({
        event_key: `${event}:fd:1:${version}`,
        source: 'fd',
        ticket_id: 1,
        customer_id: 'ana',
        event,
        happened_at: at(clock),
        properties: { ...told, ...more },
      })),
    )
  })
})
