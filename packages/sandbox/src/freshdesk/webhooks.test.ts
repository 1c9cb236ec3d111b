import { describe, expect, it } from 'vitest'
import type { Send } from '../http/send.ts'
import type { FreshdeskSandboxOptions } from './options.ts'
import { testClient } from './test-client.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const url = 'http://127.0.0.1:9/hook'

/** An account whose deliveries come here, answered with `status`. */
function told(options: FreshdeskSandboxOptions = {}) {
  const received: Parameters<Send>[0][] = []
  const answers = { status: 200 }
  const send: Send = async (posting) => {
    received.push(posting)
    return { status: answers.status, headers: {}, payload: '' }
  }
  const client = testClient({ size: { tickets: 40 }, send, ...options })
  const admin = (method: string, path: string, body?: unknown) => {
    const answer = client.sandbox.handle({
      method,
      path: `/__sandbox/${path}`,
      headers: {},
      ...(body === undefined ? undefined : { body: Buffer.from(JSON.stringify(body)) }),
    })
    return { status: answer.status, body: JSON.parse(Buffer.from(answer.body).toString('utf8')) }
  }
  const requester_id = [...client.world.contacts.keys()][0] ?? 0
  const ticket = client.world.createTicket({ requester_id, subject: 'Invoice', priority: 1 })
  // Its due dates come by themselves a little later.
  client.clock.forward(3)
  client.world.jobs.runDue(client.clock.now())
  const outbox = client.world.outbox
  return { ...client, admin, received, answers, outbox, id: ticket.id, requester: requester_id }
}

const bodiesOf = (received: readonly { body: string }[]) =>
  received.map(({ body }) => JSON.parse(body).freshdesk_webhook.triggered_event)

describe('a rule', () => {
  it('shows in the API with its webhook in clear, and tells of nothing once it is gone', () => {
    const { admin, get, world, outbox, id } = told()
    const rule = { kind: 'update', url, headers: { 'x-tajo-webhook': 'secret' } }
    const made = admin('POST', 'rules', rule)
    expect(made.status).toBe(201)
    const shown = get(`/automations/4/rules/${made.body.id}`)
    expect(shown.at('actions', 0)).toMatchObject({ field_name: 'trigger_webhook', url, headers: rule.headers })
    expect(admin('GET', 'rules').body).toHaveLength(1)
    expect(admin('DELETE', `rules/${made.body.id}`).status).toBe(200)
    expect(admin('DELETE', `rules/${made.body.id}`).status).toBe(404)
    expect(get(`/automations/4/rules/${made.body.id}`).status).toBe(404)
    world.updateTicket(id, { status: 3 })
    expect(outbox.deliveries).toEqual([])
  })

  it('is refused when it is none', () => {
    const { admin } = told()
    for (const wrong of [
      {},
      { kind: 'hourly', url },
      { kind: 'update', url: 'nowhere' },
      { kind: 'update', url, encoding: 'yaml' },
    ])
      expect(admin('POST', 'rules', wrong).status).toBe(400)
    expect(admin('GET', 'else').status).toBe(404)
  })

  it('sees new tickets or changes, by whom and of what it asks', async () => {
    const { sandbox, world, outbox, id, requester } = told()
    const rules = [
      world.rules.add({ kind: 'creation', url, name: 'new' }),
      world.rules.add({ kind: 'update', url, name: 'people', performer: 'agent_or_requester' }),
      world.rules.add({ kind: 'update', url, name: 'requesters', performer: 'requester' }),
      world.rules.add({ kind: 'update', url, name: 'system', performer: 'system' }),
      world.rules.add({ kind: 'update', url, name: 'status', events: ['status'] }),
    ]
    const heard = (act: () => unknown) => {
      const before = outbox.deliveries.length
      act()
      return outbox.deliveries.slice(before).map(({ webhookId }) => rules.find((rule) => rule.id === webhookId)?.name)
    }
    expect(heard(() => world.createTicket({ requester_id: requester }))).toEqual(['new'])
    expect(heard(() => world.updateTicket(id, { priority: 4, status: 4 }))).toEqual(['people', 'status'])
    expect(heard(() => world.addNote(id, { body: 'x' }))).toEqual(['people'])
    expect(heard(() => world.addReply(id, { body: 'x', incoming: true }))).toEqual(['people', 'requesters', 'status'])
    expect(heard(() => world.rate(id, { score: 103 }))).toEqual(['people', 'requesters'])
    expect(heard(() => world.updateTicket(id, {}))).toEqual([])
    expect(heard(() => world.addTimeEntry(id))).toEqual([])
    const late = [...world.tickets.values()].find((one) => one.id === id)
    if (late !== undefined) world.tickets.put({ ...late, is_escalated: false, due_by: 1 })
    expect(heard(() => world.sweepSla())).toContain('system')
    await sandbox.deliverDue()
    expect(outbox.waiting).toBe(0)
  })
})

describe('what is sent', () => {
  it('is flat texts and labels, with what happened', async () => {
    const { sandbox, world, received, id } = told()
    world.rules.add({ kind: 'update', url, headers: { 'x-tajo-webhook': 'secret' } })
    world.updateTicket(id, { status: 4, subject: 'VAT "again" & <more>' })
    await sandbox.deliverDue()
    const [sent] = received
    expect(sent).toMatchObject({
      method: 'POST',
      url,
      headers: { 'x-tajo-webhook': 'secret', 'content-type': 'application/json' },
    })
    expect(JSON.parse(sent?.body ?? '').freshdesk_webhook).toMatchObject({
      triggered_event: '{status:{from:2,to:4},subject:changed}',
      ticket_id: String(id),
      ticket_status: 'Resolved',
      ticket_subject: 'VAT "again" & <more>',
    })
  })

  it('has a word for each doing', async () => {
    const { sandbox, world, send, received, id, requester } = told()
    world.rules.add({ kind: 'creation', url })
    world.rules.add({ kind: 'update', url })
    world.createTicket({ requester_id: requester })
    world.addNote(id, { body: 'x' })
    world.addNote(id, { body: 'x', private: false })
    world.addReply(id, { body: 'x' })
    world.rate(id, { score: -103 })
    send('PUT', `/tickets/${id}`, { group_id: null, priority: 4 })
    world.deleteTicket(id)
    await sandbox.deliverDue()
    expect(bodiesOf(received)).toEqual([
      '{ticket_action:created}',
      '{note_type:private}',
      '{note_type:public}',
      '{reply_sent:sent}',
      '{customer_feedback:-103}',
      expect.stringMatching(/^\{(?=.*priority:\{from:\d,to:4\})/),
      '{ticket_action:deleted}',
    ])
  })

  it('is XML or a form too, with Basic or an API key', async () => {
    const { sandbox, admin, world, received, id } = told()
    admin('POST', 'rules', { kind: 'update', url, encoding: 'xml', user: 'us', password: 'p:w' })
    admin('POST', 'rules', { kind: 'update', url, encoding: 'form', api_key: 'k', simple: ['ticket.id'] })
    world.updateTicket(id, { subject: 'a & b' })
    await sandbox.deliverDue()
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
    expect(received[0]).toMatchObject({
      headers: { authorization: basic('us:p:w'), 'content-type': 'application/xml' },
    })
    expect(received[0]?.body).toContain('<ticket_subject>a &amp; b</ticket_subject>')
    expect(received[1]).toMatchObject({ headers: { authorization: basic('k:X') } })
    expect(Object.fromEntries(new URLSearchParams(received[1]?.body))).toEqual({
      'freshdesk_webhook[ticket_id]': String(id),
    })
  })

  it('is what was typed, broken where a value breaks it', async () => {
    const { sandbox, world, received, id } = told()
    const advanced = '{"id": {{ticket.id}}, "subject": "{{ ticket.subject }}", "none": "{{ticket.no_such}}"}'
    world.rules.add({ kind: 'update', url, content: { advanced } })
    world.updateTicket(id, { subject: 'plain' })
    world.updateTicket(id, { subject: 'a "quoted" one' })
    await sandbox.deliverDue()
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ id, subject: 'plain', none: '' })
    expect(() => JSON.parse(received[1]?.body ?? '')).toThrow()
  })
})

describe('delivery', () => {
  it('is tried again after 5, 30 and 60 minutes, the same bytes each time, then given up', async () => {
    const { sandbox, clock, world, received, answers, outbox, id } = told()
    answers.status = 503
    world.rules.add({ kind: 'update', url })
    world.updateTicket(id, { status: 3 })
    const started = clock.now()
    for (const minutes of [0, 5, 30, 60, 60, 600]) {
      clock.forward(minutes * MINUTE)
      await sandbox.deliverDue()
    }
    const [delivery] = outbox.deliveries
    expect(delivery?.tries.map(({ at }) => (at - started) / 60_000)).toEqual([0, 5, 35, 95])
    expect(delivery?.state).toBe('exhausted')
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  })

  it('has a plan of its own where the account has another', async () => {
    const { sandbox, clock, world, answers, outbox, id } = told({ retryMinutes: [30] })
    answers.status = 500
    world.rules.add({ kind: 'update', url })
    world.updateTicket(id, { status: 3 })
    for (const minutes of [0, 30]) {
      clock.forward(minutes * MINUTE)
      await sandbox.deliverDue()
    }
    expect(outbox.deliveries[0]).toMatchObject({ state: 'exhausted', tries: [{}, {}] })
  })

  it('counts as calls, waits for the next hour without room, and is dropped after a day', async () => {
    const { sandbox, clock, world, get, received, outbox, id } = told({ plan: 'trial' })
    clock.forward(10 * MINUTE)
    world.rules.add({ kind: 'update', url })
    for (let index = 0; index < 60; index += 1) world.updateTicket(id, { status: index % 2 === 0 ? 3 : 2 })
    await sandbox.deliverDue()
    expect(received).toHaveLength(50)
    expect(get('/tickets').status).toBe(429)
    clock.forward(2 * MINUTE)
    await sandbox.deliverDue()
    expect(received).toHaveLength(50)
    clock.forward(HOUR - 12 * MINUTE)
    await sandbox.deliverDue()
    expect(received).toHaveLength(60)
    for (let index = 0; index < 60; index += 1) world.updateTicket(id, { status: index % 2 === 0 ? 3 : 2 })
    clock.forward(MINUTE)
    await sandbox.deliverDue()
    expect(received).toHaveLength(110)
    clock.forward(25 * HOUR)
    await sandbox.deliverDue()
    expect(received).toHaveLength(110)
    expect(outbox.deliveries.filter(({ state }) => state === 'lost')).toHaveLength(10)
  })

  it('is doubled, lost and turned around on demand', async () => {
    const { sandbox, clock, admin, world, received, outbox, id } = told()
    world.rules.add({ kind: 'update', url })
    outbox.faults.next('duplicate', { match: /priority/ })
    outbox.faults.next('drop', { match: /note/ })
    expect(admin('POST', 'outbox/faults', { fault: 'late', topic: 'status' }).status).toBe(200)
    world.updateTicket(id, { status: 3 })
    world.updateTicket(id, { priority: world.tickets.get(id)?.priority === 4 ? 1 : 4 })
    world.addNote(id, { body: 'x' })
    await sandbox.deliverDue()
    clock.forward(HOUR)
    await sandbox.deliverDue()
    const names = bodiesOf(received).map((text: string) => /\w+/.exec(text)?.[0])
    expect(names).toEqual(['priority', 'priority', 'status'])
    expect(admin('GET', 'outbox').body.deliveries).toHaveLength(4)
  })
})

it('people write to the account without a key', () => {
  const { admin, world, outbox, id } = told()
  world.rules.add({ kind: 'update', url })
  expect(admin('POST', 'people', { do: 'reply', ticket: id, body: 'still broken' })).toMatchObject({
    status: 200,
    body: { incoming: true },
  })
  expect(admin('POST', 'people', { do: 'rate', ticket: id, score: 103 }).status).toBe(200)
  expect(admin('POST', 'people', { do: 'pass-time' }).status).toBe(200)
  expect(outbox.deliveries.length).toBeGreaterThanOrEqual(2)
  for (const wrong of [{ do: 'dance' }, { do: 'rate', ticket: 999_999, score: 1 }, []])
    expect(admin('POST', 'people', wrong).status).toBe(400)
})
