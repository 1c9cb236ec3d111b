import { createHash, timingSafeEqual } from 'node:crypto'
import type { RawDelivery, Verification, WebhookSecrets } from '@tajo/core/webhook'

/** Ours, beside the bearer token: for accounts where the token cannot be set. */
const secretHeader = 'x-tajo-webhook'

/** Ways a delivery can carry the secret. Brevo signs nothing: what it was told to send is all there is. [doc] "Secure webhook calls" */
function presented(headers: Readonly<Record<string, string>>): readonly string[] {
  const { authorization = '' } = headers
  const bearer = /^bearer +(\S.*)$/i.exec(authorization)?.[1]
  const basic = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1]
  return [headers[secretHeader], bearer, basic === undefined ? undefined : passwordIn(basic)].filter(
    (one): one is string => one !== undefined && one !== '',
  )
}

/** From `https://user:password@…`; whatever the user is called. */
function passwordIn(basic: string): string | undefined {
  const pair = Buffer.from(basic, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon === -1 ? undefined : pair.slice(colon + 1)
}

export function verify({ headers }: RawDelivery, { current, previous }: WebhookSecrets): Verification {
  const live = [current, previous].filter((secret) => secret !== undefined && secret !== '')
  if (live.length === 0) {
    return refused('no-secret', 'no secret is set: run `tajo webhooks setup brevo`, or set `brevo.webhooks.secret`')
  }
  const given = presented(headers)
  if (given.length === 0) {
    const isThere = headers['authorization'] !== undefined || headers[secretHeader] !== undefined
    return isThere
      ? refused('malformed', 'the credentials are neither a bearer token nor a user with a password')
      : refused('missing', `there is neither an authorization nor an ${secretHeader} header`)
  }
  // All are compared, whichever fits.
  const fits = (secret: string | undefined) =>
    secret !== undefined && secret !== '' && given.filter((one) => isSame(one, secret)).length > 0
  const fitsCurrent = fits(current)
  const fitsPrevious = fits(previous)
  if (!fitsCurrent && !fitsPrevious) return refused('mismatch', 'the secret is another one')
  return { ok: true, secret: fitsCurrent ? 'current' : 'previous' }
}

/** Digests are of one length: not even that of the secret shows in the time it takes. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function refused(reason: Extract<Verification, { ok: false }>['reason'], message: string): Verification {
  return { ok: false, reason, message }
}
