import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Posting } from '../../http/send.ts'
import type { Reply } from '../../world/outbox.ts'
import type { ZendeskSandboxOptions } from '../options.ts'
import { ZendeskSandbox } from '../sandbox.ts'
import { startZendeskSandbox } from '../start.ts'
import { testClient } from '../test-client.ts'

const answered = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  payload: 'said',
})

const all = [
  'ticket.created',
  'ticket.status_changed',
  'ticket.agent_assignment_changed',
  'ticket.priority_changed',
  'ticket.tags_changed',
  'ticket.custom_field_changed',
  'ticket.comment_added',
  'ticket.comment_made_private',
  'ticket.comment_redacted',
  'ticket.attachment_linked_to_comment',
  'ticket.csat_received',
  'ticket.soft_deleted',
  'ticket.undeleted',
  'ticket.permanently_deleted',
  'ticket.marked_as_spam',
  'ticket.merged',
  'user.created',
  'user.deleted',
  'user.merged',
  'user.name_changed',
  'user.custom_field_changed',
  'user.identity_created',
  'user.organization_membership_created',
  'user.suspended_changed',
  'organization.created',
  'organization.name_changed',
  'organization.deleted',
].map((name) => `zen:event-type:${name}`)

/** An account with one webhook, whose deliveries are answered by what stands in `replies`, 204 after that. */
function listening(replies: Reply[] = [], over: object = {}, options: ZendeskSandboxOptions = {}) {
  const sent: Posting[] = []
  const send = async (posting: Posting) => {
    sent.push(posting)
    return replies.shift() ?? answered(204)
  }
  const client = testClient({ size: { tickets: 30 }, send, ...options })
  const webhook = {
    name: 'Tajo',
    status: 'active',
    endpoint: 'https://hooks.example.com/zendesk',
    http_method: 'POST',
    request_format: 'json',
    subscriptions: all,
    ...over,
  }
  const open = client.world.createTicket({
    subject: 'Help',
    status: 'open',
    comment: { html: 'x', public: true },
  }).ticket
  const id = String(client.send('POST', '/webhooks', { webhook }).at('webhook', 'id'))
  const names = () => sent.map(({ body }) => String(JSON.parse(body).type).replace('zen:event-type:', ''))
  const deliver = async () => {
    sent.length = 0
    await client.sandbox.deliverDue()
    return names()
  }
  return { ...client, sent, id, ticket: open.id, names, deliver }
}

describe('an event', () => {
  it('is printed, signed and addressed as the vendor does', async () => {
    const { world, sent, deliver, ticket, id, clock } = listening()
    world.updateTicket(ticket, { status: 'solved' })
    clock.forward(480)
    expect(await deliver()).toEqual(['ticket.status_changed'])
    const [first] = sent
    if (first === undefined) throw new Error('nothing was sent')
    const body = JSON.parse(first.body)
    expect(Object.keys(body)).toEqual([
      'account_id',
      'detail',
      'event',
      'id',
      'subject',
      'time',
      'type',
      'zendesk_event_version',
    ])
    expect(body).toMatchObject({
      detail: { id: String(ticket), status: 'SOLVED', requester_id: expect.stringMatching(/^\d+$/) },
      event: { current: 'SOLVED', previous: 'OPEN' },
      subject: `zen:ticket:${ticket}`,
    })
    expect(first.body).toMatch(/^\{\n {3}"account_id": \d+,\n {3}"detail": \{\n {6}"actor_id"/)
    expect(first.body.endsWith('}\n')).toBe(true)
    const timestamp = first.headers['X-Zendesk-Webhook-Signature-Timestamp'] ?? ''
    // The moment of the try, not of the event.
    expect(Date.parse(timestamp)).toBe(clock.now())
    expect(Date.parse(body.time)).toBeLessThan(clock.now() - 400_000)
    const secret = world.webhooks.all.get(id)?.secret ?? ''
    const signature = createHmac('sha256', secret)
      .update(timestamp + first.body)
      .digest('base64')
    expect(first.headers).toMatchObject({
      'X-Zendesk-Webhook-Signature': signature,
      'X-Zendesk-Webhook-Id': id,
      'User-Agent': 'Zendesk Webhook',
    })
  })

  it('has a space in an empty object, and null for no tags', async () => {
    const { world, sent, deliver } = listening()
    world.createTicket({ subject: 'New', comment: { html: 'help', public: true } })
    expect(await deliver()).toEqual(['ticket.created'])
    expect(sent[0]?.body).toContain('"event": { }')
    expect(sent[0]?.body).toContain('"tags": null')
  })

  it('tells of every kind of change, of what is subscribed only, and of nothing before there was a webhook', async () => {
    const { world, deliver, ticket, send } = listening()
    const field = [...world.ticket_fields.values()].find((one) => one['removable'] === true)
    world.updateTicket(ticket, {
      priority: 'urgent',
      subject: 'not subscribed',
      tags: ['new-tag'],
      custom_fields: { [String(field?.id)]: 'x' },
    })
    expect(await deliver()).toEqual(['ticket.priority_changed', 'ticket.tags_changed', 'ticket.custom_field_changed'])
    const file = { id: 1, file_name: 'a.pdf', content_type: 'application/pdf', size: 3 }
    world.addComment(ticket, { html: 'see <b>this</b>', public: true, attachments: [file] })
    expect(await deliver()).toEqual(['ticket.comment_added', 'ticket.attachment_linked_to_comment'])
    const comment = [...world.comments.of(ticket)].at(-1)
    world.redactComment(comment?.id ?? 0, 'this')
    send('PUT', `/tickets/${ticket}/comments/${comment?.id}/make_private`)
    expect(await deliver()).toEqual(['ticket.comment_redacted', 'ticket.comment_made_private'])
    world.rate(ticket, 'bad', 'slow')
    expect(await deliver()).toEqual(['ticket.csat_received'])
    world.deleteTicket(ticket)
    world.restoreTicket(ticket)
    world.destroyTicket(ticket)
    expect(await deliver()).toEqual(['ticket.soft_deleted', 'ticket.undeleted', 'ticket.permanently_deleted'])
  })

  it('tells of people and organizations', async () => {
    const { world, deliver, sent } = listening()
    const { id } = world.createUser({ name: 'Ana', email: 'ana@example.com' })
    expect(await deliver()).toEqual(['user.created', 'user.identity_created'])
    expect(JSON.parse(sent[0]?.body ?? '').detail).toMatchObject({ external_id: '', organization_id: '0' })
    const organization = world.createOrganization({ name: 'Acme' })
    world.updateUser(id, { name: 'Ana B', organization_id: organization.id, user_fields: { tier: 'gold' } })
    world.updateOrganization(organization.id, { name: 'Acme AG', details: 'no event' })
    world.deleteOrganization(organization.id)
    expect(await deliver()).toEqual([
      'organization.created',
      'user.name_changed',
      'user.custom_field_changed',
      'user.organization_membership_created',
      'organization.name_changed',
      'organization.deleted',
    ])
    const other = world.createUser({ name: 'Ana again' })
    world.mergeUsers(other.id, id)
    world.deleteUser(id)
    expect(await deliver()).toEqual(['user.created', 'user.merged', 'user.deleted'])
    expect(JSON.parse(sent[1]?.body ?? '')).toMatchObject({
      subject: `zen:user:${other.id}`,
      event: { user_id: String(id) },
    })
  })

  it('of a merge and of spam says so', async () => {
    const { world, deliver, ticket, send } = listening()
    const { ticket: source } = world.createTicket({ subject: 'Again', comment: { html: 'x', public: true } })
    await deliver()
    world.mergeTickets(ticket, [source.id])
    expect(await deliver()).toEqual([
      'ticket.comment_added',
      'ticket.status_changed',
      'ticket.tags_changed',
      'ticket.merged',
      'ticket.comment_added',
    ])
    const spam = world.createTicket({ subject: 'Buy', comment: { html: 'x', public: true } })
    await deliver()
    expect(send('PUT', `/tickets/${spam.ticket.id}/mark_as_spam`, {}).status).toBe(200)
    expect(await deliver()).toContain('ticket.marked_as_spam')
  })

  it('is sent with the credentials the webhook was given', async () => {
    const { world, deliver, sent, ticket } = listening([], {
      authentication: { type: 'bearer_token', data: { token: 'hidden' }, add_position: 'header' },
      custom_headers: { 'X-Team': 'support' },
    })
    world.updateTicket(ticket, { status: 'pending' })
    await deliver()
    expect(sent[0]?.headers).toMatchObject({ Authorization: 'Bearer hidden', 'X-Team': 'support' })
  })
})

describe('a delivery', () => {
  const statuses = async (replies: Reply[]) => {
    const client = listening(replies)
    client.world.updateTicket(client.ticket, { status: 'pending' })
    let tries = 0
    for (let minute = 0; minute < 20; minute += 1) {
      tries += (await client.deliver()).length
      client.clock.forward(60)
    }
    return [tries, client.world.outbox.deliveries[0]?.state]
  }
  const many = (reply: Reply) => Array.from({ length: 9 }, () => reply)

  it('is made again after 409, a short Retry-After and a timeout, and never otherwise', async () => {
    expect(await statuses(many(answered(409)))).toEqual([4, 'exhausted'])
    expect(await statuses(many(answered(503, { 'retry-after': '30' })))).toEqual([4, 'exhausted'])
    expect(await statuses(many(answered(429, { 'retry-after': '59' })))).toEqual([4, 'exhausted'])
    expect(await statuses(many('timeout'))).toEqual([6, 'exhausted'])
    expect(await statuses(many(answered(503, { 'retry-after': '60' })))).toEqual([1, 'discarded'])
    for (const reply of [answered(503), answered(429), answered(500), answered(401), answered(404)])
      expect(await statuses(many(reply))).toEqual([1, 'discarded'])
    expect(await statuses(['unreachable'])).toEqual([1, 'discarded'])
    expect(await statuses([answered(503, { 'retry-after': '1' })])).toEqual([2, 'delivered'])
  })

  it('waits as long as it was told, and is signed anew', async () => {
    const { world, ticket, deliver, clock, sent } = listening([answered(503, { 'retry-after': '30' })])
    world.updateTicket(ticket, { status: 'pending' })
    await deliver()
    const [first] = sent.map(({ headers, body }) => ({ headers, body }))
    clock.forward(29)
    expect(await deliver()).toEqual([])
    clock.forward(1)
    expect(await deliver()).toHaveLength(1)
    expect(sent[0]?.body).toBe(first?.body)
    expect(sent[0]?.headers['X-Zendesk-Webhook-Signature']).not.toBe(first?.headers['X-Zendesk-Webhook-Signature'])
    const invocation = 'X-Zendesk-Webhook-Invocation-Id'
    expect(sent[0]?.headers[invocation]).toBe(first?.headers[invocation])
  })

  it('is lost while the circuit is broken, and may come twice, late or never on demand', async () => {
    const { world, ticket, deliver, clock, get, id } = listening(Array.from({ length: 100 }, () => answered(500)))
    const flip = (n: number) => world.updateTicket(ticket, { priority: n % 2 === 0 ? 'low' : 'high' })
    for (let n = 0; n < 103; n += 1) flip(n)
    expect(await deliver()).toHaveLength(100)
    expect(world.outbox.deliveries.filter(({ state }) => state === 'lost')).toHaveLength(3)
    expect(
      get(`/webhooks/${id}/invocations?page[size]=3`)
        .rows('invocations')
        .map(({ status }) => status),
    ).toEqual(['circuit broken', 'circuit broken', 'circuit broken'])
    clock.forward(5)
    flip(103)
    expect(await deliver()).toHaveLength(1)
    const { faults } = world.outbox
    faults.next('drop')
    flip(104)
    expect(await deliver()).toEqual([])
    faults.next('duplicate')
    flip(105)
    const twice = await deliver()
    expect(twice).toHaveLength(2)
    faults.next('late', { delayMs: 5_000 })
    flip(106)
    flip(107)
    expect(await deliver()).toHaveLength(1)
    clock.forward(5)
    expect(await deliver()).toHaveLength(1)
  })

  it('is listed with what came of it, without credentials', async () => {
    const { world, ticket, deliver, get, id } = listening([answered(403), answered(200)], {
      authentication: { type: 'bearer_token', data: { token: 'hidden-token' }, add_position: 'header' },
    })
    world.updateTicket(ticket, { status: 'pending' })
    world.updateTicket(ticket, { status: 'open' })
    expect(get(`/webhooks/${id}/invocations`).rows('invocations')).toEqual([])
    await deliver()
    const rows = get(`/webhooks/${id}/invocations`).rows('invocations')
    expect(rows.map(({ status, status_code }) => [status, status_code])).toEqual([
      ['success', 200],
      ['terminated', 403],
    ])
    const answer = get(`/webhooks/${id}/invocations/${rows[1]?.['id']}/attempts`)
    expect(answer.rows('attempts')).toMatchObject([
      { status: 'terminated', status_code: 403, response: { payload: 'said' } },
    ])
    expect(answer.text).toContain('X-Zendesk-Webhook-Signature')
    expect(answer.text).not.toContain('hidden-token')
  })

  it('of a webhook that was deleted or switched off is not made', async () => {
    const { world, ticket, deliver, send, id } = listening()
    world.updateTicket(ticket, { status: 'pending' })
    send('PATCH', `/webhooks/${id}`, { webhook: { status: 'inactive' } })
    expect(await deliver()).toEqual([])
    world.updateTicket(ticket, { status: 'open' })
    send('DELETE', `/webhooks/${id}`)
    expect(await deliver()).toEqual([])
  })
})

describe('a trigger', () => {
  it('sends what its author wrote, values put in as they are', async () => {
    const { world, ticket, sandbox, sent, id } = listening([], { subscriptions: ['conditional_ticket_events'] })
    world.updateTicket(ticket, { subject: 'The "blank" one', status: 'hold' })
    world.fireTrigger(
      id,
      ticket,
      '{"ticket_id":{{ticket.id}},"status":"{{ticket.status}}","title":"{{ ticket.title }}"}',
    )
    await sandbox.deliverDue()
    expect(sent.map(({ body }) => body)).toEqual([
      `{"ticket_id":${ticket},"status":"On-hold","title":"The "blank" one"}`,
    ])
  })
})

describe('over a socket', () => {
  it('a webhook is tested by a real request, the outbox can be seen and troubled, and customers act', async () => {
    const got: { readonly signature: string | undefined; readonly body: string }[] = []
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const signature = incoming.headers['x-zendesk-webhook-signature']
        got.push({ signature: String(signature), body: Buffer.concat(chunks).toString('utf8') })
        outgoing.writeHead(404).end('nobody')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const { url, email, apiToken, sandbox, close } = await startZendeskSandbox({ size: { tickets: 20 } })
    const post = async (path: string, body: object) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`,
      }
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return {
        status: answer.status,
        body: (await answer.json()) as { response?: { status_code: number; payload: string } },
      }
    }
    const tested = await post('/api/v2/webhooks/test', { request: { endpoint, payload: '{"a":1}' } })
    expect([tested.status, tested.body.response?.status_code, tested.body.response?.payload]).toEqual([
      200,
      404,
      'nobody',
    ])
    expect(got).toMatchObject([{ body: '{"a":1}', signature: expect.stringMatching(/=$/) }])

    const webhook = {
      name: 'T',
      status: 'active',
      endpoint,
      http_method: 'POST',
      request_format: 'json',
      subscriptions: all,
    }
    await post('/api/v2/webhooks', { webhook })
    await post('/__sandbox/outbox/faults', { fault: 'drop', topic: 'priority' })
    const open = [...sandbox.world.tickets.keys()][0] ?? 0
    expect((await post('/__sandbox/people', { do: 'reply', ticket: open, body: 'hello?' })).status).toBe(200)
    expect((await post('/__sandbox/people', { do: 'rate', ticket: open, score: 'great' })).status).toBe(400)
    sandbox.world.updateTicket(open, { priority: 'urgent' })
    await sandbox.deliverDue()
    expect(got).toHaveLength(2)
    const seen = (await (await fetch(`${url}/__sandbox/outbox`)).json()) as {
      deliveries: { topic: string; state: string }[]
    }
    expect(seen.deliveries.map(({ topic, state }) => [topic, state])).toEqual([
      ['ticket.comment_added', 'discarded'],
      ['ticket.priority_changed', 'lost'],
    ])
    await close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
})

it('an account without webhooks has nothing to send', () => {
  const { world } = new ZendeskSandbox({ size: { tickets: 20 } })
  world.createUser({ name: 'Ana' })
  expect(world.outbox.deliveries).toEqual([])
})
