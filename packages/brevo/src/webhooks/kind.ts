import type { WebhookKind } from '@tajo/core/webhook'
import { sample } from './sample.ts'
import { unwrap } from './unwrap.ts'
import { verify } from './verify.ts'

/** Brevo's webhooks: unsigned, authenticated by a secret Brevo was told to send. */
export const brevoWebhooks: WebhookKind = {
  verify,
  unwrap,
  sample,
  // 5xx, and any other 4xx, would throw the event away. [doc]
  tryAgain: { status: 429, headers: {} },
  sign: (_body, secret) => ({ authorization: `Bearer ${secret}` }),
}
