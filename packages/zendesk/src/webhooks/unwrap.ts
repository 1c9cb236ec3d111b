import { createHash } from 'node:crypto'
import type { RawDelivery, Unwrapped, WebhookEvent } from '@tajo/core/webhook'
import { bodiesIn } from './body.ts'
import { envelopeEvent, isEnvelope } from './envelope.ts'
import { writtenEvent } from './written-body.ts'

const invocationHeader = 'x-zendesk-webhook-invocation-id'

/** What a delivery says, whoever wrote its body: the vendor, the author of a trigger, or an application that passes it on. */
export function unwrap({ headers, body }: Pick<RawDelivery, 'headers' | 'body'>, newId: () => string): Unwrapped {
  const understood = bodiesIn(body, headers['content-type'] ?? '')
  if (!understood.ok) return understood
  const { bodies } = understood
  const delivery = deliveryKey(headers[invocationHeader], body)
  const events = bodies.flatMap((one, index): WebhookEvent[] => {
    const key = bodies.length === 1 ? delivery.key : `${delivery.key}/${index}`
    const event = (isEnvelope(one) ? envelopeEvent(one, key) : undefined) ?? writtenEvent(one, key)
    if (event === undefined) return []
    const mayBeAnother = !delivery.isCertain && event.key === key && event.at === null
    return [mayBeAnother ? { ...event, key: `${key}/${newId()}` } : event]
  })
  return events.length > 0 ? { ok: true, events } : { ok: false, message: 'the body names no record' }
}

/**
 * Every attempt of a delivery has the same invocation. [rec] Bodies that an application passes on have none: equal ones are the same
 * only where they say when it happened, for a ticket may be solved twice.
 */
function deliveryKey(
  invocation: string | undefined,
  body: Buffer,
): { readonly key: string; readonly isCertain: boolean } {
  if (invocation !== undefined && /^[\w-]{1,100}$/.test(invocation)) return { key: invocation, isCertain: true }
  return { key: `sha256:${createHash('sha256').update(body).digest('hex')}`, isCertain: false }
}
