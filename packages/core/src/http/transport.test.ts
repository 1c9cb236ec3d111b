import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { answer, reset, serve, silence, truncated, truncatedChunks } from '../testing/loopback-server.ts'
import { openTransport } from '../testing/open-transport.ts'

const html = answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' })
const ok = answer(200, '[{"id":1}]')

describe('a call', () => {
  it('sends path, query, headers and body as they are meant', async () => {
    await using server = await serve(answer(201, '{"id":9}'))
    await using open = openTransport(server.url)
    const reply = await open.get({
      method: 'POST',
      path: '/api/v2/contacts',
      query: { 'a b': 'c&d', page: 2 },
      json: { name: 'Zoë' },
    })
    expect(reply).toMatchObject({ status: 201, data: { id: 9 } })
    expect(server.requests).toEqual(['POST /api/v2/contacts?a+b=c%26d&page=2'])
    expect(server.bodies).toEqual(['{"name":"Zoë"}'])
    expect(server.headers[0]).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' })
  })

  it('keeps connections alive and uses them again', async () => {
    await using server = await serve(ok)
    await using open = openTransport(server.url)
    for (let call = 0; call < 50; call += 1) await open.get()
    expect(server.requests).toHaveLength(50)
    expect(server.connections()).toBeLessThanOrEqual(4)
  })

  it('joins what a header says twice', async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { Link: ['<a>; rel="prev"', '<b>; rel="next"'] }).end('[]')
    })
    await using open = openTransport(server.url)
    expect((await open.get()).headers['link']).toBe('<a>; rel="prev", <b>; rel="next"')
  })

  it.each([
    ['404 with an empty body', answer(404), { status: 404, data: undefined }],
    ['404 with a page', answer(404, '<html>'), { status: 404, data: undefined }],
    ['400 with its reasons', answer(400, '{"errors":[]}'), { status: 400, data: { errors: [] } }],
    ['403', answer(403, '{"code":"access_denied"}'), { status: 403, data: { code: 'access_denied' } }],
    ['204', answer(204), { status: 204, data: undefined }],
    ['null', answer(200, 'null'), { status: 200, data: null }],
    ['an empty list', answer(200, '[]'), { status: 200, data: [] }],
  ])('takes %s for an answer, not a failure', async (_, given, expected) => {
    await using server = await serve(given)
    await using open = openTransport(server.url)
    expect(await open.get()).toMatchObject(expected)
    expect(server.requests).toHaveLength(1)
  })

  it('does not follow a redirect, so that no other host sees the credentials', async () => {
    await using elsewhere = await serve(ok)
    await using server = await serve(answer(302, '', { location: `${elsewhere.url}/tickets` }))
    await using open = openTransport(server.url)
    const reply = await open.get()
    expect([reply.status, reply.headers['location']]).toEqual([302, `${elsewhere.url}/tickets`])
    expect(elsewhere.requests).toEqual([])
  })

  it('reads no more than the bound, and goes on with the next call', async () => {
    await using server = await serve(answer(200, `["${'x'.repeat(20_000)}"]`), ok)
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_RESPONSE_TOO_LARGE', endpoint: 'GET /tickets' })
    expect(open.waited()).toBe(0)
    expect(await open.get()).toMatchObject({ data: [{ id: 1 }] })
    expect(server.requests).toHaveLength(2)
  })

  it('parses no error body of more than a megabyte', async () => {
    await using server = await serve(answer(403, `{"message":"${'x'.repeat(1 << 20)}"}`))
    await using open = openTransport(server.url, { maxBodyBytes: 1 << 22 })
    expect(await open.get()).toMatchObject({ status: 403, data: undefined })
  })

  it('counts calls, credits and 429s, in all and by stream', async () => {
    await using server = await serve(answer(429, '', { 'retry-after': '1' }), ok)
    await using open = openTransport(server.url)
    await open.get({ credits: 3 })
    await open.get({ stream: 'contacts' })
    const { transport } = open
    expect(transport.counts()).toEqual({ calls: 3, credits: 7, limited: 1 })
    expect(transport.counts('tickets')).toEqual({ calls: 2, credits: 6, limited: 1 })
    expect(transport.counts('never read')).toEqual({ calls: 0, credits: 0, limited: 0 })
  })
})

describe('a call that fails', () => {
  it.each([
    ['a body cut off', truncated],
    ['a chunked body cut off', truncatedChunks],
    ['a connection reset', reset],
    ['a page in place of JSON', html],
    ['an empty 200', answer(200)],
    ['half a JSON document', answer(200, '[{"id":1},')],
    ['500', answer(500, '{}')],
    ['503 with a page', answer(503, '<html>')],
    ['408', answer(408)],
  ])('is made again after %s', async (_, failure) => {
    await using server = await serve(failure, ok)
    await using open = openTransport(server.url)
    expect(await open.get()).toMatchObject({ status: 200, data: [{ id: 1 }] })
    expect([server.requests.length, open.waited()]).toEqual([2, 500])
  })

  it.each([
    ['5xx', answer(502, '', { 'x-request-id': 'r-1' }), { code: 'TAJO_VENDOR_ERROR', status: 502, requestId: 'r-1' }],
    ['a page in place of JSON', html, { code: 'TAJO_BAD_RESPONSE', status: 200 }],
    ['reset connections', reset, { code: 'TAJO_UNREACHABLE' }],
    ['cut off bodies', truncated, { code: 'TAJO_UNREACHABLE' }],
  ])('gives up after %s as long as patience lasts', async (_, failure, expected) => {
    await using server = await serve(failure)
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ ...expected, endpoint: 'GET /tickets', retryable: true })
    // 0.5 + 1 + 2 + 4 + 8 + 16 seconds, then four times 30; a fifth would be too long.
    expect([server.requests.length, open.waited()]).toEqual([11, 151_500])
  })

  it('is given up sooner when someone waits at a screen', async () => {
    await using server = await serve(answer(502))
    await using open = openTransport(server.url)
    await expect(open.get({ interactive: true })).rejects.toMatchObject({ code: 'TAJO_VENDOR_ERROR' })
    expect(open.waited()).toBe(7500)
  })

  it('waits as long as a 503 asks', async () => {
    await using server = await serve(answer(503, '', { 'retry-after': '7' }), ok)
    await using open = openTransport(server.url)
    await open.get()
    expect(open.waited()).toBe(7000)
  })

  it('pauses although a 503 asks for none', async () => {
    await using server = await serve(answer(503, '', { 'retry-after': '0' }))
    await using open = openTransport(server.url)
    await expect(open.get({ interactive: true })).rejects.toMatchObject({ code: 'TAJO_VENDOR_ERROR' })
    expect(server.requests.length).toBeLessThanOrEqual(61)
  })

  it('is not made again when that cannot help', async () => {
    await using server = await serve(answer(501))
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_VENDOR_ERROR', status: 501 })
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['the answer was lost', reset],
    ['the answer was cut off', truncated],
    ['the vendor failed', answer(503)],
    ['something else answered', html],
  ])('is not written twice when %s', async (_, failure) => {
    await using server = await serve(failure, ok)
    await using open = openTransport(server.url)
    await expect(open.get({ method: 'POST', json: {} })).rejects.toMatchObject({ retryable: true })
    expect([server.requests.length, open.waited()]).toEqual([1, 0])
  })

  it('is written again when the vendor refused it with 429', async () => {
    await using server = await serve(answer(429, '', { 'retry-after': '3' }), answer(201, '{}'))
    await using open = openTransport(server.url)
    expect(await open.get({ method: 'POST', json: {} })).toMatchObject({ status: 201 })
  })

  it('does not lose patience while it waits for its turn', async () => {
    const busy = answer(429, '', { 'retry-after': '200' })
    await using server = await serve(answer(503), busy, answer(503), answer(503), ok)
    await using open = openTransport(server.url)
    const failing = open.get()
    // Meets the 429 that closes the account for longer than the first stream’s patience would last.
    await open.clock.sleep(100)
    const limited = open.get({ stream: 'contacts' })
    expect((await Promise.all([failing, limited])).map((reply) => reply.status)).toEqual([200, 200])
  })

  it('does not hold a long 429 against a call that fails after it', async () => {
    const wait = answer(429, '', { 'retry-after': '300' })
    await using server = await serve(wait, wait, answer(503), ok)
    await using open = openTransport(server.url)
    expect(await open.get()).toMatchObject({ status: 200 })
  })

  it('leaves the budget free', async () => {
    await using server = await serve(reset, html, answer(500), ok)
    await using open = openTransport(server.url)
    await open.get()
    expect(open.budget.state.waitingMs).toBe(0)
    await open.get()
  })

  it('is not even begun when its body cannot be written', async () => {
    await using server = await serve(ok)
    await using open = openTransport(server.url)
    await expect(open.get({ method: 'POST', json: { id: 1n } })).rejects.toThrow(TypeError)
    await open.get()
    expect(server.requests).toHaveLength(1)
  })
})

describe('a host that is not there', () => {
  it('is a wrong domain at once when its name does not exist', async () => {
    const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND acme.example'), { code: 'ENOTFOUND' })
    const sender = { send: () => Promise.reject(notFound), close: async () => {} }
    await using open = openTransport('https://acme.example', { sender })
    await expect(open.get()).rejects.toMatchObject({
      code: 'TAJO_WRONG_DOMAIN',
      message: 'There is no host named acme.example.',
    })
    expect(open.waited()).toBe(0)
  })

  it('is unreachable after patience when it refuses connections', async () => {
    const server = await serve(ok)
    await server.close()
    await using open = openTransport(server.url)
    const { host } = new URL(server.url)
    const message = `tickets: ${host} could not be reached: ECONNREFUSED (GET /tickets).`
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_UNREACHABLE', message })
    expect(open.waited()).toBe(151_500)
  })

  it('is unreachable soon when someone waits at a screen', async () => {
    const server = await serve(ok)
    await server.close()
    await using open = openTransport(server.url)
    await expect(open.get({ interactive: true })).rejects.toMatchObject({ code: 'TAJO_UNREACHABLE' })
    expect(open.waited()).toBe(7500)
  })
})

describe('an abort', () => {
  it('ends a call under way with its reason', async () => {
    await using server = await serve(silence, ok)
    await using open = openTransport(server.url)
    const stop = new AbortController()
    const call = open.get({ signal: stop.signal })
    while (server.requests.length === 0) await turn()
    stop.abort(new Error('stopped by hand'))
    await expect(call).rejects.toThrow('stopped by hand')
    // Its place in the budget is free.
    expect(await open.get()).toMatchObject({ status: 200 })
  })

  it('ends the pause before another try with its reason', async () => {
    await using server = await serve(answer(503, '', { 'retry-after': '60' }))
    await using open = openTransport(server.url)
    const stop = new AbortController()
    const call = open.get({ signal: stop.signal })
    const stopped = open.clock.sleep(1000).then(() => stop.abort(new Error('stopped by hand')))
    await expect(call).rejects.toThrow('stopped by hand')
    await stopped
    expect([server.requests.length, open.waited()]).toEqual([1, 1000])
  })

  it('ends the wait for the budget with its reason', async () => {
    await using server = await serve(answer(429, '', { 'retry-after': '60' }))
    await using open = openTransport(server.url)
    const stop = new AbortController()
    const call = open.get({ signal: stop.signal })
    const stopped = open.clock.sleep(1000).then(() => stop.abort(new Error('stopped by hand')))
    await expect(call).rejects.toThrow('stopped by hand')
    await stopped
    expect(server.requests).toHaveLength(1)
  })

  it('before the call keeps it from being made', async () => {
    await using server = await serve(ok)
    await using open = openTransport(server.url)
    await expect(open.get({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
    expect(server.requests).toEqual([])
  })
})
