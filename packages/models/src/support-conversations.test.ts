import type { JsonObject } from '@tajo/core/json'
import { describe, expect, test } from 'vitest'
import { type Built, builtOn, stores } from './testing/built.ts'
import { supportModels } from './testing/support-models.ts'

const models = supportModels()
const at = (minute: number): JsonObject => ({
  created_at: `2026-03-02T08:${String(minute).padStart(2, '0')}:00Z`,
  updated_at: `2026-03-02T09:00:00Z`,
})

/** Messages as `id author kind`, public ones with a star, in their order. */
async function messages(built: Built): Promise<readonly string[]> {
  await built.build({ models })
  const rows = await built.rows(
    'SELECT conversation_id, author_kind, kind, is_public, is_opening FROM support.conversations ORDER BY created_at, conversation_id',
  )
  return rows.map(
    ({ conversation_id, author_kind, kind, is_public, is_opening }) =>
      `${conversation_id} ${author_kind} ${kind}${is_public === true ? '*' : ''}${is_opening === true ? ' opening' : ''}`,
  )
}

describe.each(stores)('on $kind', (store) => {
  test('Freshdesk: the description opens, replies of agents who left stay replies, survey answers are none', async () => {
    const built = await builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk' }])
    await built.put('freshdesk', 'agents', [{ id: 8, contact: { name: 'Agent', email: 'agent@acme.example' } }])
    await built.put('freshdesk', 'agents', [{ id: 9, contact: { name: 'Gone', email: 'gone@acme.example' } }], {
      state: 'deleted',
    })
    // Nothing is left of 7 but a contact with the same id; nothing at all of 6.
    await built.put('freshdesk', 'contacts', [
      { id: 5, name: 'Customer', email: 'a@example.com', ...at(0) },
      { id: 7, name: 'Former', email: 'former@example.com', ...at(0) },
    ])
    await built.put('freshdesk', 'tickets', [
      { id: 1, status: 2, source: 1, requester_id: 5, responder_id: 7, ...at(0) },
    ])
    const reply = { ticket_id: 1, incoming: false, private: false, source: 0, category: 3 }
    const mail = { ...reply, incoming: true, category: 1 }
    await built.put('freshdesk', 'conversations', [
      { id: 10, user_id: 9, ...reply, ...at(1) },
      { id: 11, user_id: 7, ...reply, ...at(2) },
      { id: 12, user_id: 6, ...reply, ...at(3) },
      { id: 13, user_id: 5, ...mail, ...at(4) },
      { id: 14, user_id: 55, ...mail, ...at(5) },
      { id: 15, user_id: null, ...mail, ...at(6) },
      { id: 16, user_id: 8, ...mail, ...at(7) },
      { id: 17, user_id: 8, ...reply, source: 2, private: true, ...at(8) },
      { id: 18, user_id: 8, ...reply, source: 2, ...at(9) },
      { id: 19, user_id: 8, ...reply, source: 8, ...at(10) },
      { id: 20, user_id: 77, ...mail, category: 6, ...at(11) },
      { id: 21, user_id: 8, ...reply, automation_id: 4, ...at(12) },
      { id: 22, user_id: 5, ...mail, source: 6, category: 7, ...at(13) },
      // Written into the ticket by a program, in the customer's name.
      { id: 23, user_id: 5, ...reply, source: 2, ...at(14) },
      { id: 24, user_id: 8, ...reply, source: 9, ...at(15) },
    ])
    expect(await messages(built)).toEqual([
      '-1 customer message* opening',
      '10 agent message*',
      '11 agent message*',
      '12 agent message*',
      '13 customer message*',
      '14 customer message*',
      '15 customer message*',
      '16 agent message*',
      '17 agent note',
      '18 agent message*',
      '19 agent forward',
      '20 customer forward',
      '21 system message*',
      '23 customer message*',
      '24 agent call*',
    ])
    expect(await built.rows('SELECT id, name, is_active, is_departed FROM support.agents ORDER BY id')).toEqual([
      { id: 7, name: 'Former', is_active: false, is_departed: true },
      { id: 8, name: 'Agent', is_active: true, is_departed: false },
      { id: 9, name: 'Gone', is_active: false, is_departed: true },
    ])
  })

  test('Zendesk: the first comment opens, whoever was an agent stays the agent of what they wrote', async () => {
    const built = await builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])
    await built.put('zendesk', 'users', [
      { id: 5, role: 'end-user', active: true, ...at(0) },
      { id: 6, role: 'end-user', active: true, ...at(0) },
      { id: 7, role: 'end-user', active: true, ...at(0) },
      { id: 8, role: 'agent', active: true, role_type: 1, ...at(0) },
      { id: 9, role: 'agent', active: false, ...at(0) },
      { id: 10, role: 'end-user', active: true, ...at(0) },
    ])
    await built.put('zendesk', 'group_memberships', [{ id: 1, user_id: 6, group_id: 3, ...at(0) }])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'open', requester_id: 5, submitter_id: 5, comment_count: 7, ...at(0) },
    ])
    await built.put('zendesk', 'ticket_audits', [
      { id: 50, ticket_id: 1, ...at(0), events: [{ id: 1, type: 'Create', field_name: 'status', value: 'open' }] },
      // Assigned for a minute, a year ago: made a customer since.
      {
        id: 51,
        ticket_id: 1,
        ...at(1),
        events: [{ id: 2, type: 'Change', field_name: 'assignee_id', value: '7', previous_value: null }],
      },
      {
        id: 52,
        ticket_id: 1,
        ...at(2),
        events: [{ id: 3, type: 'Change', field_name: 'assignee_id', value: '8', previous_value: '7' }],
      },
    ])
    await built.put('zendesk', 'ticket_comments', [
      { id: 20, ticket_id: 1, author_id: 5, public: true, type: 'Comment', ...at(0) },
      { id: 21, ticket_id: 1, author_id: 6, public: true, type: 'Comment', ...at(1) },
      { id: 22, ticket_id: 1, author_id: 7, public: true, type: 'Comment', ...at(2) },
      { id: 23, ticket_id: 1, author_id: 8, public: false, type: 'Comment', ...at(3) },
      { id: 24, ticket_id: 1, author_id: 9, public: true, type: 'VoiceComment', ...at(4) },
      { id: 25, ticket_id: 1, author_id: -1, public: true, type: 'Comment', ...at(5) },
      { id: 26, ticket_id: 1, author_id: 10, public: true, type: 'Comment', ...at(6) },
    ])
    expect(await messages(built)).toEqual([
      '20 customer message* opening',
      '21 agent message*',
      '22 agent message*',
      '23 agent note',
      '24 agent call*',
      '25 system message*',
      '26 customer message*',
    ])
    expect(await built.rows('SELECT id, role, is_active, is_departed FROM support.agents ORDER BY id')).toEqual([
      { id: 6, role: 'agent', is_active: false, is_departed: true },
      { id: 7, role: 'agent', is_active: false, is_departed: true },
      { id: 8, role: 'light', is_active: true, is_departed: false },
      { id: 9, role: 'agent', is_active: false, is_departed: true },
    ])
  })

  test('Zendesk: where comments are missing, a later one is not taken for the first', async () => {
    const built = await builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])
    await built.put('zendesk', 'tickets', [
      { id: 1, status: 'open', requester_id: 5, comment_count: 3, ...at(0) },
      { id: 2, status: 'open', requester_id: 5, comment_count: 1, ...at(0) },
    ])
    await built.put('zendesk', 'ticket_comments', [
      { id: 20, ticket_id: 1, author_id: 5, public: true, ...at(30) },
      // All there are: the call ended long after its ticket began.
      { id: 21, ticket_id: 2, author_id: 5, public: true, type: 'VoiceComment', ...at(40) },
    ])
    expect(await messages(built)).toEqual(['20 customer message*', '21 customer call* opening'])
  })

  test('who becomes an agent later is one in what was stored before', async () => {
    const built = await builtOn(store, [{ name: 'zendesk', vendor: 'zendesk' }])
    const user = { id: 6, role: 'end-user', active: true, ...at(0) }
    await built.put('zendesk', 'users', [user])
    await built.put(
      'zendesk',
      'tickets',
      [1, 2, 3, 4].map((id) => ({ id, status: 'open', requester_id: 5, comment_count: 1, ...at(0) })),
    )
    await built.put('zendesk', 'ticket_comments', [{ id: 20, ticket_id: 1, author_id: 6, public: true, ...at(0) }])
    expect(await messages(built)).toEqual(['20 customer message* opening'])
    await built.put('zendesk', 'users', [{ ...user, role: 'agent', updated_at: '2026-03-05T09:00:00Z' }], {
      syncedAt: '2026-03-05T12:00:00Z',
    })
    expect(await messages(built)).toEqual(['20 agent message* opening'])
    expect(await built.rows('SELECT opened_by FROM support.tickets WHERE ticket_id = 1')).toEqual([
      { opened_by: 'agent' },
    ])
  })

  test('ratings of both vendors are on one scale', async () => {
    const built = await builtOn(store, [
      { name: 'freshdesk', vendor: 'freshdesk' },
      { name: 'zendesk', vendor: 'zendesk' },
    ])
    const rating = (id: number, score: number, feedback: string | null = null): JsonObject => ({
      id,
      ticket_id: 1,
      user_id: 5,
      agent_id: 9,
      feedback,
      ratings: { default_question: score },
      ...at(0),
    })
    await built.put('freshdesk', 'contacts', [{ id: 5, name: 'A', ...at(0) }])
    await built.put('freshdesk', 'tickets', [{ id: 1, status: 5, requester_id: 5, ...at(0) }])
    await built.put('freshdesk', 'satisfaction_ratings', [
      rating(1, 103, 'Great'),
      rating(2, 100),
      rating(3, -103),
      rating(4, 2),
    ])
    await built.put('zendesk', 'users', [{ id: 6, role: 'end-user', active: true, ...at(0) }])
    await built.put('zendesk', 'tickets', [
      {
        id: 1,
        status: 'solved',
        requester_id: 6,
        satisfaction_rating: { score: 'bad', id: 11, comment: 'No' },
        ...at(0),
      },
      { id: 2, status: 'solved', requester_id: 6, satisfaction_rating: { score: 'good', id: 12 }, ...at(0) },
      { id: 3, status: 'solved', requester_id: 6, satisfaction_rating: { score: 'offered', id: 13 }, ...at(0) },
    ])
    await built.put('zendesk', 'satisfaction_ratings', [
      { id: 11, ticket_id: 1, requester_id: 6, score: 'bad', comment: 'No', ...at(0) },
      { id: 13, ticket_id: 3, requester_id: 6, score: 'offered', ...at(0) },
    ])
    const scale = (rating: number, rating_category: string) => ({ type: 'rating_scale', rating, rating_category })
    await built.put('zendesk', 'survey_responses', [
      {
        id: '01A',
        responder_id: 6,
        subjects: [{ type: 'ticket', id: '2', zrn: 'zen:ticket:2' }],
        answers: [scale(4, 'good'), { type: 'open_ended', value: 'Thanks' }],
        ...at(0),
      },
      {
        id: '01B',
        responder_id: 6,
        subject_zrns: ['zen:ticket:3'],
        answers: [{ type: 'skipped' }, scale(2, 'good')],
        ...at(0),
      },
      { id: '01C', responder_id: 6, subject_zrns: ['zen:conversation:3'], answers: [scale(5, 'good')], ...at(0) },
    ])
    await built.build({ models })
    expect(
      await built.rows(
        `SELECT source, rating_id, ticket_id, customer_id, score, word, vendor_score, comment_given, created_at IS NOT NULL AS dated
         FROM support.satisfaction ORDER BY source, rating_id`,
      ),
    ).toEqual([
      {
        source: 'freshdesk',
        rating_id: '1',
        ticket_id: 1,
        customer_id: 'freshdesk-5',
        score: 5,
        word: 'good',
        vendor_score: '103',
        comment_given: true,
        dated: true,
      },
      {
        source: 'freshdesk',
        rating_id: '2',
        ticket_id: 1,
        customer_id: 'freshdesk-5',
        score: 3,
        word: 'neutral',
        vendor_score: '100',
        comment_given: false,
        dated: true,
      },
      {
        source: 'freshdesk',
        rating_id: '3',
        ticket_id: 1,
        customer_id: 'freshdesk-5',
        score: 1,
        word: 'bad',
        vendor_score: '-103',
        comment_given: false,
        dated: true,
      },
      {
        source: 'freshdesk',
        rating_id: '4',
        ticket_id: 1,
        customer_id: 'freshdesk-5',
        score: 3,
        word: 'neutral',
        vendor_score: '2',
        comment_given: false,
        dated: true,
      },
      {
        source: 'zendesk',
        rating_id: '01A',
        ticket_id: 2,
        customer_id: 'zendesk-6',
        score: 4,
        word: 'good',
        vendor_score: '4',
        comment_given: true,
        dated: true,
      },
      {
        source: 'zendesk',
        rating_id: '01B',
        ticket_id: 3,
        customer_id: 'zendesk-6',
        score: 5,
        word: 'good',
        vendor_score: '2',
        comment_given: false,
        dated: true,
      },
      {
        source: 'zendesk',
        rating_id: '11',
        ticket_id: 1,
        customer_id: 'zendesk-6',
        score: 1,
        word: 'bad',
        vendor_score: 'bad',
        comment_given: true,
        dated: true,
      },
      {
        source: 'zendesk',
        rating_id: '12',
        ticket_id: 2,
        customer_id: 'zendesk-6',
        score: 5,
        word: 'good',
        vendor_score: 'good',
        comment_given: false,
        dated: false,
      },
    ])
  })
})
