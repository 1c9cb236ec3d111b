import type { WebhookKind } from '@tajo/core/webhook'

/** What a rule's webhook sends with its simple encoding. [doc] */
export const sample: WebhookKind['sample'] = ({ topic = '{ticket_status:from:Open,to:Pending}', now }) => ({
  freshdesk_webhook: { ticket_id: 1, triggered_event: topic, ticket_updated_at: now.toISOString() },
})
