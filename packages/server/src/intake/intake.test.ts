import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Inbox } from '@tajo/control/inbox'
import { onBothStores } from '@tajo/control/testing/stores'
import { systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { webhookKinds } from '@tajo/operations/webhook-kinds'
import { describe, expect, it } from 'vitest'
import { testApp, testKey, usualConfig, zendeskSecret } from '../testing/app.ts'
import { memoryControl } from '../testing/memory-control.ts'

const zendesk = webhookKinds.zendesk

const event = (id: string) =>
  JSON.stringify({
    id,
    type: 'zen:event-type:ticket.created',
    subject: 'zen:ticket:5821',
    time: '2026-03-01T11:59:00Z',
    event: {},
    detail: { id: '5821' },
  })

const urlOf = (source: string): string => `/webhooks/${source}/${testKey.pathToken(source)}`

const signed = (body: string, secret = zendeskSecret, nowMs = Date.now()) => ({
  method: 'POST' as const,
  url: urlOf('zendesk'),
  headers: { 'content-type': 'application/json', ...zendesk.sign(body, secret, nowMs) },
  body,
})

onBothStores((store) => {
  const opened = (given: Parameters<typeof testApp>[1] = {}) => testApp(memoryControl(store().control), given)

  it('stores a signed delivery before it answers', async () => {
    const { app, woken } = await opened()
    const answer = await app.inject(signed(event('evt-00000001')))
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
    expect(await store().control.inbox.list()).toMatchObject([
      {
        source: 'zendesk',
        key: 'evt-00000001',
        topic: 'ticket.created',
        happenings: ['ticket_created'],
        hints: [{ stream: 'tickets', key: '5821' }],
        occurredAt: '2026-03-01T11:59:00.000Z',
        state: 'pending',
      },
    ])
    expect(woken).toEqual(['zendesk'])
  })

  it.each([
    ['application/json; charset=utf-8'],
    ['application/json, application/json; charset=utf-8'],
    ['text/plain'],
    ['none of the kind'],
    [undefined],
  ])('takes a body that is called %j', async (name) => {
    const { app } = await opened()
    const { headers, ...rest } = signed(event('evt-named'))
    const { 'content-type': _, ...proof } = headers
    const answer = await app.inject({
      ...rest,
      headers: { ...proof, ...(name === undefined ? {} : { 'content-type': name }) },
    })
    expect(answer.statusCode).toBe(204)
    expect(await store().control.inbox.list()).toMatchObject([{ key: 'evt-named', topic: 'ticket.created' }])
  })

  it('keeps the bytes as they came', async () => {
    const { app } = await opened()
    const body = event('evt-00000002').replace('{', '{ \t"note": "caf\\u00e9 é", ')
    await app.inject(signed(body))
    const [row] = await store().control.inbox.list()
    const whole = await store().control.inbox.get(row?.id ?? 0)
    expect(whole?.body?.toString()).toBe(body)
    expect(Object.keys(whole?.headers ?? {})).not.toContain('x-zendesk-webhook-signature')
  })

  it('takes a repeated delivery for a success, and wakes nobody', async () => {
    const { app, woken, metrics } = await opened()
    const order = signed(event('evt-00000003'))
    const answers = [await app.inject(order), await app.inject(order)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 200])
    expect(woken).toEqual(['zendesk'])
    expect(await store().control.inbox.list()).toHaveLength(1)
    expect(await metrics.read()).toContain('tajo_webhook_deliveries_total{source="zendesk",outcome="duplicate"} 1')
  })

  it('stores each of a burst of repeated deliveries once', async () => {
    const { app } = await opened()
    const orders = Array.from({ length: 200 }, (_, index) => signed(event(`evt-burst-${index % 50}`)))
    const answers = await Promise.all(orders.map((order) => app.inject(order)))
    expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(50)
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(150)
    expect(await store().control.inbox.list()).toHaveLength(50)
  })

  it('stores what is authentic and not understood as unknown', async () => {
    const { app, woken } = await opened()
    const answer = await app.inject(signed('{"hello":"there"}'))
    expect(answer.statusCode).toBe(204)
    expect(await store().control.inbox.list()).toMatchObject([{ topic: 'unknown', state: 'unknown' }])
    expect(woken).toEqual([])
  })

  it.each([
    ['another secret', () => signed(event('forged-1'), 'wrong'), 'mismatch'],
    ['no signature', () => ({ ...signed(event('forged-2')), headers: {} }), 'missing'],
    ['changed bytes', () => ({ ...signed(event('forged-3')), body: event('forged-4') }), 'mismatch'],
    ['an old stamp', () => signed(event('forged-5'), zendeskSecret, Date.now() - 3_600_000), 'stale'],
  ])('refuses %s with 401, counts it and stores nothing', async (_, order, reason) => {
    const { app, metrics, lines } = await opened()
    const answer = await app.inject(order())
    expect([answer.statusCode, answer.body]).toEqual([401, 'The delivery could not be verified.\n'])
    expect(await store().control.inbox.list()).toEqual([])
    expect(await metrics.read()).toContain(`tajo_webhook_refused_total{source="zendesk",reason="${reason}"} 1`)
    expect(lines).toMatchObject([{ level: 'warn', fields: { source: 'zendesk', reason } }])
  })

  it('says a flood of forgeries in one line', async () => {
    const { app, lines, metrics } = await opened()
    for (let index = 0; index < 30; index += 1) await app.inject(signed(event('x'.repeat(9)), 'wrong'))
    expect(lines).toHaveLength(1)
    expect(await metrics.read()).toContain('reason="mismatch"} 30')
  })

  it('takes the previous secret while another one takes its place', async () => {
    const text = usualConfig.replace(`secret: ${zendeskSecret}`, `secret: new-one, previous_secret: ${zendeskSecret}`)
    const { app } = await opened({ text })
    expect((await app.inject(signed(event('evt-rotate-1')))).statusCode).toBe(204)
    expect((await app.inject(signed(event('evt-rotate-2'), 'new-one'))).statusCode).toBe(204)
  })

  it('takes a secret that setup has just kept', async () => {
    let now = Date.now()
    const clock = { ...systemClock, now: () => now }
    const control = memoryControl(store().control)
    const text = usualConfig.replace(/ {4}webhooks: .*\n/, '')
    const { app, lines } = await testApp(control, { text, clock })
    const refused = await app.inject(signed(event('evt-kept-01'), 'kept', clock.now()))
    expect(refused.statusCode).toBe(403)
    expect(lines[0]?.message).toContain('tajo webhooks setup zendesk')
    control.kept.set('webhook zendesk', 'kept')
    now += 1_500
    expect((await app.inject(signed(event('evt-kept-02'), 'kept', clock.now()))).statusCode).toBe(204)
  })

  it('answers alike where source or token are wrong', async () => {
    const { app, metrics } = await opened()
    const order = signed(event('evt-lost-001'))
    const wrong = ['/webhooks/zendesk/wrong', `/webhooks/nobody/${testKey.pathToken('nobody')}`, '/webhooks/zendesk/x']
    for (const url of wrong) {
      const answer = await app.inject({ ...order, url })
      expect([answer.statusCode, answer.body]).toEqual([404, 'There is nothing at this address.\n'])
    }
    expect(await metrics.read()).toContain('tajo_webhook_refused_total{source="none",reason="address"} 3')
    expect(await store().control.inbox.list()).toEqual([])
  })

  it('refuses a delivery that is too large with 413', async () => {
    const { app } = await opened({
      text: `${usualConfig.trimEnd().replace('server: {', 'server: { max_body: 2kB,')}\n`,
    })
    const body = JSON.stringify({ pad: 'x'.repeat(4000) })
    const answer = await app.inject(signed(body))
    expect(answer.statusCode).toBe(413)
    expect(await store().control.inbox.list()).toEqual([])
  })

  it('logs deliveries without their bodies where the source asks for it', async () => {
    const text = usualConfig.replace('    webhooks: {', '    log_webhooks: true\n    webhooks: {')
    const { app, lines } = await opened({ text })
    await app.inject(signed(event('evt-logged-1').replace('"event":{}', '"event":{"subject":"private words"}')))
    expect(lines).toMatchObject([
      {
        level: 'info',
        message: 'Webhook delivery',
        fields: { source: 'zendesk', topic: 'ticket.created', result: 'pending' },
      },
    ])
    expect(JSON.stringify(lines)).not.toContain('private words')
  })

  it('shows who looks what the address is for', async () => {
    const { app } = await opened()
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'] as const) {
      const answer = await app.inject({ method, url: urlOf('zendesk') })
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST'])
    }
    expect((await app.inject({ method: 'GET', url: urlOf('zendesk') })).body).toContain('with POST')
  })
})

describe('while the store is down', () => {
  const failing: Pick<Inbox, 'add'> = {
    add: () => Promise.reject(new TajoError('TAJO_WAREHOUSE_UNREACHABLE', 'gone')),
  }

  it.each([
    ['zendesk', 503],
    ['brevo', 429],
    ['freshdesk', 503],
  ] as const)('asks %s to send again in the words it understands', async (source, status) => {
    const text = usualConfig.replace(
      'api_key: freshdesk-api-key',
      'api_key: freshdesk-api-key\n    webhooks: { secret: of-freshdesk }',
    )
    const { app, config } = await testApp(memoryControl({ inbox: failing as Inbox }), { text })
    const kind = webhookKinds[source]
    const secret = config.sources.find(({ type }) => type === source)?.webhooks.secret ?? ''
    const body = source === 'zendesk' ? event('evt-down-001') : '{"ticket_id":7,"event":"x"}'
    const answer = await app.inject({
      method: 'POST',
      url: urlOf(config.sources.find(({ type }) => type === source)?.name ?? ''),
      headers: { 'content-type': 'application/json', ...kind.sign(body, secret, Date.now()) },
      body,
    })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers).toMatchObject(kind.tryAgain.headers)
  })

  it('does not wait for it longer than a vendor waits for an answer', async () => {
    const clock = new VirtualClock(Date.now())
    const never: Pick<Inbox, 'add'> = { add: () => new Promise(() => {}) }
    const { app } = await testApp(memoryControl({ inbox: never as Inbox }), { clock })
    const answer = await app.inject(signed(event('evt-slow-001'), zendeskSecret, clock.now()))
    expect(answer.statusCode).toBe(503)
  })
})

describe('a client that does not send what it began', () => {
  it('is let go, and others are served meanwhile', async () => {
    const added: unknown[] = []
    const inbox: Pick<Inbox, 'add'> = {
      add: async (rows) => {
        added.push(...rows)
        return rows.map((_, id) => ({ outcome: 'stored', id }))
      },
    }
    const { app } = await testApp(memoryControl({ inbox: inbox as Inbox }), { requestTimeoutMs: 200 })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const ended = new Promise<number | string>((resolve) => {
      const slow = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: urlOf('zendesk'),
        headers: { 'content-length': 1000 },
      })
      slow.on('response', ({ statusCode }) => resolve(statusCode ?? 0))
      slow.on('error', ({ message }) => resolve(message))
      slow.write('{')
    })
    const order = signed(event('evt-fast-001'))
    const other = await fetch(`http://127.0.0.1:${port}${order.url}`, {
      method: 'POST',
      headers: order.headers,
      body: order.body,
    })
    expect([other.status, added.length]).toEqual([204, 1])
    expect(await ended).toBe(408)
    expect(added).toHaveLength(1)
  })
})
