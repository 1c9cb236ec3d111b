import { randomUUID } from 'node:crypto'
import type { WebhookKind } from '@tajo/core/webhook'
import { sample } from './sample.ts'
import { sign } from './sign.ts'
import { unwrap } from './unwrap.ts'
import { verify } from './verify.ts'

/** Zendesk's webhooks: signed, event-subscribed or wired to triggers and automations. */
export const zendeskWebhooks: WebhookKind = {
  verify,
  unwrap: (delivery) => unwrap(delivery, randomUUID),
  sample,
  // Sent again up to three times, when the wait is under a minute; on 500 never. [doc]
  tryAgain: { status: 503, headers: { 'retry-after': '30' } },
  sign,
}
