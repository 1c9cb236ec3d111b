import type { AddressInfo } from 'node:net'
import type { Inbox } from '@tajo/control/inbox'
import type { Jobs } from '@tajo/control/jobs'
import { systemClock } from '@tajo/core/clock'
import type { Role } from '@tajo/operations/operation'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { Control } from '../control.ts'
import { sealed } from '../jobs/sealed-words.ts'
import { bearer, localToken, testApp, testKey, usualConfig } from '../testing/app.ts'
import { type MemoryControl, memoryControl } from '../testing/memory-control.ts'

const noInbox = { list: async () => [] } as unknown as Inbox

async function opened(given: Parameters<typeof testApp>[1] = {}, jobs?: Jobs) {
  const control = memoryControl({ inbox: noInbox, ...(jobs === undefined ? {} : { jobs }) })
  const token = async (role: Role): Promise<string> =>
    (await control.tokens.create({ name: `a ${role}`, role, createdBy: 'test', expiresAt: null })).token
  const tokens = { viewer: await token('viewer'), operator: await token('operator'), admin: await token('admin') }
  return { control, tokens, ...(await testApp(control as Control, given)) }
}

const put = (app: FastifyInstance, token: string, body: unknown) =>
  app.inject({ method: 'PUT', url: '/v1/things/7', headers: bearer(token), body: body as object })

describe('a token', () => {
  it('is needed for everything under /v1', async () => {
    const { app } = await opened()
    for (const url of ['/v1/things/7', '/v1/jobs', '/v1/webhooks', '/v1/audit', '/metrics']) {
      const answer = await app.inject({ url })
      expect([url, answer.statusCode]).toEqual([url, 401])
      expect(answer.json()).toMatchObject({ error: { code: 'TAJO_SERVER_TOKEN', hint: expect.any(String) } })
    }
  })

  it('that is unknown or malformed is refused and counted', async () => {
    const { app, metrics } = await opened()
    for (const authorization of ['Bearer nobody', 'Basic YTpi', 'Bearer', 'Bearer a b']) {
      expect((await app.inject({ url: '/v1/things/7', headers: { authorization } })).statusCode).toBe(401)
    }
    expect(await metrics.read()).toContain('tajo_api_wrong_tokens_total 4')
  })

  it('of the machine itself is let in while the server runs', async () => {
    const { app } = await opened()
    expect((await app.inject({ url: '/v1/audit', headers: bearer(localToken) })).statusCode).toBe(200)
  })

  it('may do what its role includes, and no more', async () => {
    const { app, tokens } = await opened()
    const looks = await app.inject({ url: '/v1/things/7', headers: bearer(tokens.viewer) })
    expect(looks.statusCode).toBe(200)
    const refused = await put(app, tokens.viewer, {})
    expect(refused.statusCode).toBe(403)
    expect(refused.json().error.message).toBe('This needs a token of role operator; the one sent is a viewer’s.')
    expect((await put(app, tokens.operator, {})).statusCode).toBe(200)
    expect((await app.inject({ url: '/v1/tokens', headers: bearer(tokens.operator) })).statusCode).toBe(403)
    expect((await app.inject({ url: '/v1/tokens', headers: bearer(tokens.admin) })).statusCode).toBe(200)
  })

  it('is guessed more and more slowly, then not at all', async () => {
    const slept: number[] = []
    let now = 0
    const clock = {
      ...systemClock,
      now: () => now,
      sleep: async (ms: number) => void slept.push(ms),
    }
    const { app, tokens } = await opened({ clock })
    const guess = () => app.inject({ url: '/v1/things/7', headers: bearer('guess') })
    for (let index = 0; index < 20; index += 1) expect((await guess()).statusCode).toBe(401)
    expect([slept.length, slept[0], slept.at(-1)]).toEqual([15, 100, 2000])
    const refused = await app.inject({ url: '/v1/things/7', headers: bearer(tokens.viewer) })
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '60'])
    now = 60_000
    expect((await app.inject({ url: '/v1/things/7', headers: bearer(tokens.viewer) })).statusCode).toBe(200)
  })

  it('has its calls of the minute and no more', async () => {
    const { app, tokens } = await opened({ text: usualConfig.replace('server: {', 'server: { rate_limit: 3,') })
    const call = (token: string) => app.inject({ url: '/v1/things/7', headers: bearer(token) })
    for (let index = 0; index < 3; index += 1) expect((await call(tokens.viewer)).statusCode).toBe(200)
    const refused = await call(tokens.viewer)
    expect([refused.statusCode, refused.json().error.code]).toEqual([429, 'TAJO_SERVER_LIMIT'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await call(tokens.admin)).statusCode).toBe(200)
  })

  it('is made, shown once, and revoked', async () => {
    const { app } = await opened()
    const made = await app.inject({
      method: 'POST',
      url: '/v1/tokens',
      headers: bearer(localToken),
      body: { name: 'reports', role: 'viewer' },
    })
    expect(made.statusCode).toBe(201)
    const { token, id } = made.json()
    expect((await app.inject({ url: '/v1/things/7', headers: bearer(token) })).statusCode).toBe(200)
    const listed = await app.inject({ url: '/v1/tokens', headers: bearer(localToken) })
    expect(listed.body).not.toContain(token)
    const revoke = () => app.inject({ method: 'DELETE', url: `/v1/tokens/${id}`, headers: bearer(localToken) })
    expect((await revoke()).json()).toEqual({ revoked: true })
    expect((await app.inject({ url: '/v1/things/7', headers: bearer(token) })).statusCode).toBe(401)
    expect((await revoke()).statusCode).toBe(404)
  })
})

describe('an operation', () => {
  it('takes fields of path and query as what its schema says they are', async () => {
    const { app, tokens } = await opened()
    const look = async (query: string) =>
      (await app.inject({ url: `/v1/things/a%20b?${query}`, headers: bearer(tokens.viewer) })).json()
    expect(await look('limit=5&all=true&streams=tickets&streams=agents')).toEqual({
      input: { id: 'a b', limit: 5, all: true, streams: ['tickets', 'agents'] },
    })
    expect(await look('streams=tickets')).toEqual({ input: { id: 'a b', streams: ['tickets'] } })
    expect(await look('limit=many')).toMatchObject({
      error: { code: 'TAJO_ARGUMENT', message: expect.stringMatching(/^limit: /) },
    })
  })

  it('refuses a field it does not know, and says which it may have meant', async () => {
    const { app, tokens } = await opened()
    const answer = await put(app, tokens.operator, { emial: 'ann@example.com' })
    expect([answer.statusCode, answer.json().error]).toEqual([
      400,
      { code: 'TAJO_ARGUMENT', message: 'This call takes no "emial".', hint: 'Did you mean "email"?' },
    ])
  })

  it.each([
    ['broken JSON', { 'content-type': 'application/json' }, '{"email":', 400, 'The body is not valid JSON.'],
    [
      'another kind of body',
      { 'content-type': 'text/xml' },
      '<a/>',
      400,
      'The body is not JSON: send Content-Type: application/json.',
    ],
    ['a list', { 'content-type': 'application/json' }, '[1]', 400, 'The body must be a JSON object.'],
    [
      'too much',
      { 'content-type': 'application/json' },
      `{"email":"${'x'.repeat(1_100_000)}"}`,
      413,
      'The body is larger than the server takes.',
    ],
    ['a dangerous key', { 'content-type': 'application/json' }, '{"__proto__":{"admin":true}}', 400, undefined],
  ])('refuses %s', async (_, headers, body, status, message) => {
    const { app, tokens, ran } = await opened()
    const answer = await app.inject({
      method: 'PUT',
      url: '/v1/things/7',
      headers: { ...headers, ...bearer(tokens.operator) },
      body,
    })
    expect(answer.statusCode).toBe(status)
    if (message !== undefined) expect(answer.json().error.message).toBe(message)
    expect(ran).toEqual([])
  })

  it('tells whose token asked', async () => {
    const { app, tokens, ran } = await opened()
    await put(app, tokens.operator, {})
    expect(ran).toEqual([{ input: { id: '7' }, actor: 'a operator' }])
  })

  it('of a source nobody configured is refused at once, and no job is made', async () => {
    const { app, tokens } = await opened()
    const headers = bearer(tokens.operator)
    // There is no queue here: whatever gets as far as that fails in another way.
    const refused = await app.inject({ method: 'POST', url: '/v1/sync', headers, body: { source: 'zendsk' } })
    expect(refused.statusCode).toBe(404)
    expect(refused.json().error).toMatchObject({
      code: 'TAJO_CONFIG_UNKNOWN_SOURCE',
      message: 'No source named zendsk is configured; did you mean "zendesk"?',
    })
  })

  it('that fails unexpectedly tells nothing of its insides', async () => {
    const { app, tokens, lines } = await opened()
    const answer = await app.inject({ method: 'POST', url: '/v1/things/7/fail', headers: bearer(tokens.operator) })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({
      error: {
        code: 'TAJO_INTERNAL',
        message: 'The server met something it did not expect.',
        hint: `Its log has the reason under request ${answer.headers['x-request-id']}.`,
      },
    })
    const logged = JSON.stringify(lines.filter(({ level }) => level === 'warn'))
    expect(logged).toContain('of the insides')
    expect(logged).not.toContain('zendesk-api-token')
  })

  it('has an address, and others are not there', async () => {
    const { app, tokens } = await opened()
    const answer = await app.inject({ url: '/v1/nothing', headers: bearer(tokens.viewer) })
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'TAJO_SERVER_NOT_FOUND'])
  })
})

describe('what came out of a job', () => {
  const result = sealed(testKey, { plan: { contacts: [{ email: 'ana@example.com' }] } })
  const jobs = {
    get: async (id: string) => ({ id, kind: id, source: null, state: 'done', data: {}, result, ...times, error: null }),
    news: async () => [],
    onNews: async () => async () => {},
  } as unknown as Jobs
  const times = {
    ...{ askedAt: '2026-03-01T12:00:00Z', dueAt: '2026-03-01T12:00:00Z', startedAt: null, endedAt: null },
    ...{ tries: 1, worker: null },
  }

  it('is for whoever may read rows, where it may name people', async () => {
    const { app, tokens } = await opened({}, jobs)
    const ask = (token: string, path: string) => app.inject({ url: `/v1/jobs/${path}`, headers: bearer(token) })
    for (const kind of ['activate', 'delivery', 'verify', 'erase']) {
      expect((await ask(tokens.viewer, kind)).json().job).toMatchObject({ state: 'done', output: null })
      expect((await ask(tokens.viewer, `${kind}/events`)).json().error.code).toBe('TAJO_SERVER_ROLE')
      expect((await ask(tokens.operator, kind)).body).toContain('ana@example.com')
      expect((await ask(tokens.operator, `${kind}/events`)).body).toContain('ana@example.com')
    }
    expect((await ask(tokens.viewer, 'sync')).json().job.output).not.toBeNull()
    expect((await app.inject({ url: '/v1/webhooks/tail', headers: bearer(tokens.viewer) })).statusCode).toBe(403)
  })
})

describe('the audit log', () => {
  const entries = async (app: FastifyInstance) =>
    (await app.inject({ url: '/v1/audit', headers: bearer(localToken) })).json().entries

  it('has every call that may change something, with how it ended', async () => {
    const { app, tokens } = await opened()
    await put(app, tokens.operator, {})
    await put(app, tokens.viewer, {})
    await app.inject({ method: 'POST', url: '/v1/things/7/fail', headers: bearer(tokens.operator) })
    await app.inject({ url: '/v1/things/7', headers: bearer(tokens.viewer) })
    await app.inject({ method: 'PUT', url: '/v1/things/7', headers: bearer('stranger') })
    expect(
      (await entries(app)).map(({ actor, action, outcome, code }: Record<string, unknown>) => [
        actor,
        action,
        outcome,
        code,
      ]),
    ).toEqual([
      ['a operator', 'things.fail', 'failed', 'TAJO_INTERNAL'],
      ['a viewer', 'things.change', 'refused', 'TAJO_SERVER_ROLE'],
      ['a operator', 'things.change', 'done', null],
    ])
  })

  it('names neither secrets nor people', async () => {
    const { app, tokens, control } = await opened()
    await put(app, tokens.operator, { email: 'Ann@example.com', apiKey: 'zendesk-api-token' })
    const kept = JSON.stringify(control.audited)
    expect(kept).not.toMatch(/ann@example\.com|zendesk-api-token/i)
    expect((control as MemoryControl).audited[0]?.input).toMatchObject({
      apiKey: '[redacted]',
      email: expect.stringMatching(/^email:[\w-]{16}$/),
    })
  })

  it('that cannot be written does not undo what was done', async () => {
    const control = memoryControl({ inbox: noInbox })
    const { app, lines } = await testApp({
      ...control,
      audit: { ...control.audit, add: () => Promise.reject(new Error('store is away')) },
    })
    expect((await put(app, localToken, {})).statusCode).toBe(200)
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'A call could not be written into the audit log.' }),
    )
  })
})

describe('every answer', () => {
  it('carries an id, which a caller may choose', async () => {
    const { app } = await opened()
    const own = await app.inject({ url: '/health', headers: { 'x-request-id': 'trace-7' } })
    expect(own.headers['x-request-id']).toBe('trace-7')
    const made = await app.inject({ url: '/health', headers: { 'x-request-id': 'a\tb {}' } })
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is closed to pages of other origins, to frames and to guesses', async () => {
    const { app } = await opened({ text: usualConfig.replace(', cors: [https://console.example.com]', '') })
    const { headers } = await app.inject({
      url: '/v1/things/7',
      headers: { ...bearer(localToken), origin: 'https://console.example.com' },
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['server']).toBeUndefined()
  })

  it('is open to exactly the pages that are listed', async () => {
    const { app } = await opened()
    const ask = (origin: string) =>
      app.inject({
        method: 'OPTIONS',
        url: '/v1/things/7',
        headers: { origin, 'access-control-request-method': 'PUT' },
      })
    const allowed = await ask('https://console.example.com')
    expect([
      allowed.statusCode,
      allowed.headers['access-control-allow-origin'],
      allowed.headers['access-control-allow-methods'],
    ]).toEqual([204, 'https://console.example.com', 'GET, POST, PUT, DELETE'])
    for (const origin of ['https://console.example.com.evil.example', 'http://console.example.com', 'null']) {
      expect((await ask(origin)).headers['access-control-allow-origin']).toBeUndefined()
    }
    const called = await app.inject({
      url: '/v1/things/7',
      headers: { ...bearer(localToken), origin: 'https://console.example.com' },
    })
    expect(called.headers['access-control-allow-origin']).toBe('https://console.example.com')
    expect(called.headers['access-control-allow-credentials']).toBeUndefined()
  })
})

describe('health', () => {
  it('says that the process lives, and that its stores answer', async () => {
    const { app } = await opened()
    expect((await app.inject({ url: '/health' })).json()).toEqual({ service: 'tajo', version: '0.0.0' })
    const ready = await app.inject({ url: '/ready' })
    expect([ready.statusCode, ready.json()]).toEqual([200, { ready: true, control: 'ok', warehouse: 'ok' }])
  })

  it('is alive and not ready while a store is away', async () => {
    const { app } = await testApp(memoryControl({ inbox: noInbox }, () => false))
    expect((await app.inject({ url: '/health' })).statusCode).toBe(200)
    const ready = await app.inject({ url: '/ready' })
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, control: 'down', warehouse: 'ok' }])
  })
})

describe('metrics', () => {
  it('are for tokens, or for everybody where that is set', async () => {
    const closed = await opened()
    expect((await closed.app.inject({ url: '/metrics' })).statusCode).toBe(401)
    const answer = await closed.app.inject({ url: '/metrics', headers: bearer(closed.tokens.viewer) })
    expect(answer.headers['content-type']).toContain('text/plain')
    expect(answer.body).toContain('# TYPE tajo_rows_extracted_total counter')
    const open = await opened({ text: usualConfig.replace('server: {', 'server: { metrics: public,') })
    expect((await open.app.inject({ url: '/metrics' })).statusCode).toBe(200)
  })

  it('name routes and never what stands in an address', async () => {
    const { app, metrics } = await opened()
    await app.inject({ url: '/v1/things/ann@example.com', headers: bearer(localToken) })
    const text = await metrics.read()
    expect(text).toContain(
      'tajo_http_request_duration_seconds_count{route="/v1/things/:id",method="GET",status="200"} 1',
    )
    expect(text).not.toContain('ann@')
  })
})

describe('a server that stops', () => {
  it('ends who watches', async () => {
    const inbox = { tail: async () => ({ deliveries: [], position: '0-0' }) } as unknown as Inbox
    const { app } = await testApp(memoryControl({ inbox }))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}/v1/webhooks/tail`, { headers: bearer(localToken) })
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = answer.text()
    await app.close()
    expect(await text.catch(() => ': watching\n\n')).toBe(': watching\n\n')
  })
})
