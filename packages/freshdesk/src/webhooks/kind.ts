import { randomUUID } from 'node:crypto'
import type { WebhookKind } from '@tajo/core/webhook'
import { sample } from './sample.ts'
import { sign } from './sign.ts'
import { unwrap } from './unwrap.ts'
import { verify } from './verify.ts'

/**
 * Deliveries of automation rules, and app events an account's own app passes on.
 *
 * No delivery has an id [doc], and two equal changes send equal bytes, so by content alone a later change would be taken for a
 * repeat and be lost. A key is therefore the same for the same bytes only where they can tell of nothing else: they hold the
 * moment of the change, or tell of a ticket's creation. Any other delivery has a key of its own. A repeat of it costs one more
 * read at most: those that wait together are read together, and rows that did not change lead to nothing.
 */
export const freshdeskWebhooks: WebhookKind = {
  verify,
  unwrap: (delivery) => unwrap(delivery, randomUUID),
  sample,
  // Failures are sent again after 5, 30 and 60 minutes whatever the answer says [doc].
  tryAgain: { status: 503, headers: {} },
  sign,
}
