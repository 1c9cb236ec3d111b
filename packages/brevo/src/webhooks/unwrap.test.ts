import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { brevoWebhooks } from './kind.ts'

const unwrap = (body: unknown, keyName?: string) =>
  brevoWebhooks.unwrap(
    { headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    keyName === undefined ? {} : { keyName },
  )

function events(body: unknown, keyName?: string) {
  const unwrapped = unwrap(body, keyName)
  return unwrapped.ok ? unwrapped.events : []
}

function one(body: unknown, keyName?: string) {
  const [event] = events(body, keyName)
  if (event === undefined) throw new Error('not understood')
  return event
}

const updated = {
  id: 1043212,
  event: 'contact_updated',
  email: 'Jane.Kim@example.com',
  key: 'xxxxxxxx',
  api_key_name: '',
  content: [{ email: 'jane.kim@example.com', attributes: { FIRSTNAME: 'Jane', OPEN_TICKETS: 2 } }],
  date: '2026-11-03 10:12:44',
  ts: 1793697164,
}

describe('an event', () => {
  it('names the contact by e-mail, never by `id`, and when it happened', () => {
    expect(one(updated)).toEqual({
      key: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      topic: 'contact_updated',
      happenings: [],
      at: '2026-11-03T09:12:44.000Z',
      hints: [{ stream: 'contacts', key: 'email:jane.kim@example.com' }],
      own: false,
    })
  })

  it('has a list of addresses when contacts were deleted', () => {
    const deleted = {
      id: 1,
      event: 'contact_deleted',
      email: ['a@example.com', 'b@example.com', ''],
      list_id: [35],
      ts: 2,
    }
    expect(one(deleted).hints).toEqual([
      { stream: 'contacts', key: 'email:a@example.com', gone: true },
      { stream: 'contacts', key: 'email:b@example.com', gone: true },
    ])
    expect(one({ ...deleted, email: 'a@example.com' }).hints).toHaveLength(1)
  })

  it('of somebody without an e-mail names nobody', () => {
    for (const email of ['', null, undefined, 'not an address', 7]) expect(one({ ...updated, email }).hints).toEqual([])
    expect(one({ event: 'click', email: 'a@example.com', contact_id: 247, ts: 1 }).hints).toEqual([])
    expect(one({ event: 'hard_bounce', email: 'a@example.com', contact_id: 247, ts: 1 }).hints).toEqual([
      { stream: 'contacts', key: '247' },
    ])
  })

  test.each([
    ['contact_updated', 'contact_updated'],
    ['contactUpdated', 'contact_updated'],
    ['listAddition', 'list_addition'],
    ['unsubscribed', 'unsubscribed'],
    ['unsubscribe', 'unsubscribe'],
    ['hardBounce', 'hard_bounce'],
    ['hard_bounced', 'hard_bounced'],
    ['invalid', 'invalid_email'],
    ['Loaded by proxy', 'loaded_by_proxy'],
    ['something_new', 'something_new'],
  ])('%s is %s, and has its contact read', (word, topic) => {
    const event = one({ ...updated, event: word })
    expect([event.topic, event.hints.length]).toEqual([topic, 1])
  })

  test.each(['delivered', 'opened', 'uniqueOpened', 'click', 'softBounce', 'proxy_open', 'request', 'deferred'])(
    '%s says nothing of the contact himself',
    (event) => {
      expect(one({ ...updated, event }).hints).toEqual([])
    },
  )

  it('of the key Tajo writes with is an echo, of any other key not', () => {
    const mine = { ...updated, api_key_name: 'tajo-prod' }
    expect([one(mine, 'tajo-prod').own, one(mine, 'tajo').own, one(mine).own]).toEqual([true, false, false])
    expect(one({ ...updated, api_key_name: '' }, '').own).toBe(false)
  })

  it('has one key however often it comes, and another when anything of it is another', () => {
    const key = (over: object) => one({ ...updated, ...over }).key
    expect(key({ date: '2026-11-03 11:12:44', id: 2 })).toBe(key({}))
    const others = [
      key({}),
      key({ event: 'list_addition' }),
      key({ email: 'b@example.com' }),
      key({ ts: 1793697165 }),
      key({ ts_event: 1793697164 }),
      key({ camp_id: 21 }),
      key({ 'message-id': '<1@example.com>' }),
      key({ list_id: [34] }),
      key({ content: [] }),
      key({ api_key_name: 'tajo' }),
    ]
    expect(new Set(others).size).toBe(others.length)
  })

  it('without a second has no moment', () => {
    expect(one({ ...updated, ts: undefined }).at).toBeNull()
    expect(one({ ...updated, ts: 1e300 }).at).toBeNull()
    expect(one({ ...updated, ts_event: 1793697100 }).at).toBe('2026-11-03T09:11:40.000Z')
  })
})

describe('a batch', () => {
  it('is an array or has its events under a key; what is no event in it is left out', () => {
    const pair = [updated, { ...updated, event: 'list_addition', list_id: [3] }, 7, {}]
    expect(events(pair).map(({ topic }) => topic)).toEqual(['contact_updated', 'list_addition'])
    expect(events({ events: pair })).toEqual(events(pair))
    expect(events({ type: 'contact_updated', payload: updated })).toEqual(events(updated))
  })

  it('without any is not understood', () => {
    for (const body of ['', '[', 'null', '"x"', '{}', '[]', '[1]', { event: 7 }, { event: 'my secret: x!' }])
      expect(unwrap(body).ok).toBe(false)
  })
})

test('no bytes make it throw', () => {
  const odd = fc.dictionary(
    fc.constantFrom('event', 'email', 'ts', 'ts_event', 'events', 'payload', 'api_key_name', 'contact_id', '__proto__'),
    fc.anything(),
  )
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .oneof(
        odd,
        odd.map((body) => ({ ...body, event: 'contact_deleted' })),
      )
      .map((body) => {
        try {
          return Buffer.from(JSON.stringify([body]) ?? '')
        } catch {
          return Buffer.from('')
        }
      }),
  )
  fc.assert(
    fc.property(bodies, (body) => {
      const unwrapped = brevoWebhooks.unwrap({ headers: {}, body }, { keyName: 'tajo' })
      if (unwrapped.ok) expect(unwrapped.events.length).toBeGreaterThan(0)
    }),
    { seed: 5, numRuns: 2000 },
  )
})
