import { createHash, timingSafeEqual } from 'node:crypto'
import type { RawDelivery, Verification, WebhookSecrets } from '@tajo/core/webhook'
import { credentialsIn, secretHeader } from './credentials.ts'

/**
 * Whether a delivery shows the secret: in the header `x-tajo-webhook`, as a Bearer token, or as a half of Basic. Freshdesk signs
 * nothing and stamps no time [doc], so a copied delivery cannot be told from a new one: it does no harm, since what it names is
 * only read again.
 */
export function verify({ headers }: Pick<RawDelivery, 'headers'>, secrets: WebhookSecrets): Verification {
  const { current = '', previous = '' } = secrets
  if (current === '' && previous === '')
    return refusal('no-secret', 'No webhook secret is set for this source, so nothing can be told from a forgery.')
  const { shown, unreadable } = credentialsIn(headers)
  if (isAmong(shown, current)) return { ok: true, secret: 'current' }
  if (isAmong(shown, previous)) return { ok: true, secret: 'previous' }
  if (unreadable)
    return refusal('malformed', 'The Authorization header is neither Bearer nor Basic with a name and a password.')
  return shown.length === 0
    ? refusal('missing', `It carries no secret: the rule in Freshdesk lacks the custom header ${secretHeader}.`)
    : refusal('mismatch', 'It carries another secret than the one that is set.')
}

function refusal(reason: Extract<Verification, { ok: false }>['reason'], message: string): Verification {
  return { ok: false, reason, message }
}

/** Takes as long for a text that begins right as for one that does not: digests are compared, all of them, in whole. */
function isAmong(shown: readonly string[], secret: string): boolean {
  const wanted = digest(secret)
  let found = false
  for (const text of shown) found = timingSafeEqual(digest(text), wanted) || found
  return found && secret !== ''
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
