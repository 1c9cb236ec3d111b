import { describe, expect, it } from 'vitest'
import { feedbackFrom } from './feedback.ts'

describe('rate headers', () => {
  it('are read in every spelling, whatever the case', () => {
    const named = { total: 20, remaining: 17, resetsInMs: 48_000 }
    expect(
      feedbackFrom({
        'X-Rate-Limit': '400',
        'x-rate-limit-remaining': '396',
        'ratelimit-reset': '48',
        'Zendesk-RateLimit-Incremental-Exports-Cursor': 'total=20; remaining=17; resets=48',
        'zendesk-rate-limit-tags-index': 'Total=20;remaining=17 ; resets=48',
      }),
    ).toEqual({
      total: 400,
      remaining: 396,
      cost: undefined,
      limits: [
        { name: 'incremental-exports-cursor', ...named },
        { name: 'tags-index', ...named },
      ],
    })
  })

  it.each([
    [{ 'ratelimit-limit': '700', 'ratelimit-remaining': '1' }, 700, 1],
    [{ 'rate-limit': '700', 'rate-limit-remaining': '699' }, 700, 699],
    [{ 'x-rate-limit': '' }, undefined, undefined],
    [{ 'x-rate-limit': 'none', 'x-rate-limit-remaining': '-1' }, undefined, undefined],
    // Of the proxy some recordings went through, not of the vendor. [rec]
    [{ 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '59' }, undefined, undefined],
  ])('of %j', (headers, total, remaining) => {
    expect(feedbackFrom(headers as Record<string, string>)).toEqual({ total, remaining, cost: undefined, limits: [] })
  })

  it('that say nothing about calls, or nothing at all, limit nothing', () => {
    const headers = {
      'zendesk-ratelimit-inflight-jobs': 'total=30; remaining=0; resets=60',
      'zendesk-ratelimit-broken': 'total=; remaining=3',
      'zendesk-ratelimit-zero': 'total=0; remaining=0; resets=1',
    }
    expect(feedbackFrom(headers).limits).toEqual([])
    expect(feedbackFrom({ 'zendesk-ratelimit-x': 'total=5; remaining=5' }).limits).toEqual([
      { name: 'x', total: 5, remaining: 5, resetsInMs: undefined },
    ])
  })
})
