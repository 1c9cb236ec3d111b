import { createHash } from 'node:crypto'
import type { RawDelivery, Unwrapped, WebhookEvent } from '@tajo/core/webhook'
import { bodiesIn } from './body.ts'
import { envelopeEvent, isEnvelope } from './envelope.ts'
import { writtenEvent } from './written-body.ts'

const invocationHeader = 'x-zendesk-webhook-invocation-id'

/** What a delivery says, whoever wrote its body: the vendor, the author of a trigger, or an application that passes it on. */
export function unwrap({ headers, body }: Pick<RawDelivery, 'headers' | 'body'>): Unwrapped {
  const understood = bodiesIn(body, headers['content-type'] ?? '')
  if (!understood.ok) return understood
  const { bodies } = understood
  const delivery = deliveryKey(headers[invocationHeader], body)
  const events = bodies.flatMap((one, index): WebhookEvent[] => {
    const key = bodies.length === 1 ? delivery : `${delivery}/${index}`
    const event = (isEnvelope(one) ? envelopeEvent(one, key) : undefined) ?? writtenEvent(one, key)
    return event === undefined ? [] : [event]
  })
  return events.length > 0 ? { ok: true, events } : { ok: false, message: 'the body names no record' }
}

/** Every attempt of a delivery has the same invocation. [rec] Without the header equal bodies are one. */
function deliveryKey(invocation: string | undefined, body: Buffer): string {
  if (invocation !== undefined && /^[\w-]{1,100}$/.test(invocation)) return invocation
  return `sha256:${createHash('sha256').update(body).digest('hex')}`
}
