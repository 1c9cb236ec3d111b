import { describe, expect, it } from 'vitest'
import { type PlayedRequest, type PlayedResponse, senderFor } from './sender-for.ts'
import { VirtualClock } from './virtual-clock.ts'

const answer = (over: Partial<PlayedResponse> = {}): PlayedResponse => ({
  status: 200,
  headers: { 'X-RateLimit-Total': '50' },
  body: Buffer.from('[]'),
  ...over,
})
const request = { method: 'GET', url: 'http://127.0.0.1:1/api/v2/tickets?page=2', headers: { accept: 'text/json' } }

describe('senderFor', () => {
  it('has the vendor count a call in the middle of its latency', async () => {
    const clock = new VirtualClock(0)
    const seen: { at: number; request: PlayedRequest }[] = []
    const handle = (request: PlayedRequest) => {
      seen.push({ at: clock.now(), request })
      return answer()
    }
    const response = await senderFor(handle, clock, 300).send(request, 100)
    expect([seen[0]?.at, clock.now()]).toEqual([150, 300])
    expect(seen[0]?.request).toMatchObject({ path: '/api/v2/tickets?page=2', headers: { host: '127.0.0.1:1' } })
    expect(response.headers).toEqual({ 'x-ratelimit-total': '50' })
  })

  it('acts out a slow answer and a broken connection', async () => {
    const clock = new VirtualClock(0)
    const handle = () => answer({ delayMs: 1500, fault: 'truncate' })
    await expect(senderFor(handle, clock, () => 100).send(request, 100)).rejects.toThrow('other side closed')
    expect(clock.now()).toBe(1600)
  })

  it('refuses an answer larger than the bound', async () => {
    const sender = senderFor(() => answer(), new VirtualClock(0), 0)
    await expect(sender.send(request, 1)).rejects.toMatchObject({ code: 'TAJO_RESPONSE_TOO_LARGE' })
  })

  it('stops at once when aborted', async () => {
    const clock = new VirtualClock(0)
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(senderFor(() => answer(), clock, 300).send({ ...request, signal }, 100)).rejects.toThrow('enough')
    expect(clock.now()).toBe(0)
  })
})
