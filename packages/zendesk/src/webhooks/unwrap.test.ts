import { happenings } from '@tajo/core/happenings'
import type { WebhookEvent } from '@tajo/core/webhook'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { streams } from '../streams/index.ts'
import { zendeskWebhooks } from './kind.ts'
import { subscriptions } from './topics.ts'

type Headers = Readonly<Record<string, string>>

const unwrap = (body: string | Buffer, headers: Headers = {}) =>
  zendeskWebhooks.unwrap({ headers, body: Buffer.from(body) })

function one(body: unknown, headers: Headers = {}): WebhookEvent {
  const unwrapped = unwrap(typeof body === 'string' ? body : JSON.stringify(body, undefined, 3), headers)
  const [event, ...rest] = unwrapped.ok ? unwrapped.events : []
  if (event === undefined || rest.length > 0) throw new Error(`not one event: ${JSON.stringify(unwrapped)}`)
  return event
}

/** As the vendor sends them: ids as texts, words in capitals. */
function envelope(name: string, event: object = {}, over: object = {}) {
  return {
    account_id: 20114455,
    detail: {
      actor_id: '31450000000777',
      description: 'The PDF opens empty, says mira@acme.example.',
      id: '5821',
      requester_id: '31450000112233',
      status: 'SOLVED',
      subject: 'Invoice PDF is blank',
      tags: null,
    },
    event,
    id: 'f0e6b0b8-2f5d-4a0e-8f52-6f1a3f2f9d10',
    subject: 'zen:ticket:5821',
    time: '2026-10-04T15:40:51.204518022Z',
    type: `zen:event-type:${name}`,
    zendesk_event_version: '2022-11-06',
    ...over,
  }
}

describe('an event', () => {
  it('names its record, when it happened and what it means, and nothing of what it says', () => {
    expect(one(envelope('ticket.status_changed', { current: 'SOLVED', previous: 'OPEN' }))).toEqual({
      key: 'f0e6b0b8-2f5d-4a0e-8f52-6f1a3f2f9d10',
      topic: 'ticket.status_changed',
      happenings: ['ticket_updated', 'ticket_resolved'],
      at: '2026-10-04T15:40:51.204Z',
      hints: [{ stream: 'tickets', key: '5821', children: ['ticket_audits'] }],
      own: false,
    })
  })

  test.each([
    ['ticket.created', {}, ['ticket_created']],
    ['ticket.status_changed', { current: 'CLOSED', previous: 'SOLVED' }, ['ticket_updated', 'ticket_closed']],
    ['ticket.status_changed', { current: 'OPEN', previous: 'SOLVED' }, ['ticket_updated', 'ticket_reopened']],
    ['ticket.status_changed', { current: 'PENDING', previous: 'OPEN' }, ['ticket_updated']],
    ['ticket.status_changed', {}, ['ticket_updated']],
    ['ticket.agent_assignment_changed', { current: '31450000000777' }, ['ticket_updated', 'ticket_assigned']],
    ['ticket.agent_assignment_changed', { current: '0', previous: '31450000000777' }, ['ticket_updated']],
    ['ticket.group_assignment_changed', { current: '31440000000021' }, ['ticket_updated', 'ticket_assigned']],
    ['ticket.comment_added', { comment: { id: '1', is_public: false } }, ['ticket_updated', 'note_added']],
    ['ticket.comment_added', { comment: { id: '1', is_public: true } }, ['ticket_updated']],
    ['ticket.csat_received', { satisfaction_score: { score: 'GOOD' } }, ['satisfaction_rated', 'satisfaction_good']],
    [
      'ticket.csat_received',
      { satisfaction_score: { score: 'bad_with_comment' } },
      ['satisfaction_rated', 'satisfaction_bad'],
    ],
    ['ticket.csat_received', { satisfaction_score: 3 }, ['satisfaction_rated']],
    ['ticket.tags_changed', { tags_added: ['vip'] }, ['ticket_updated']],
    ['ticket.invented_by_the_vendor_tomorrow', {}, []],
  ])('%s %j is %j', (name, event, expected) => {
    expect(one(envelope(name, event)).happenings).toEqual(expected)
  })

  it('of a comment has comments and audits read, of a rating the rating', () => {
    const children = (name: string) => one(envelope(name)).hints[0]?.children
    expect(children('ticket.comment_added')).toEqual(['ticket_comments', 'ticket_audits'])
    expect(children('ticket.csat_received')).toEqual(['satisfaction_ratings', 'ticket_audits'])
    expect(children('ticket.priority_changed')).toEqual(['ticket_audits'])
    expect(children('ticket.of_tomorrow')).toEqual(['ticket_comments', 'ticket_audits'])
  })

  it('of a deletion says so, and reads nothing below', () => {
    for (const name of ['ticket.soft_deleted', 'ticket.permanently_deleted', 'ticket.marked_as_spam'])
      expect(one(envelope(name)).hints).toEqual([{ stream: 'tickets', key: '5821', gone: true }])
    expect(one(envelope('ticket.undeleted')).hints[0]?.gone).toBeUndefined()
    const user = one(envelope('user.deleted', {}, { subject: 'zen:user:31450000112233' }))
    expect([user.hints, user.happenings]).toEqual([[{ stream: 'users', key: '31450000112233', gone: true }], []])
  })

  it('of a merge names both sides, where it says the other', () => {
    expect(one(envelope('ticket.merged', { target_ticket_id: '5700' })).hints.map(({ key }) => key)).toEqual([
      '5821',
      '5700',
    ])
    const merged = one(
      envelope('user.merged', { user_id: '77', merged_user_ids: ['78', '0', 'x'] }, { subject: 'zen:user:78' }),
    )
    expect(merged.hints).toEqual([
      { stream: 'users', key: '78' },
      { stream: 'users', key: '77' },
    ])
    expect(merged.happenings).toEqual(['user_merged'])
    expect(one(envelope('ticket.merged', { target: { id: '5700' }, actor: { id: '9' } })).hints[1]?.key).toBe('5700')
  })

  it('of a user, an organization or an article reads that', () => {
    const hints = (name: string, subject: string) => one(envelope(name, {}, { subject })).hints
    expect(hints('user.identity_created', 'zen:user:77')).toEqual([{ stream: 'users', key: '77' }])
    expect(hints('organization.name_changed', 'zen:organization:9')).toEqual([{ stream: 'organizations', key: '9' }])
    expect(hints('article.vote_created', 'zen:article:3')).toEqual([
      { stream: 'articles', key: '3', children: ['article_votes'] },
    ])
    expect(one(envelope('user.name_changed', {}, { subject: 'zen:user:77' })).happenings).toEqual(['user_updated'])
    expect(one(envelope('user.last_login_changed', {}, { subject: 'zen:user:77' })).happenings).toEqual([])
  })

  it('that the vendor added since is understood by its subject', () => {
    expect(one(envelope('user.shoe_size_changed', {}, { subject: 'zen:user:77' })).hints).toEqual([
      { stream: 'users', key: '77' },
    ])
    expect(one(envelope('agent.state_changed', {}, { subject: 'zen:agent:77' })).hints).toEqual([])
    expect(one(envelope('survey.answered', {}, { subject: 'zen:survey_response:01HANA0000' })).hints).toEqual([])
  })

  it('without a subject is understood by its detail, without either not at all', () => {
    expect(one(envelope('ticket.created', {}, { subject: undefined })).hints[0]?.key).toBe('5821')
    expect(unwrap(JSON.stringify(envelope('ticket.created', {}, { subject: 'zen:ticket:x', detail: {} }))).ok).toBe(
      false,
    )
  })

  it('without an id of its own has that of the delivery, or a digest of the body', () => {
    const body = envelope('ticket.created', {}, { id: undefined })
    expect(one(body, { 'x-zendesk-webhook-invocation-id': '01HANA2B5D5W9XSJS3NE5SQA1J' }).key).toBe(
      '01HANA2B5D5W9XSJS3NE5SQA1J',
    )
    expect(one(body).key).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(one(body).key).toBe(one(body).key)
  })
})

describe('the body of a trigger', () => {
  const invocation = { 'x-zendesk-webhook-invocation-id': '01HANA2B5D5W9XSJS3NE5SQA1J' }
  const children = ['ticket_comments', 'ticket_audits']

  it('as recommended', () => {
    const body = '{"ticket_id":5821,"status":"Gelöst","updated_at":"2026-10-04T17:40:51+02:00"}'
    expect(one(body, invocation)).toEqual({
      key: '01HANA2B5D5W9XSJS3NE5SQA1J',
      topic: 'unknown',
      happenings: [],
      at: '2026-10-04T15:40:51.000Z',
      hints: [{ stream: 'tickets', key: '5821', children }],
      own: false,
    })
  })

  test.each([
    ['{"ticket_id":"5821"}'],
    ['{"ticket":{"id":5821,"title":"x"}}'],
    ['{"id":"#5821","title":"x"}'],
    ['\uFEFF  {"ticketId": 5821}\n'],
    ['{"detail":{"id":"5821"}}'],
  ])('with an id where its author put it: %s', (body) => {
    expect(one(body).hints).toEqual([{ stream: 'tickets', key: '5821', children }])
  })

  it('may be about somebody, and in several objects', () => {
    expect(one('{"user_id":"31450000112233"}').hints).toEqual([{ stream: 'users', key: '31450000112233' }])
    expect(one('{"type":"user.created","id":77}').hints).toEqual([{ stream: 'users', key: '77' }])
    const two = unwrap('[{"ticket_id":1},{"ticket_id":2},3]', invocation)
    expect(two.ok && two.events.map(({ key, hints }) => [key, hints[0]?.key])).toEqual([
      ['01HANA2B5D5W9XSJS3NE5SQA1J/0', '1'],
      ['01HANA2B5D5W9XSJS3NE5SQA1J/1', '2'],
    ])
  })

  it('keeps the digits of an id that numbers cannot hold', () => {
    expect(one('{"user_id":1848295627395445001}').hints[0]?.key).toBe('1848295627395445001')
  })

  it('may be a form or XML', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    expect(one('ticket_id=5821&status=Open', form).hints[0]?.key).toBe('5821')
    expect(one('ticket%5Bid%5D=5821', form).hints[0]?.key).toBe('5821')
    expect(one('status=Open&ticket_id=5821').hints[0]?.key).toBe('5821')
    expect(unwrap('status=Open', form).ok).toBe(false)
    const xml = { 'content-type': 'application/xml' }
    expect(one('<?xml version="1.0"?><hook><ticket_id>5821</ticket_id></hook>', xml).hints[0]?.key).toBe('5821')
    expect(one('<ticket><id type="integer"> 5821 </id><subject>a < b</subject></ticket>').hints[0]?.key).toBe('5821')
    expect(one('<x><type>ticket.solved</type><ticket-id>5821</ticket-id></x>', xml).topic).toBe('ticket.solved')
    expect(unwrap('<x><id>5821</id></x>', xml).ok).toBe(false)
  })

  it('that a quote in a placeholder broke still names its ticket, unless a customer may have named another', () => {
    const broken = '{"ticket_id":5821,"title":"The "blank" invoice","status":"Open"}'
    expect(one(broken).hints).toEqual([{ stream: 'tickets', key: '5821', children }])
    expect(one('{"ticket_id":"5821","comment":"line\nbreak"}').hints[0]?.key).toBe('5821')
    const twice = '{"ticket_id":5821,"title":"x","ticket_id":1,"y":""}, "}'
    expect(unwrap(twice)).toEqual({ ok: false, message: 'the body is not JSON, and names no ticket for certain' })
    expect(unwrap('{"title":"The "blank" one","id":5821}').ok).toBe(false)
  })

  it('that names nothing is not understood', () => {
    for (const body of ['', '   ', 'null', '7', '"5821"', '{}', '{"ticket_id":""}', '{"ticket_id":"{{ticket.id}}"}'])
      expect(unwrap(body).ok).toBe(false)
    expect(unwrap('{"ticket_id":0}').ok).toBe(false)
    expect(unwrap('{"ticket_id":-1}').ok).toBe(false)
  })

  it('cannot put a customer’s words where the topic stands', () => {
    expect(one('{"ticket_id":1,"type":"my password is hunter2"}').topic).toBe('unknown')
  })
})

describe('what an application’s own handler passes on', () => {
  it('is the same twice only where it says when it happened', () => {
    const solved = { type: 'ticket.solved', ticketId: 5821, payload: {} }
    expect(one(solved).key).not.toBe(one(solved).key)
    const dated = { ...solved, payload: { updated_at: '2026-10-04T15:40:51Z' } }
    expect(one(dated).key).toBe(one(dated).key)
    expect(one(solved, { 'x-zendesk-webhook-invocation-id': '01HANA' }).key).toBe('01HANA')
  })

  it('is the event, where the payload has one', () => {
    const payload = envelope('ticket.status_changed', { current: 'SOLVED', previous: 'OPEN' })
    const handed = { type: payload.type, ticketId: undefined, userId: undefined, payload }
    expect(one(handed)).toEqual(one(payload))
  })

  it('is its ids otherwise', () => {
    const event = one({ type: 'ticket.solved', ticketId: '5821', userId: 77, payload: { ticket_id: '5821' } })
    expect([event.topic, event.happenings]).toEqual(['ticket.solved', ['ticket_updated', 'ticket_resolved']])
    expect(event.hints.map(({ stream, key }) => [stream, key])).toEqual([
      ['tickets', '5821'],
      ['users', '77'],
    ])
    const gone = one({ type: 'zen:event-type:ticket.soft_deleted', ticketId: 5821, payload: {} })
    expect(gone.hints).toEqual([{ stream: 'tickets', key: '5821', gone: true }])
    const inside = one({ type: undefined, payload: { type: 'ticket.created', ticket_id: 5 } })
    expect([inside.topic, inside.hints[0]?.key]).toEqual(['ticket.created', '5'])
  })

  test.each([
    ['ticket.created', ['ticket_created']],
    ['ticket.updated', ['ticket_updated']],
    ['ticket.solved', ['ticket_updated', 'ticket_resolved']],
    ['ticket.reopened', ['ticket_updated', 'ticket_reopened']],
    ['satisfaction_rating.created', ['satisfaction_rated']],
    ['satisfaction_rating.bad', ['satisfaction_rated', 'satisfaction_bad']],
    ['satisfaction_rating.good', ['satisfaction_rated', 'satisfaction_good']],
  ])('%s is %j', (type, expected) => {
    expect(one({ type, ticketId: 5821, payload: {} }).happenings).toEqual(expected)
  })

  it('of a help center needs no row', () => {
    expect(one({ type: 'help_center.searched', payload: { query: 'x' } })).toMatchObject({
      happenings: ['help_center_searched'],
      hints: [],
    })
    expect(unwrap('{"type":"ticket.solved"}').ok).toBe(false)
  })

  it('reads the rating of a ticket that was rated', () => {
    expect(one({ type: 'satisfaction_rating.bad', ticketId: 5821 }).hints[0]?.children).toContain(
      'satisfaction_ratings',
    )
  })

  test.each([
    ['user.created', ['user_created']],
    ['user.updated', ['user_updated']],
    ['user.merged', ['user_merged']],
  ])('%s is %j', (type, expected) => {
    const event = one({ type, userId: '77', payload: { user_id: '77' } })
    expect([event.happenings, event.hints]).toEqual([expected, [{ stream: 'users', key: '77' }]])
  })
})

test('every hint is of a stream there is, and every meaning a word of Tajo’s', () => {
  const names = new Set<string>(streams.map(({ name }) => name))
  for (const type of subscriptions) {
    const [, kind = ''] = /^zen:event-type:([a-z]+)\./.exec(type) ?? []
    const event = one(envelope('x', {}, { type, subject: `zen:${kind}:12` }))
    for (const { stream, children = [] } of event.hints)
      expect([...children, stream].every((name) => names.has(name))).toBe(true)
    for (const happening of event.happenings) expect(happenings).toContain(happening)
  }
  expect(subscriptions).toContain('zen:event-type:ticket.status_changed')
  expect(subscriptions).not.toContain('zen:event-type:user.last_login_changed')
})

test('no bytes make it throw', () => {
  const words = fc.constantFrom(
    '{',
    '}',
    '[',
    '"ticket_id":',
    '12',
    '"',
    '<ticket>',
    '<id>',
    '</',
    'zen:ticket:1',
    '\\u0000',
  )
  const text = fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 30 }).map((parts) => parts.join(''))
  const odd = fc.dictionary(
    fc.constantFrom('type', 'ticket_id', 'ticket', 'id', 'payload', 'event', 'detail', 'subject', 'time', '__proto__'),
    fc.anything(),
  )
  const typed = odd.map((body) => ({ ...body, type: 'zen:event-type:ticket.merged' }))
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    text.map((one) => Buffer.from(one)),
    fc.oneof(odd, typed).map((body) => {
      try {
        return Buffer.from(JSON.stringify(body) ?? '')
      } catch {
        return Buffer.from('')
      }
    }),
  )
  const types = fc.constantFrom('', 'application/json', 'application/xml', 'application/x-www-form-urlencoded')
  fc.assert(
    fc.property(bodies, types, (body, type) => {
      const unwrapped = zendeskWebhooks.unwrap({ headers: { 'content-type': type }, body })
      if (unwrapped.ok)
        for (const { hints } of unwrapped.events) for (const { key } of hints) expect(key).toMatch(/^\d+$/)
    }),
    { seed: 5, numRuns: 3000 },
  )
})

test('brackets without end are not understood, and take no time', () => {
  expect(unwrap('['.repeat(500_000)).ok).toBe(false)
  expect(unwrap(`${'{"ticket":'.repeat(100_000)}1234567890123456789${'}'.repeat(100_000)}`).ok).toBe(false)
  expect(unwrap('<ticket>'.repeat(100_000)).ok).toBe(false)
})
