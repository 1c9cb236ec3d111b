import { timingSafeEqual } from 'node:crypto'
import type { RawDelivery, Verification, WebhookSecrets } from '@tajo/core/webhook'
import { signatureHeader, signatureOf, timestampHeader } from './signature.ts'

/** Each attempt is signed anew, so that only clocks that differ and a replay come late. The vendor prescribes none. [guess] */
const toleranceMs = 5 * 60_000

/** To the second. [rec] */
const timestampShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
/** 32 bytes. */
const signatureShape = /^[A-Za-z0-9+/]{43}=$/

export function verify(
  { headers, body }: RawDelivery,
  { current, previous }: WebhookSecrets,
  nowMs: number,
): Verification {
  const hasCurrent = current !== undefined && current !== ''
  const hasPrevious = previous !== undefined && previous !== ''
  if (!hasCurrent && !hasPrevious) {
    return refused('no-secret', 'no signing secret is set: run `tajo webhooks setup`, or set `webhooks.secret`')
  }
  const signature = headers[signatureHeader]
  const timestamp = headers[timestampHeader]
  if (signature === undefined) return refused('missing', `there is no ${signatureHeader} header`)
  if (timestamp === undefined) return refused('missing', `there is no ${timestampHeader} header`)
  const signedMs = timestampShape.test(timestamp) ? Date.parse(timestamp) : Number.NaN
  if (Number.isNaN(signedMs)) return refused('malformed', 'the timestamp is not a moment')
  if (!signatureShape.test(signature)) return refused('malformed', 'the signature is not base64 of 32 bytes')
  // Both are compared whichever fits, as texts: base64 has several spellings of the same bytes.
  const fitsCurrent = hasCurrent && isSame(signature, signatureOf(current, timestamp, body))
  const fitsPrevious = hasPrevious && isSame(signature, signatureOf(previous, timestamp, body))
  if (!fitsCurrent && !fitsPrevious) {
    return refused('mismatch', 'the signature is not that of this body: another secret, or bytes changed on the way')
  }
  const lateMs = nowMs - signedMs
  if (Math.abs(lateMs) > toleranceMs) {
    const minutes = Math.round(Math.abs(lateMs) / 60_000)
    const when = lateMs > 0 ? 'ago' : 'ahead'
    return refused('stale', `signed ${minutes} minutes ${when}: a replay, or a clock that is wrong`)
  }
  return { ok: true, secret: fitsCurrent ? 'current' : 'previous' }
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function refused(reason: Extract<Verification, { ok: false }>['reason'], message: string): Verification {
  return { ok: false, reason, message }
}
