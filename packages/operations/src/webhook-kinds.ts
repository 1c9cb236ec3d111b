import { brevoWebhooks } from '@tajo/brevo/webhooks/kind'
import type { SourceConfig } from '@tajo/core/config/config'
import type { WebhookKind } from '@tajo/core/webhook'
import { freshdeskWebhooks } from '@tajo/freshdesk/webhooks/kind'
import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'

/** How each vendor's deliveries are verified and understood. */
export const webhookKinds: Readonly<Record<SourceConfig['type'], WebhookKind>> = {
  freshdesk: freshdeskWebhooks,
  zendesk: zendeskWebhooks,
  brevo: brevoWebhooks,
}
