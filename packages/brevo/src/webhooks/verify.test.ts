import type { Verification } from '@tajo/core/webhook'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { brevoWebhooks } from './kind.ts'

const secret = 'k3Jq-0fL_98aTzYw2RmXvB7n'

function verify(headers: Readonly<Record<string, string>>, current?: string, previous?: string): Verification {
  return brevoWebhooks.verify({ method: 'POST', headers, body: Buffer.from('{}') }, { current, previous }, 0)
}

function outcome(...given: Parameters<typeof verify>): string {
  const verification = verify(...given)
  return verification.ok ? verification.secret : verification.reason
}

const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

describe('the secret', () => {
  it('comes as bearer token, in our own header, or as the password of the address', () => {
    const ways = [
      { authorization: `Bearer ${secret}` },
      { authorization: `bearer  ${secret}` },
      { 'x-tajo-webhook': secret },
      basic(`tajo:${secret}`),
      basic(`:${secret}`),
      { authorization: 'Bearer of a proxy', 'x-tajo-webhook': secret },
      brevoWebhooks.sign('{}', secret, 0),
    ]
    expect(ways.map((headers) => outcome(headers, secret))).toEqual(ways.map(() => 'current'))
    expect(outcome(basic('tajo:with:colons'), 'with:colons')).toBe('current')
  })

  it('may be the one before while the other takes its place', () => {
    const headers = { authorization: `Bearer ${secret}` }
    expect([
      outcome(headers, 'new', secret),
      outcome(headers, undefined, secret),
      outcome(headers, 'new', 'old'),
    ]).toEqual(['previous', 'previous', 'mismatch'])
  })

  it('that is not set lets nobody in', () => {
    expect(outcome({ authorization: `Bearer ${secret}` })).toBe('no-secret')
    expect(outcome({ 'x-tajo-webhook': '' }, '')).toBe('no-secret')
    expect(outcome(basic('tajo:'), '', '')).toBe('no-secret')
    expect(outcome(basic('tajo:'), secret)).toBe('malformed')
  })

  it('that is missing or unreadable is told from one that is wrong', () => {
    expect(outcome({}, secret)).toBe('missing')
    expect(outcome({ authorization: 'Digest x' }, secret)).toBe('malformed')
    expect(outcome({ authorization: `Bearer ${secret}x` }, secret)).toBe('mismatch')
    expect(JSON.stringify(verify({ authorization: 'Bearer guess-1' }, secret))).not.toMatch(/guess-1|k3Jq/)
  })
})

test('any other text is refused', () => {
  fc.assert(
    fc.property(fc.nat({ max: secret.length - 1 }), fc.integer({ min: 1, max: 93 }), (place, by) => {
      const code = ((secret.charCodeAt(place) - 33 + by) % 94) + 33
      const other = secret.slice(0, place) + String.fromCharCode(code) + secret.slice(place + 1)
      for (const headers of [{ authorization: `Bearer ${other}` }, { 'x-tajo-webhook': other }, basic(`tajo:${other}`)])
        expect(outcome(headers, secret)).toBe('mismatch')
    }),
    { seed: 5, numRuns: 500 },
  )
})

test('no headers make it throw', () => {
  const values = fc.oneof(
    fc.string(),
    fc.string().map((text) => `Basic ${text}`),
    fc.string().map((text) => `Bearer ${text}`),
  )
  fc.assert(
    fc.property(values, values, (authorization, own) => {
      expect(verify({ authorization, 'x-tajo-webhook': own }, secret).ok).toBe(false)
    }),
    { seed: 5 },
  )
})
