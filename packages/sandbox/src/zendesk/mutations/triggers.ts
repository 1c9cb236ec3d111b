import { post } from '../webhooks/events.ts'
import { filledIn } from '../webhooks/trigger-body.ts'
import { known, type WorldData } from '../world/data.ts'

/** A trigger's action `notification_webhook`: the body its author wrote, for this ticket. Conditions are the caller's matter. */
export function fireTrigger(data: WorldData, webhookId: string, ticketId: number, template: string): void {
  const hook = known(data.webhooks.all, webhookId, 'webhook')
  if (!hook.subscriptions.includes('conditional_ticket_events'))
    throw new Error(`webhook ${webhookId} hears of events, not of triggers`)
  const body = filledIn(template, known(data.tickets, ticketId, 'ticket'), data)
  post(data, data.outbox, hook, { topic: 'conditional_ticket_events', body, atMs: data.settings.clock.now() })
}
