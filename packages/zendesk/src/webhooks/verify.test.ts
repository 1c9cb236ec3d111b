import type { RawDelivery } from '@tajo/core/webhook'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { zendeskWebhooks } from './kind.ts'

/** The vendor's own secret for tests. [doc] */
const secret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='
const at = Date.parse('2026-05-06T09:09:30Z')

function delivery(body: string | Buffer, headers: Readonly<Record<string, string>>): RawDelivery {
  return { method: 'POST', headers, body: Buffer.from(body) }
}

function signed(timestamp: string, signature: string): Readonly<Record<string, string>> {
  return { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': timestamp }
}

const only = (current: string | undefined, previous?: string) => ({ current, previous })

describe('the published vectors', () => {
  test.each([
    ['2021-03-25T05:09:27Z', '{"event":"ticket.updated","id":123}', 'S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM='],
    [
      '2026-05-06T09:09:30Z',
      '{"type":"zen:event-type:ticket.created","id":"0c5f6c0e-6d3c-4b8e-9a2e-0d5f5d1c7a11"}',
      'a+4yVOhR8nuKFsYoVO9AVeYAXiSkjuJ1PR7zWQhdB80=',
    ],
    ['2026-05-06T09:09:30Z', '', '6BoxFF0sKrL2JWJsg2oUTsGLbzukLupkWahI0iRFn30='],
  ])('%s %s', (timestamp, body, signature) => {
    const now = Date.parse(timestamp)
    expect(zendeskWebhooks.verify(delivery(body, signed(timestamp, signature)), only(secret), now)).toEqual({
      ok: true,
      secret: 'current',
    })
    expect(zendeskWebhooks.sign(body, secret, now)).toEqual(signed(timestamp, signature))
  })
})

describe('a delivery', () => {
  const body = '{\n   "id": "x"\n}\n'
  const good = zendeskWebhooks.sign(body, secret, at)
  const reason = (headers: Readonly<Record<string, string>>, secrets = only(secret), now = at) => {
    const verification = zendeskWebhooks.verify(delivery(body, headers), secrets, now)
    return verification.ok ? verification.secret : verification.reason
  }

  it('is taken with the secret that takes the place, and with the one that leaves it', () => {
    expect(reason(good, only('new', secret))).toBe('previous')
    expect(reason(good, only(secret, 'old'))).toBe('current')
    expect(reason(good, only(undefined, secret))).toBe('previous')
    expect(reason(good, only('new', 'old'))).toBe('mismatch')
  })

  it('is refused without a secret, whatever it is signed with', () => {
    expect(reason(good, only(undefined))).toBe('no-secret')
    expect(reason(zendeskWebhooks.sign(body, '', at), only('', ''))).toBe('no-secret')
  })

  it('is refused without its headers, or with others', () => {
    expect(reason({})).toBe('missing')
    expect(reason({ 'x-zendesk-webhook-signature': good['x-zendesk-webhook-signature'] ?? '' })).toBe('missing')
    expect(reason({ ...good, 'x-zendesk-webhook-signature-timestamp': 'yesterday' })).toBe('malformed')
    expect(reason({ ...good, 'x-zendesk-webhook-signature': 'sha256=abc' })).toBe('malformed')
    const twice = `${good['x-zendesk-webhook-signature']}, ${good['x-zendesk-webhook-signature']}`
    expect(reason({ ...good, 'x-zendesk-webhook-signature': twice })).toBe('malformed')
  })

  it('is taken for five minutes either way', () => {
    const minutes = 60_000
    expect(reason(good, only(secret), at + 5 * minutes)).toBe('current')
    expect(reason(good, only(secret), at - 5 * minutes)).toBe('current')
    expect(reason(good, only(secret), at + 5 * minutes + 1)).toBe('stale')
    expect(reason(good, only(secret), at - 5 * minutes - 1)).toBe('stale')
    // Nobody learns from the answer that a body was once signed.
    expect(reason(good, only('other'), at + 60 * minutes)).toBe('mismatch')
  })

  it('names no secret and no signature when it is refused', () => {
    const verification = zendeskWebhooks.verify(delivery(body, good), only('s3cr3t-of-ours'), at)
    expect(JSON.stringify(verification)).not.toContain('s3cr3t-of-ours')
    expect(JSON.stringify(verification)).not.toContain(good['x-zendesk-webhook-signature'])
  })
})

/** The text with one byte of it another. */
const changed = (text: Buffer) =>
  fc.tuple(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([place, by]) => {
    const other = Buffer.from(text)
    other[place] = ((other[place] ?? 0) + by) % 256
    return other
  })

test('any other byte of body, signature, timestamp or secret is refused', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 300 }).chain((bytes) => {
        const body = Buffer.from(bytes)
        const headers = zendeskWebhooks.sign(body, secret, at)
        const timestamp = headers['x-zendesk-webhook-signature-timestamp'] ?? ''
        const signature = headers['x-zendesk-webhook-signature'] ?? ''
        const latin = (text: Buffer) => text.toString('latin1')
        return fc.oneof(
          changed(body).map((other) => ({ body: other, timestamp, signature, secret })),
          changed(Buffer.from(signature)).map((other) => ({ body, timestamp, signature: latin(other), secret })),
          changed(Buffer.from(timestamp)).map((other) => ({ body, timestamp: latin(other), signature, secret })),
          changed(Buffer.from(secret)).map((other) => ({ body, timestamp, signature, secret: latin(other) })),
          fc.constant({ body: Buffer.concat([body, Buffer.from('\n')]), timestamp, signature, secret }),
        )
      }),
      (forged) => {
        const headers = signed(forged.timestamp, forged.signature)
        expect(zendeskWebhooks.verify(delivery(forged.body, headers), only(forged.secret), at).ok).toBe(false)
      },
    ),
    { seed: 5, numRuns: 2000 },
  )
})

test('whatever is signed passes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 4e12 }), (bytes, key, now) => {
      const body = Buffer.from(bytes)
      const headers = zendeskWebhooks.sign(body, key, now)
      expect(zendeskWebhooks.verify({ method: 'POST', headers, body }, only(key), now)).toEqual({
        ok: true,
        secret: 'current',
      })
    }),
    { seed: 5 },
  )
})
