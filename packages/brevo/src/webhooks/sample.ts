import type { WebhookKind } from '@tajo/core/webhook'

const email = 'nobody@example.com'

/** What a marketing webhook sends of a contact. [doc] */
export const sample: WebhookKind['sample'] = ({ topic = 'contact_updated', id, now }) => ({
  event: topic,
  email,
  date: now.toISOString(),
  ts: Math.floor(now.getTime() / 1000),
  key: 'another key',
  content: [{ email, attributes: {} }],
  id,
})
