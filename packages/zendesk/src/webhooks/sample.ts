import type { WebhookKind } from '@tajo/core/webhook'

/** An event as the reference shows its envelope. [doc] */
export const sample: WebhookKind['sample'] = ({ topic = 'ticket.status_changed', id, now }) => {
  const time = now.toISOString()
  const [domain = 'ticket'] = topic.split('.')
  return {
    account_id: 1,
    id,
    time,
    type: `zen:event-type:${topic}`,
    subject: `zen:${domain}:1`,
    zendesk_event_version: '2022-11-06',
    event: { current: 'OPEN', previous: 'NEW' },
    detail: { id: '1', updated_at: time },
  }
}
