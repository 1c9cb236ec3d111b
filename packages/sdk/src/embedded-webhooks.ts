import { sourceNamed } from '@tajo/core/config/sources'
import { TajoError } from '@tajo/core/errors'
import type { WebhookEvent } from '@tajo/core/webhook'
import type { DeliveryOutcome, PendingDelivery } from '@tajo/operations/deliveries/delivery'
import { processDeliveries } from '@tajo/operations/deliveries/process-deliveries'
import { webhookKinds } from '@tajo/operations/webhook-kinds'
import type { Workplace } from '@tajo/operations/workplace'
import type { EmbeddedDoor } from './embedded-door.ts'
import type { HandedWebhook, HandledWebhook } from './handle-webhook.ts'
import { rememberedOf } from './webhooks/remembered.ts'

const tries = 30
const betweenTriesMs = 1_000

interface Waiting {
  readonly delivery: PendingDelivery
  resolve(outcome: DeliveryOutcome): void
  reject(error: unknown): void
}

/** Deliveries worked on in this process. What comes while a source is being worked on is worked on next, together. */
export function embeddedWebhooks(door: EmbeddedDoor) {
  const queues = new Map<string, Waiting[]>()
  let ids = 0

  return async (name: string, handed: HandedWebhook): Promise<HandledWebhook> => {
    const events = await door.use(async (place) => eventsOf(place, name, handed))
    const receivedAt = new Date().toISOString()
    const outcomes = await Promise.all(
      events.map((event) => {
        ids += 1
        return enter(name, { ...event, id: ids, receivedAt })
      }),
    )
    return {
      outcome: outcomes.some(({ state }) => state === 'done') ? 'done' : 'ignored',
      keys: events.map(({ key }) => key),
    }
  }

  function enter(name: string, delivery: PendingDelivery): Promise<DeliveryOutcome> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { delivery, resolve, reject }
      const queue = queues.get(name)
      if (queue !== undefined) queue.push(waiting)
      else {
        queues.set(name, [waiting])
        void workOff(name)
      }
    })
  }

  async function workOff(name: string): Promise<void> {
    for (let queue = queues.get(name) ?? []; queue.length > 0; ) {
      const batch = queue.splice(0)
      await settle(name, batch).catch((error: unknown) => {
        for (const { reject } of batch) reject(error)
      })
    }
    queues.delete(name)
  }

  async function settle(name: string, batch: readonly Waiting[]): Promise<void> {
    const call = { signal: new AbortController().signal, tell: () => {} }
    let left = batch
    for (let n = 1; left.length > 0; n += 1) {
      const { deliveries } = await door.use((place) =>
        processDeliveries(
          place,
          sourceNamed(place.config, name),
          left.map(({ delivery }) => delivery),
          call,
        ),
      )
      const outcomes = new Map(deliveries.map((outcome) => [outcome.id, outcome]))
      left = left.filter(({ delivery, resolve, reject }) => {
        const outcome = outcomes.get(delivery.id)
        if (outcome === undefined || (outcome.state === 'pending' && n < tries)) return true
        if (outcome.state === 'pending') reject(new TajoError('TAJO_RUN_ACTIVE', `${name}: ${outcome.note}.`))
        else if (outcome.state === 'failed') reject(new TajoError('TAJO_REQUEST_REFUSED', `${name}: ${outcome.note}.`))
        else resolve(outcome)
        return false
      })
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, betweenTriesMs))
    }
  }
}

function eventsOf({ config }: Workplace, name: string, handed: HandedWebhook): readonly WebhookEvent[] {
  const source = sourceNamed(config, name)
  const remembered = rememberedOf(handed) ?? rememberedOf(handed['payload'])
  const body = Buffer.from(JSON.stringify(handed))
  const headers = { ...remembered?.headers, 'content-type': 'application/json' }
  const { keyName } = source.webhooks
  const unwrapped = webhookKinds[source.type].unwrap({ headers, body }, keyName === undefined ? {} : { keyName })
  if (unwrapped.ok) return unwrapped.events
  throw new TajoError('TAJO_WEBHOOK_UNKNOWN', `A delivery for ${name} cannot be understood: ${unwrapped.message}`)
}
