import { describe, expect, it } from 'vitest'
import { type Answer, answer, serve } from '../testing/loopback-server.ts'
import { openTransport } from '../testing/open-transport.ts'

const told = (remaining: number) => ({ 'x-ratelimit-total': '100', 'x-ratelimit-remaining': String(remaining) })
const ok = answer(200, '[]', told(90))
const limited = (retryAfter: string): Answer => answer(429, '{}', { ...told(0), 'retry-after': retryAfter })

describe('a call that meets a 429', () => {
  it('waits as long as the vendor asks, with every other stream, and no longer', async () => {
    await using server = await serve(ok, limited('34'), ok)
    await using open = openTransport(server.url)
    await open.get()
    const streams = ['contacts', 'companies', 'agents']
    const doneAt = await Promise.all([
      open.get().then(() => open.waited()),
      ...streams.map((stream) => open.clock.sleep(1000).then(() => open.get({ stream }).then(() => open.waited()))),
    ])
    expect(doneAt).toEqual([34_000, 34_000, 34_000, 34_000])
    expect(server.requests).toHaveLength(6)
  })

  it('reports the wait', async () => {
    await using server = await serve(limited('34'), ok)
    await using open = openTransport(server.url)
    const call = open.get()
    await open.clock.sleep(4000)
    expect(open.budget.state.waitingMs).toBe(30_000)
    await call
  })

  it('waits a quarter of a minute, then longer, when the vendor says nothing', async () => {
    const silent = answer(429, 'Too many requests')
    await using server = await serve(silent, silent, silent, ok)
    await using open = openTransport(server.url)
    expect(await open.get()).toMatchObject({ status: 200 })
    expect(open.waited()).toBe(15_000 + 30_000 + 60_000)
  })

  it('pauses although the vendor asks for no time', async () => {
    await using server = await serve(limited('0'))
    await using open = openTransport(server.url)
    await expect(open.get({ interactive: true })).rejects.toMatchObject({ code: 'TAJO_LIMITED', status: 429 })
    expect(server.requests).toHaveLength(16)
  })

  it('gives up when patience ends', async () => {
    await using server = await serve(limited('60'))
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_LIMITED', endpoint: 'GET /tickets', retryable: true })
    expect([server.requests.length, open.waited()]).toEqual([31, 1_800_000])
  })

  it('gives up at once when the vendor asks for more than patience', async () => {
    await using server = await serve(limited('86400'))
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_LIMITED' })
    expect([server.requests.length, open.waited()]).toEqual([1, 0])
  })

  it('does not stop other streams for a day', async () => {
    await using server = await serve(limited('86400'), ok)
    await using open = openTransport(server.url)
    await expect(open.get()).rejects.toMatchObject({ code: 'TAJO_LIMITED' })
    expect(await open.get({ stream: 'contacts' })).toMatchObject({ status: 200 })
    expect(open.waited()).toBe(3_600_000)
  })
})
