import type { SourceConfig } from '@tajo/core/config/config'

export interface SampleOptions {
  /** The vendor's own word; `undefined`: a change of a ticket, of a contact at Brevo. */
  readonly topic: string | undefined
  /** Of the delivery: another one each time. */
  readonly id: string
  readonly now: Date
}

/** A body as the vendor would send it, about its first ticket or about nobody: for trying the way, not for its content. */
export function samplePayload(type: SourceConfig['type'], { topic, id, now }: SampleOptions): unknown {
  const at = now.toISOString()
  switch (type) {
    case 'zendesk': {
      const name = topic ?? 'ticket.status_changed'
      const [domain = 'ticket'] = name.split('.')
      return {
        account_id: 1,
        id,
        time: at,
        type: `zen:event-type:${name}`,
        subject: `zen:${domain}:1`,
        zendesk_event_version: '2022-11-06',
        event: { current: 'OPEN', previous: 'NEW' },
        detail: { id: '1', updated_at: at },
      }
    }
    case 'freshdesk':
      return {
        freshdesk_webhook: {
          ticket_id: 1,
          triggered_event: topic ?? '{ticket_status:from:Open,to:Pending}',
          ticket_updated_at: at,
        },
      }
    case 'brevo':
      return {
        event: topic ?? 'contact_updated',
        email: 'nobody@example.com',
        date: at,
        ts: Math.floor(now.getTime() / 1000),
        key: 'another key',
        content: [{ email: 'nobody@example.com', attributes: {} }],
        id,
      }
  }
}
