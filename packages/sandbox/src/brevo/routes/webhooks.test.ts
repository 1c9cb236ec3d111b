import { describe, expect, it } from 'vitest'
import type { Posting } from '../../http/send.ts'
import type { Reply } from '../../world/outbox.ts'
import { type TestClient, testClient } from '../test-client.ts'

interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const answered = (status: number): Reply => ({ status, headers: {}, payload: '' })

/** An account whose webhooks are answered by what stands in `replies`, 204 after that. */
function listening(replies: Reply[] = []): TestClient & { readonly sent: Sent[] } {
  const sent: Sent[] = []
  const send = async ({ url, headers, body }: Posting) => {
    sent.push({ url, headers, body: JSON.parse(body) as unknown })
    return replies.shift() ?? answered(204)
  }
  return { ...testClient({ send, size: { contacts: 3 } }), sent }
}

const marketing = {
  type: 'marketing',
  url: 'https://hooks.example.com/brevo',
  events: ['contactUpdated', 'listAddition', 'contactDeleted', 'unsubscribed', 'spam', 'hardBounce'],
}

describe('registration', () => {
  it('is kept by type, transactional when nobody says', () => {
    const { send, get } = testClient()
    const made = send('POST', '/webhooks', { ...marketing, auth: { type: 'bearer', token: 't' }, batched: true })
    expect(made.status).toBe(201)
    const id = String(made.at('id'))
    expect(get('/webhooks').rows('webhooks')).toEqual([])
    expect(get('/webhooks?type=marketing').rows('webhooks')).toMatchObject([
      { type: 'marketing', channel: 'email', batched: true },
    ])
    expect(send('PUT', `/webhooks/${id}`, { description: 'ours', headers: [{ key: 'x-a', value: 'b' }] }).status).toBe(
      204,
    )
    expect(get(`/webhooks/${id}`).at('headers')).toEqual([{ key: 'x-a', value: 'b' }])
    expect(get(`/webhooks/${id}`).at('auth', 'token')).toBe('t')
    expect([send('DELETE', `/webhooks/${id}`).status, get(`/webhooks/${id}`).status]).toEqual([204, 404])
  })

  it('is refused without address or events, with events of another type, and beyond forty', () => {
    const { send } = testClient()
    const make = (part: object) => send('POST', '/webhooks', { ...marketing, ...part }).status
    expect([
      make({ url: undefined }),
      make({ url: 'http://example.com' }),
      make({ events: [] }),
      make({ events: ['sent'] }),
    ]).toEqual([400, 400, 400, 400])
    expect(Array.from({ length: 40 }, () => make({})).every((status) => status === 201)).toBe(true)
    expect(make({})).toBe(400)
  })
})

describe('delivery', () => {
  it('says what happened, with which key, to whoever proved himself', async () => {
    const client = listening()
    const { send, sandbox, sent } = client
    const auth = { type: 'bearer', token: 'secret' }
    const hook = send('POST', '/webhooks', { ...marketing, auth, headers: [{ key: 'X-Ours', value: 'c_8f2' }] }).at(
      'id',
    )
    send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'New' }, listIds: [30] })
    sandbox.people.edit(1, { LASTNAME: 'Name' })
    sandbox.people.unsubscribe(1)
    sandbox.people.complain(2)
    sandbox.people.hardBounce(2)
    sandbox.people.delete(3)
    await sandbox.deliverDue()
    const email = 'reader1@readers.example'
    const when = { date: '2026-03-02 13:00:00', ts: 1_772_452_800 }
    expect(sent.map(({ body }) => body)).toMatchObject([
      {
        id: hook,
        event: 'contact_updated',
        email,
        api_key_name: 'tajo',
        content: [{ email, attributes: { FIRSTNAME: 'New' } }],
        ...when,
      },
      { id: hook, event: 'list_addition', email, api_key_name: 'tajo', list_id: [30], ...when },
      { id: hook, event: 'contact_updated', api_key_name: '', content: [{ email, attributes: { LASTNAME: 'Name' } }] },
      { id: hook, event: 'unsubscribed', email, camp_id: 21, ts_event: 1_772_452_800 },
      { id: hook, event: 'spam' },
      { id: hook, event: 'hard_bounce' },
      { id: hook, event: 'contact_deleted', email: ['reader3@readers.example'] },
    ])
    expect(sent[0]).toMatchObject({
      url: marketing.url,
      headers: { Authorization: 'Bearer secret', 'X-Ours': 'c_8f2' },
    })
  })

  it('is tried again after silence or 429, five times over eleven hours', async () => {
    const client = listening([answered(429), 'timeout', answered(429), answered(429), answered(429)])
    client.send('POST', '/webhooks', marketing)
    client.send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'New' } })
    const start = client.clock.now()
    for (let minute = 0; minute < 12 * 60; minute += 1) {
      await client.sandbox.deliverDue()
      client.clock.forward(60)
    }
    const [delivery] = client.world.outbox.deliveries
    expect(delivery?.state).toBe('exhausted')
    expect(delivery?.tries.map(({ at }) => (at - start) / 60_000)).toEqual([0, 10, 70, 190, 670])
  })

  it('is given up at any other refusal', async () => {
    for (const reply of [500, 503, 400]) {
      const client = listening([answered(reply)])
      client.send('POST', '/webhooks', marketing)
      client.send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'New' } })
      await client.sandbox.deliverDue()
      client.clock.forward(86_400)
      await client.sandbox.deliverDue()
      expect([client.sent.length, client.world.outbox.deliveries[0]?.state]).toEqual([1, 'discarded'])
    }
  })

  it('leaves an address alone for ten minutes that did not answer', async () => {
    const client = listening(['unreachable'])
    client.send('POST', '/webhooks', marketing)
    client.send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'A' } })
    await client.sandbox.deliverDue()
    client.send('PUT', '/contacts/2', { attributes: { FIRSTNAME: 'B' } })
    client.clock.forward(599)
    await client.sandbox.deliverDue()
    expect(client.sent.length).toBe(1)
    client.clock.forward(1)
    await client.sandbox.deliverDue()
    expect(client.sent.length).toBe(3)
  })

  it('comes in batches of five minutes and five hundred', async () => {
    const client = listening()
    client.send('POST', '/webhooks', { ...marketing, batched: true })
    for (let turn = 0; turn < 501; turn += 1)
      client.send('PUT', '/contacts/1', { attributes: { FIRSTNAME: `N${turn}` } })
    client.clock.forward(299)
    await client.sandbox.deliverDue()
    expect(client.sent).toEqual([])
    client.clock.forward(1)
    await client.sandbox.deliverDue()
    expect(client.sent.map(({ body }) => (body as readonly object[]).length)).toEqual([500, 1])
  })
})
