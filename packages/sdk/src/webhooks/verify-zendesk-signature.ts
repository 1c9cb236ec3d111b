import { TajoError } from '@tajo/core/errors'
import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'
import { rememberedOf } from './remembered.ts'

export interface ZendeskSignatureOptions {
  /** Default: the variable ZENDESK_WEBHOOK_SECRET. */
  readonly secret?: string | undefined
  /** The header X-Zendesk-Webhook-Signature-Timestamp; with `webhookBody()` it is known. */
  readonly timestamp?: string | undefined
  /** Milliseconds since 1970; default: now. */
  readonly now?: number
}

/**
 * Whether a delivery comes from Zendesk: HMAC over its timestamp and its bytes, at most five minutes old. `body` is the text or the
 * bytes as they came in, or what `webhookBody()` made of them.
 *
 * @throws TajoError `TAJO_ARGUMENT` where it cannot be told for want of a secret, of the bytes or of the timestamp.
 * @see https://developer.zendesk.com/documentation/webhooks/verifying/
 */
export function verifyZendeskSignature(
  body: unknown,
  signature: string | undefined,
  options: ZendeskSignatureOptions = {},
): boolean {
  const secret = options.secret ?? process.env['ZENDESK_WEBHOOK_SECRET']
  if (secret === undefined || secret === '')
    throw new TajoError('TAJO_ARGUMENT', 'There is no secret to check the signature with.', {
      hint: 'Set ZENDESK_WEBHOOK_SECRET, or pass { secret }. Zendesk shows it on the page of the webhook.',
    })
  if (signature === undefined || signature === '') return false
  const { bytes, timestamp } = deliveryOf(body, options.timestamp)
  const headers = {
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': timestamp,
  }
  const delivery = { method: 'POST', headers, body: bytes }
  return zendeskWebhooks.verify(delivery, { current: secret, previous: undefined }, options.now ?? Date.now()).ok
}

function deliveryOf(body: unknown, given: string | undefined): { readonly bytes: Buffer; readonly timestamp: string } {
  const remembered = rememberedOf(body)
  const bytes = Buffer.isBuffer(body) ? body : typeof body === 'string' ? Buffer.from(body) : remembered?.body
  const timestamp = given ?? remembered?.headers['x-zendesk-webhook-signature-timestamp']
  if (bytes === undefined)
    throw new TajoError('TAJO_ARGUMENT', 'A parsed body cannot be checked: the signature is of its bytes.', {
      hint: 'Use webhookBody() in the place of express.json(), webhookBodies(app) with Fastify, or pass the raw body.',
    })
  // Without the timestamp nothing was signed.
  return { bytes, timestamp: timestamp ?? '' }
}
