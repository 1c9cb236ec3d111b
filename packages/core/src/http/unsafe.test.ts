import { describe, expect, it } from 'vitest'
import { answer, reset, serve } from '../testing/loopback-server.ts'
import { openTransport } from '../testing/open-transport.ts'

const limited = (headers: Readonly<Record<string, string>> = {}) => answer(429, '{"message":"slow down"}', headers)

describe('a write that must not be made twice', () => {
  it('is tried again where the connection never came about', async () => {
    const sent: string[] = []
    const sender = {
      close: async () => {},
      send: async ({ method }: { readonly method: string }) => {
        sent.push(method)
        if (sent.length === 1) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
        return { status: 204, headers: {}, body: new Uint8Array() }
      },
    }
    await using open = openTransport('http://127.0.0.1:9', { sender })
    expect(await open.get({ method: 'POST', json: {} })).toMatchObject({ status: 204 })
    expect(sent).toHaveLength(2)
  })

  it('is not where the answer was lost', async () => {
    await using server = await serve(reset, answer(204))
    await using open = openTransport(server.url)
    await expect(open.get({ method: 'POST', json: {} })).rejects.toMatchObject({ code: 'TAJO_UNREACHABLE' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a call that finds the limit used up', () => {
  it('waits as long as the vendor’s own header says where there is no Retry-After', async () => {
    await using server = await serve(limited({ 'x-sib-ratelimit-reset': '7' }), answer(200, '[]'))
    await using open = openTransport(server.url, { resetHeader: 'x-sib-ratelimit-reset' })
    await open.get()
    expect(open.waited()).toBe(7000)
  })

  it('is given back at once where that is longer than its patience, with the time', async () => {
    await using server = await serve(limited({ 'x-sib-ratelimit-reset': '3400', 'sib-request-id': 'r-1' }))
    await using open = openTransport(server.url, { resetHeader: 'x-sib-ratelimit-reset' })
    const refusal = await open.get({ limitedPatienceMs: 60_000 }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'TAJO_LIMITED', parts: { retryInMs: 3_400_000 }, requestId: 'r-1' })
    expect(server.requests).toHaveLength(1)
    expect(open.waited()).toBe(0)
  })
})

describe('a path with personal data', () => {
  const path = '/contacts/jane%40example.com'

  it('is shown in another form, whatever goes wrong', async () => {
    for (const given of [answer(503), answer(200, 'x'.repeat(20_000)), limited({ 'retry-after': '99999' }), reset]) {
      await using server = await serve(given)
      await using open = openTransport(server.url)
      const error = await open.get({ path, shownAs: '/contacts/{email}' }).catch((one: unknown) => one)
      expect(String(error)).toContain('GET /contacts/{email}')
      expect(`${JSON.stringify(error)}${String(error)}${open.lines.join()}`).not.toContain('jane')
    }
  })
})
