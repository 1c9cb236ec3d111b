import type { WebhookKind } from '@tajo/core/webhook'
import { unwrap } from './unwrap.ts'
import { verify } from './verify.ts'

/** Brevo's webhooks: unsigned, authenticated by a secret Brevo was told to send. */
export const brevoWebhooks: WebhookKind = {
  verify,
  unwrap,
  // 5xx, and any other 4xx, would throw the event away. [doc]
  tryAgain: { status: 429, headers: {} },
  sign: (_body, secret) => ({ authorization: `Bearer ${secret}` }),
}
