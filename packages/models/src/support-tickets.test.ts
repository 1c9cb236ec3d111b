import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { type Built, builtOn, stores } from './testing/built.ts'
import { supportModels } from './testing/support-models.ts'

const models = supportModels()
const at = { created_at: '2026-03-02T08:00:00Z', updated_at: '2026-03-02T12:00:00Z' }

async function tickets(built: Built, columns: string, where = 'TRUE'): Promise<readonly JsonObject[]> {
  await built.build({ models })
  return built.rows(`SELECT ${columns} FROM support.tickets WHERE ${where} ORDER BY source, ticket_id`)
}

/** A number JSON writes as it is given, whatever a number of this language can hold. */
function digits(text: string): number {
  return (JSON as unknown as { rawJSON(text: string): number }).rawJSON(text)
}

describe.each(stores)('on $kind', (store) => {
  const freshdesk = () => builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk' }])
  const zendesk = () => builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])

  test('a group nobody has read the record of is known by the tickets that name it', async () => {
    for (const source of ['freshdesk', 'zendesk']) {
      const built = source === 'zendesk' ? await zendesk() : await freshdesk()
      await built.put(source, 'groups', [{ id: 70, name: 'Billing', ...at }])
      const groups = [70, 71, 71, null]
      await built.put(
        source,
        'tickets',
        groups.map((group_id, index) => ({
          id: index + 1,
          group_id,
          requester_id: 1,
          status: source === 'zendesk' ? 'open' : 2,
          ...at,
        })),
      )
      await built.build()
      expect(await built.rows('SELECT group_id, name, is_deleted FROM support.groups ORDER BY 1')).toEqual([
        { group_id: `${source}-70`, name: 'Billing', is_deleted: false },
        { group_id: `${source}-71`, name: null, is_deleted: true },
      ])
      expect(await built.rows('SELECT DISTINCT group_id FROM support.group_daily ORDER BY 1')).toEqual([
        { group_id: `${source}-70` },
        { group_id: `${source}-71` },
      ])
    }
  })

  test('statuses of Freshdesk are words, the account’s own too', async () => {
    const built = await freshdesk()
    const choices = {
      '2': ['Open', 'Being Processed'],
      '3': ['Pending', 'Awaiting your Reply'],
      '4': ['Resolved', 'This ticket has been Resolved'],
      '5': ['Closed', 'This ticket has been Closed'],
      '6': ['Waiting on Customer', 'Awaiting your Reply'],
      '7': ['Waiting on Third Party', 'Being Processed'],
      '8': ['Waiting for photos', 'Awaiting your Reply'],
      '9': ['In the workshop', 'In the workshop'],
      '10': ['Done', 'This ticket has been Resolved'],
    }
    await built.put('freshdesk', 'ticket_fields', [{ id: 1, name: 'status', type: 'default_status', choices }])
    const all = [2, 3, 4, 5, 6, 7, 8, 9, 10, 42]
    await built.put(
      'freshdesk',
      'tickets',
      all.map((status) => ({ id: status, status, requester_id: 1, ...at })),
    )
    expect(await tickets(built, 'ticket_id, status, status_label')).toEqual([
      { ticket_id: 2, status: 'open', status_label: 'Open' },
      { ticket_id: 3, status: 'pending', status_label: 'Pending' },
      { ticket_id: 4, status: 'solved', status_label: 'Resolved' },
      { ticket_id: 5, status: 'closed', status_label: 'Closed' },
      { ticket_id: 6, status: 'pending', status_label: 'Waiting on Customer' },
      { ticket_id: 7, status: 'hold', status_label: 'Waiting on Third Party' },
      { ticket_id: 8, status: 'pending', status_label: 'Waiting for photos' },
      { ticket_id: 9, status: 'open', status_label: 'In the workshop' },
      { ticket_id: 10, status: 'solved', status_label: 'Done' },
      { ticket_id: 42, status: 'open', status_label: 'Status 42' },
    ])
  })

  test('a status of Freshdesk whose clock stops is pending or hold, where the account says so', async () => {
    const built = await freshdesk()
    const choices = [
      { id: 3, label: 'Pending', customer_display_name: 'Awaiting your Reply', stop_sla_timer: true },
      { id: 8, label: 'Photos', customer_display_name: 'Awaiting your Reply', stop_sla_timer: true },
      { id: 9, label: 'Supplier', customer_display_name: 'In progress', stop_sla_timer: true },
      { id: 10, label: 'Second level', customer_display_name: 'Awaiting your Reply', stop_sla_timer: false },
    ]
    await built.put('freshdesk', 'ticket_fields', [{ id: 1, name: 'status', type: 'default_status', choices }])
    await built.put(
      'freshdesk',
      'tickets',
      [8, 9, 10].map((status) => ({ id: status, status, requester_id: 1, ...at })),
    )
    expect(await tickets(built, 'ticket_id, status, status_label')).toEqual([
      { ticket_id: 8, status: 'pending', status_label: 'Photos' },
      { ticket_id: 9, status: 'hold', status_label: 'Supplier' },
      { ticket_id: 10, status: 'open', status_label: 'Second level' },
    ])
  })

  test('statuses of Zendesk have the label of the custom status', async () => {
    const built = await zendesk()
    await built.put('zendesk', 'custom_statuses', [{ id: 77, status_category: 'hold', agent_label: 'At the supplier' }])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'hold', custom_status_id: 77, ...at },
      { id: 2, status: 'hold', custom_status_id: 99, ...at },
      { id: 3, status: 'closed', custom_status_id: 77, ...at },
      { id: 4, status: 'new', custom_status_id: null, ...at },
    ])
    expect(await tickets(built, 'ticket_id, status, status_label')).toEqual([
      { ticket_id: 1, status: 'hold', status_label: 'At the supplier' },
      { ticket_id: 2, status: 'hold', status_label: 'On-hold' },
      { ticket_id: 3, status: 'closed', status_label: 'Closed' },
      { ticket_id: 4, status: 'new', status_label: 'New' },
    ])
  })

  test('priorities and channels of both vendors are the same words', async () => {
    const built = await builtOn(store, [
      { name: 'shop', vendor: 'freshdesk' },
      { name: 'zendesk', vendor: 'zendesk' },
    ])
    const choices = { Email: 1, 'Partner portal': 101 }
    await built.put('shop', 'ticket_fields', [{ id: 1, name: 'source', type: 'default_source', choices }])
    await built.put('shop', 'tickets', [
      { id: 1, status: 2, priority: 2, source: 1, ...at },
      { id: 2, status: 2, priority: 4, source: 13, ...at },
      { id: 3, status: 2, priority: null, source: 101, ...at },
      { id: 4, status: 2, priority: 1, source: 10, ...at },
    ])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'open', priority: 'normal', via: { channel: 'email' }, ...at },
      { id: 2, status: 'open', priority: 'urgent', via: { channel: 'whatsapp' }, ...at },
      { id: 3, status: 'open', priority: null, via: { channel: 'carrier_pigeon' }, ...at },
      { id: 4, status: 'open', via: { channel: 'native_messaging' }, from_messaging_channel: true, ...at },
    ])
    expect(await tickets(built, 'source, ticket_id, priority, channel, channel_label, opened_by, is_chat')).toEqual([
      {
        source: 'shop',
        ticket_id: 1,
        priority: 'normal',
        channel: 'email',
        channel_label: 'Email',
        opened_by: 'customer',
        is_chat: false,
      },
      {
        source: 'shop',
        ticket_id: 2,
        priority: 'urgent',
        channel: 'messaging',
        channel_label: 'WhatsApp',
        opened_by: 'customer',
        is_chat: true,
      },
      {
        source: 'shop',
        ticket_id: 3,
        priority: null,
        channel: 'other',
        channel_label: 'Partner portal',
        opened_by: 'customer',
        is_chat: false,
      },
      {
        source: 'shop',
        ticket_id: 4,
        priority: 'low',
        channel: 'agent',
        channel_label: 'Outbound Email',
        opened_by: 'agent',
        is_chat: false,
      },
      {
        source: 'zendesk',
        ticket_id: 1,
        priority: 'normal',
        channel: 'email',
        channel_label: 'Email',
        opened_by: 'customer',
        is_chat: false,
      },
      {
        source: 'zendesk',
        ticket_id: 2,
        priority: 'urgent',
        channel: 'messaging',
        channel_label: 'WhatsApp',
        opened_by: 'customer',
        is_chat: true,
      },
      {
        source: 'zendesk',
        ticket_id: 3,
        priority: null,
        channel: 'other',
        channel_label: 'carrier_pigeon',
        opened_by: 'customer',
        is_chat: false,
      },
      {
        source: 'zendesk',
        ticket_id: 4,
        priority: null,
        channel: 'messaging',
        channel_label: 'Messaging',
        opened_by: 'customer',
        is_chat: true,
      },
    ])
  })

  test('spam, deleted and vanished tickets of Freshdesk stay, uncounted', async () => {
    const built = await freshdesk()
    await built.put('freshdesk', 'tickets', [
      { id: 1, status: 2, ...at },
      { id: 2, status: 2, spam: true, ...at },
      { id: 4, status: 2, ...at },
      { id: 5, status: 5, archived: true, ...at },
    ])
    await built.put('freshdesk', 'tickets', [{ id: 3, status: 2, deleted: true, ...at }], { state: 'deleted' })
    await built.put('freshdesk', 'tickets', [], { gone: [{ key: ['4'], reason: 'not found' }] })
    expect(await tickets(built, 'ticket_id, is_spam, is_deleted, counted')).toEqual([
      { ticket_id: 1, is_spam: false, is_deleted: false, counted: true },
      { ticket_id: 2, is_spam: true, is_deleted: false, counted: false },
      { ticket_id: 3, is_spam: false, is_deleted: true, counted: false },
      { ticket_id: 4, is_spam: false, is_deleted: true, counted: false },
      { ticket_id: 5, is_spam: false, is_deleted: false, counted: true },
    ])
  })

  test('a deleted ticket of Zendesk keeps the status it had', async () => {
    const built = await zendesk()
    await built.put('zendesk', 'tickets', [{ id: 1, status: 'deleted', ...at }], { state: 'deleted' })
    await built.put('zendesk', 'ticket_audits', [
      {
        id: 10,
        ticket_id: 1,
        author_id: 5,
        created_at: '2026-03-02T08:00:00Z',
        events: [{ id: 1, type: 'Create', field_name: 'status', value: 'new' }],
      },
      {
        id: 11,
        ticket_id: 1,
        author_id: 5,
        created_at: '2026-03-02T09:00:00Z',
        events: [{ id: 2, type: 'Change', field_name: 'status', value: 'pending', previous_value: 'new' }],
      },
      {
        id: 12,
        ticket_id: 1,
        author_id: 5,
        created_at: '2026-03-02T12:00:00Z',
        events: [{ id: 3, type: 'Change', field_name: 'status', value: 'deleted', previous_value: 'pending' }],
      },
    ])
    expect(await tickets(built, 'status, is_deleted, counted, history')).toEqual([
      { status: 'pending', is_deleted: true, counted: false, history: 'full' },
    ])
  })

  test('a merge shows in both vendors, with the ticket it went into', async () => {
    const built = await builtOn(store, [
      { name: 'freshdesk', vendor: 'freshdesk' },
      { name: 'zendesk', vendor: 'zendesk' },
    ])
    await built.put('freshdesk', 'tickets', [
      { id: 1, status: 5, ...at },
      { id: 2, status: 2, ...at },
      { id: 3, status: 5, ...at },
    ])
    const note = { user_id: 9, incoming: false, private: true, source: 2, ...at }
    await built.put('freshdesk', 'conversations', [
      { id: 10, ticket_id: 1, body_text: 'This ticket is closed and merged into ticket 2', ...note },
      { id: 11, ticket_id: 2, body_text: 'Merged from ticket 1', ...note },
      // A customer who writes these words merges nothing.
      {
        id: 12,
        ticket_id: 3,
        body_text: 'Was it merged into ticket 2 ?',
        ...note,
        source: 0,
        incoming: true,
        private: false,
      },
    ])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'closed', tags: ['vip', 'closed_by_merge'], ...at },
      { id: 2, status: 'open', tags: ['vip'], ...at },
      { id: 3, status: 'closed', tags: ['closed_by_merge'], ...at },
      { id: 4, status: 'open', tags: null, ...at },
    ])
    await built.put('zendesk', 'ticket_comments', [
      {
        id: 10,
        ticket_id: 1,
        author_id: 9,
        public: false,
        body: 'Hello\nThis request was closed and merged into request #2 "Order".',
        ...at,
      },
    ])
    await built.put('zendesk', 'ticket_events', [
      { id: 20, ticket_id: 4, event_type: 'Audit', merged_ticket_ids: [3], child_events: [], ...at },
    ])
    expect(await tickets(built, 'source, ticket_id, is_merged, merged_into, counted')).toEqual([
      { source: 'freshdesk', ticket_id: 1, is_merged: true, merged_into: 2, counted: false },
      { source: 'freshdesk', ticket_id: 2, is_merged: false, merged_into: null, counted: true },
      { source: 'freshdesk', ticket_id: 3, is_merged: false, merged_into: null, counted: true },
      { source: 'zendesk', ticket_id: 1, is_merged: true, merged_into: 2, counted: false },
      { source: 'zendesk', ticket_id: 2, is_merged: false, merged_into: null, counted: true },
      { source: 'zendesk', ticket_id: 3, is_merged: true, merged_into: 4, counted: false },
      { source: 'zendesk', ticket_id: 4, is_merged: false, merged_into: null, counted: true },
    ])
  })

  test('an agent who writes first opened the ticket, one who asks for himself did not', async () => {
    const built = await zendesk()
    await built.put('zendesk', 'users', [
      { id: 9, name: 'Agent', role: 'agent', active: true, ...at },
      { id: 5, name: 'Customer', role: 'end-user', active: true, ...at },
    ])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'open', requester_id: 5, submitter_id: 9, via: { channel: 'web' }, comment_count: 1, ...at },
      { id: 2, status: 'open', requester_id: 9, submitter_id: 9, via: { channel: 'web' }, comment_count: 1, ...at },
      { id: 3, status: 'open', requester_id: 5, submitter_id: 9, via: { channel: 'voice' }, comment_count: 1, ...at },
      // An agent made the ticket, but the words are the customer's.
      { id: 4, status: 'open', requester_id: 5, submitter_id: 9, via: { channel: 'web' }, comment_count: 1, ...at },
    ])
    await built.put('zendesk', 'ticket_comments', [
      { id: 10, ticket_id: 1, author_id: 9, public: true, ...at },
      { id: 11, ticket_id: 2, author_id: 9, public: true, ...at },
      { id: 12, ticket_id: 3, author_id: 9, type: 'VoiceComment', public: true, ...at },
      { id: 13, ticket_id: 4, author_id: 5, public: true, ...at },
    ])
    expect(await tickets(built, 'ticket_id, opened_by, channel')).toEqual([
      { ticket_id: 1, opened_by: 'agent', channel: 'agent' },
      { ticket_id: 2, opened_by: 'customer', channel: 'web' },
      { ticket_id: 3, opened_by: 'customer', channel: 'phone' },
      { ticket_id: 4, opened_by: 'customer', channel: 'web' },
    ])
  })

  test('where messages are not stored their number is unknown', async () => {
    const built = await builtOn(store, [
      { name: 'freshdesk', vendor: 'freshdesk' },
      { name: 'silent', vendor: 'freshdesk' },
      { name: 'zendesk', vendor: 'zendesk' },
    ])
    const answered = { stats: { agent_responded_at: '2026-03-02T09:00:00Z' } }
    await built.put('silent', 'tickets', [{ id: 1, status: 2, ...at }])
    await built.put('freshdesk', 'tickets', [
      { id: 1, status: 2, ...at },
      { id: 2, status: 2, ...answered, ...at },
      { id: 3, status: 2, ...answered, ...at },
    ])
    await built.put('freshdesk', 'conversations', [
      { id: 10, ticket_id: 3, user_id: 9, incoming: false, private: true, source: 2, ...at },
    ])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'open', comment_count: 1, ...at },
      { id: 2, status: 'open', comment_count: 2, ...at },
    ])
    await built.put('zendesk', 'ticket_comments', [
      { id: 10, ticket_id: 1, author_id: 5, public: false, ...at },
      { id: 11, ticket_id: 2, author_id: 5, public: true, ...at },
    ])
    expect(await tickets(built, 'source, ticket_id, messages_known, notes_known')).toEqual([
      { source: 'freshdesk', ticket_id: 1, messages_known: true, notes_known: true },
      { source: 'freshdesk', ticket_id: 2, messages_known: false, notes_known: true },
      { source: 'freshdesk', ticket_id: 3, messages_known: true, notes_known: true },
      { source: 'silent', ticket_id: 1, messages_known: false, notes_known: false },
      { source: 'zendesk', ticket_id: 1, messages_known: true, notes_known: true },
      { source: 'zendesk', ticket_id: 2, messages_known: false, notes_known: true },
    ])
  })

  test('ids beyond 2^53 survive', async () => {
    const built = await zendesk()
    const [id, person] = [digits('9223372036854775807'), digits('9007199254740993')]
    await built.put('zendesk', 'users', [{ id: person, name: 'A', role: 'end-user', active: true, ...at }])
    await built.put('zendesk', 'tickets', [{ id, status: 'open', requester_id: person, assignee_id: person, ...at }])
    expect(await tickets(built, 'CAST(ticket_id AS TEXT) AS id, customer_id, agent_id')).toEqual([
      { id: '9223372036854775807', customer_id: 'zendesk-9007199254740993', agent_id: 'zendesk-9007199254740993' },
    ])
  })

  test('a change of people, statuses or tickets changes just what it says', async () => {
    const built = await freshdesk()
    await built.put('freshdesk', 'contacts', [{ id: 5, name: 'A', email: 'a@example.com', active: true, ...at }])
    await built.put(
      'freshdesk',
      'tickets',
      [1, 2, 3, 4, 5].map((id) => ({ id, status: 2, requester_id: 5, ...at })),
    )
    await built.build({ models })
    await built.put(
      'freshdesk',
      'tickets',
      [{ id: 2, status: 3, requester_id: 5, ...at, updated_at: '2026-03-03T08:00:00Z' }],
      { syncedAt: '2026-03-04T08:00:00Z' },
    )
    const report = await built.build({ models })
    expect(report.changedTickets).toBe(1)
    expect(await built.rows('SELECT ticket_id, status FROM support.tickets ORDER BY ticket_id')).toMatchObject([
      { status: 'open' },
      { status: 'pending' },
      { status: 'open' },
      { status: 'open' },
      { status: 'open' },
    ])
    // An older contact of another account with the same verified address takes the customer over.
    await built.put(
      'freshdesk',
      'contacts',
      [{ id: 4, name: 'A', email: 'A@example.com', active: true, ...at, created_at: '2020-01-01T00:00:00Z' }],
      { syncedAt: '2026-03-05T08:00:00Z' },
    )
    expect(await tickets(built, 'DISTINCT source, customer_id, 1 AS ticket_id')).toEqual([
      { source: 'freshdesk', customer_id: 'freshdesk-4', ticket_id: 1 },
    ])
  })
})
