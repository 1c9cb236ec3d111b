import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { type Model, readModels, shippedTexts } from './models.ts'
import { type Built, builtOn, stores } from './testing/built.ts'
import { given } from './testing/given.ts'

interface Story {
  readonly history?: readonly JsonObject[]
  readonly identities?: readonly JsonObject[]
  readonly moved?: readonly JsonObject[]
  readonly helpCenter?: readonly JsonObject[]
}

const at = (clock: string): string => `2026-03-02T${clock}:00Z`
const micros = (clock: string): string => `${Date.parse(at(clock))}000`

/** The timelines over rows of the models below them. */
function modelsOver({ history = [], identities = [], moved = [], helpCenter = [] }: Story): readonly Model[] {
  const ids = { source: 'text', ticket_id: 'bigint' } as const
  const base = [
    given('agents', { source: 'text', id: 'bigint', name: 'text' }, [
      { source: 'fd', id: 50, name: 'Ada' },
      { source: 'fd', id: 51, name: 'Bob' },
    ]),
    given('groups', { source: 'text', id: 'bigint', name: 'text' }, [{ source: 'fd', id: 70, name: 'Billing' }]),
    given(
      'tickets',
      {
        ...ids,
        customer_id: 'text',
        status: 'text',
        priority: 'text',
        channel: 'text',
        opened_by: 'text',
        counted: 'boolean',
        created_at: 'timestamp',
        updated_at: 'timestamp',
      },
      [
        {
          source: 'fd',
          ticket_id: 1,
          customer_id: 'ana',
          status: 'open',
          counted: true,
          created_at: at('08:00'),
          updated_at: at('08:00'),
        },
      ],
    ),
    given(
      'satisfaction',
      {
        source: 'text',
        rating_id: 'text',
        ticket_id: 'bigint',
        score: 'double',
        word: 'text',
        created_at: 'timestamp',
      },
      [],
    ),
    given('conversations', { ...ids, conversation_id: 'bigint', kind: 'text', created_at: 'timestamp' }, []),
    given('status_intervals', { ...ids, seq: 'bigint', status: 'text', from_at: 'timestamp', evidence: 'text' }, []),
    given(
      'field_history',
      {
        ...ids,
        field: 'text',
        seq: 'bigint',
        value: 'text',
        changed_at: 'timestamp',
        until: 'timestamp',
        evidence: 'text',
      },
      history.map((row) => ({ source: 'fd', ticket_id: 1, evidence: 'recorded', ...row })),
    ).map((text) => text.replace('key: [source, ticket_id]', 'key: [source, ticket_id, field, seq]')) as [
      string,
      string,
    ],
    given(
      'customer_identities',
      {
        source: 'text',
        contact_id: 'bigint',
        customer_id: 'text',
        email: 'text',
        language: 'text',
        time_zone: 'text',
        is_staff: 'boolean',
        is_deleted: 'boolean',
        created_at: 'timestamp',
        updated_at: 'timestamp',
      },
      identities.map((row) => ({
        source: 'fd',
        is_staff: false,
        is_deleted: false,
        created_at: at('08:00'),
        updated_at: at('08:00'),
        ...row,
      })),
    ),
    given(
      'requester_changes',
      { ...ids, changed_at: 'timestamp', from_id: 'bigint', to_id: 'bigint' },
      moved.map((row) => ({ source: 'fd', ticket_id: 1, ...row })),
    ),
    given(
      'help_center_events',
      {
        source: 'text',
        event_id: 'text',
        customer_id: 'text',
        event: 'text',
        article_id: 'bigint',
        title: 'text',
        query: 'text',
        locale: 'text',
        happened_at: 'timestamp',
      },
      helpCenter.map((row) => ({ source: 'fd', ...row })),
    ),
  ]
  const shipped = ['ticket_assignments', 'ticket_timeline', 'customer_timeline']
  return readModels([...base, ...shippedTexts().filter(([file]) => shipped.includes(file.replace(/\.sql$/, '')))])
}

const told = { status: 'open', priority: null, channel: null, opened_by: null }

async function over(store: (typeof stores)[number], story: Story): Promise<Built> {
  const built = await builtOn(store, [])
  expect((await built.build({ models: modelsOver(story) })).warnings).toEqual([])
  return built
}

describe.each(stores)('timelines, on $kind', (store) => {
  test('a ticket is assigned when a known agent or group takes the place of a known one', async () => {
    const of = (field: string, ...stretches: readonly (readonly [string | null, string, string | null, string?])[]) =>
      stretches.map(([value, from, until, evidence = 'recorded'], index) => ({
        field,
        seq: index + 1,
        value,
        changed_at: at(from),
        until: until === null ? null : at(until),
        evidence,
      }))
    const built = await over(store, {
      history: [
        ...of(
          'assignee_id',
          // Since when it was somebody's is not known: nothing is told of 08:00 to 09:00.
          [null, '08:00', '09:00', 'assumed'],
          ['50', '09:00', '10:00'],
          ['51', '10:00', '11:00'],
          // Given back and taken again within one moment is nothing that happened.
          ['50', '11:00', '11:00'],
          ['51', '11:00', '12:00'],
          [null, '12:00', null],
        ),
        ...of(
          'group_id',
          [null, '08:00', '10:00'],
          ['70', '10:00', '12:00'],
          [null, '12:00', '13:00'],
          ['99', '13:00', null],
        ),
      ],
    })
    const rows = await built.rows(
      `SELECT event_key, happened_at, properties FROM support.ticket_timeline WHERE event = 'ticket_assigned' ORDER BY 2`,
    )
    expect(rows).toEqual([
      {
        event_key: `ticket_assigned:fd:1:${micros('10:00')}`,
        happened_at: at('10:00'),
        properties: { ...told, agent: 'Bob', group: 'Billing', previous_agent: 'Ada', previous_group: null },
      },
      {
        // A group that nobody knows has no name, and is there all the same.
        event_key: `ticket_assigned:fd:1:${micros('13:00')}`,
        happened_at: at('13:00'),
        properties: { ...told, agent: null, group: null, previous_agent: null, previous_group: null },
      },
    ])
  })

  test('people who came, changed and were merged; agents are left out', async () => {
    const built = await over(store, {
      identities: [
        { contact_id: 1, customer_id: 'ana', language: 'en', updated_at: at('09:00') },
        { contact_id: 2, customer_id: 'bo', is_deleted: true, updated_at: at('10:00') },
        { contact_id: 3, customer_id: 'eve', is_staff: true },
        // Deleted long after an agent had given the ticket to somebody else: no merge.
        { contact_id: 4, customer_id: 'kim', is_deleted: true, updated_at: at('12:00') },
      ],
      moved: [
        { ticket_id: 1, from_id: 2, to_id: 1, changed_at: at('10:00') },
        { ticket_id: 2, from_id: 4, to_id: 1, changed_at: at('11:00') },
      ],
    })
    const rows = await built.rows('SELECT * FROM support.customer_timeline ORDER BY event_key')
    const created = (id: number, customer: string, language: string | null) => ({
      event_key: `user_created:fd:${id}:1`,
      source: 'fd',
      customer_id: customer,
      event: 'user_created',
      happened_at: at('08:00'),
      properties: { contact_id: id, language, time_zone: null },
    })
    expect(rows).toEqual([
      created(1, 'ana', 'en'),
      created(2, 'bo', null),
      created(4, 'kim', null),
      {
        event_key: 'user_merged:fd:2:1',
        source: 'fd',
        customer_id: 'ana',
        event: 'user_merged',
        happened_at: at('10:00'),
        properties: { contact_id: 1, merged_id: 2 },
      },
      {
        ...created(1, 'ana', 'en'),
        event_key: `user_updated:fd:1:${micros('09:00')}`,
        event: 'user_updated',
        happened_at: at('09:00'),
      },
    ])
  })

  test('what was read and looked for in the help center', async () => {
    const viewed = {
      event_id: 'a',
      customer_id: 'ana',
      event: 'article_viewed',
      article_id: 5,
      title: 'Prices',
      query: null,
    }
    const searched = {
      event_id: 'b',
      customer_id: null,
      event: 'help_center_searched',
      article_id: null,
      title: null,
      query: 'refund',
    }
    const built = await over(store, {
      helpCenter: [viewed, searched].map((row) => ({ ...row, locale: 'en', happened_at: at('09:00') })),
    })
    const rows = await built.rows('SELECT * FROM support.customer_timeline ORDER BY event_key')
    expect(rows).toEqual(
      [viewed, searched].map(({ event_id, customer_id, event, ...properties }) => ({
        event_key: `${event}:fd:${event_id}:1`,
        source: 'fd',
        customer_id,
        event,
        happened_at: at('09:00'),
        properties: { ...properties, locale: 'en' },
      })),
    )
  })
})
