import { json, type SandboxResponse } from '../../http/message.ts'
import type { Delivery, Try } from '../../world/outbox.ts'
import { iso } from '../../world/time.ts'
import { found } from '../http/answers.ts'
import type { Call } from '../http/call.ts'
import { list } from '../http/list.ts'

/** Deliveries of one webhook under one id: a double has that of the first. */
interface Invocation {
  readonly id: string
  readonly deliveries: readonly Delivery[]
}

/** The latest first [rec]. What the vendor never made, and what was not tried yet, is not among them. */
function invocationsOf(call: Call): readonly Invocation[] {
  const { webhooks, outbox, deliveryRules } = call.world
  const hook = found(webhooks.all.get(call.segments['id'] ?? ''))
  const made = outbox.deliveries.filter(
    ({ id, webhookId, tries }) => webhookId === hook.id && (tries.length > 0 || deliveryRules.broken.has(id)),
  )
  const byId = Map.groupBy(made, ({ headers }) => headers['X-Zendesk-Webhook-Invocation-Id'] ?? '')
  return [...byId].map(([id, deliveries]) => ({ id, deliveries })).reverse()
}

/** `terminated`, `throttled` and `circuit broken` were recorded [rec]; the others are guesses [guess]. */
function statusOf({ state, tries }: Delivery): string {
  if (state === 'lost') return 'circuit broken'
  if (state === 'delivered') return 'success'
  if (state === 'discarded') return 'terminated'
  if (state === 'exhausted') return tries.at(-1)?.reply === 'timeout' ? 'timeout' : 'failed'
  return 'throttled'
}

/** A timeout is logged as 504 [client]. */
function codeOf(made: Try | undefined): { status_code?: number } {
  if (made === undefined || made.reply === 'unreachable') return {}
  return { status_code: made.reply === 'timeout' ? 504 : made.reply.status }
}

const second = (ms: number) => iso(Math.floor(ms / 1000))

export function invocations(call: Call): SandboxResponse {
  return list(call, {
    key: 'invocations',
    rows: invocationsOf(call),
    place: ({ id }) => [id],
    render: ({ id, deliveries }) => {
      const last = deliveries.at(-1)
      const made = last?.tries.at(-1)
      return JSON.stringify({
        id,
        ...codeOf(made),
        ...(last === undefined ? undefined : { status: statusOf(last) }),
        latest_completed_at: second(made?.at ?? last?.postedMs ?? 0),
      })
    },
    paging: 'cursor',
    style: 'webhooks',
  })
}

export function attempts(call: Call): SandboxResponse {
  const one = found(invocationsOf(call).find(({ id }) => id === call.segments['iid']))
  const rows = one.deliveries.flatMap((delivery) =>
    delivery.tries.map((made, index) => ({
      id: String(delivery.webhookId),
      invocation_id: one.id,
      ...codeOf(made),
      status: index === delivery.tries.length - 1 ? statusOf(delivery) : 'failed',
      request: { headers: listed(made.headers), payload: delivery.body },
      ...(typeof made.reply === 'string'
        ? undefined
        : { response: { headers: listed(made.reply.headers), payload: made.reply.payload } }),
      completed_at: second(made.at),
    })),
  )
  return json(200, JSON.stringify({ attempts: rows.reverse() }))
}

/** Credentials are not shown [guess]. */
function listed(headers: Readonly<Record<string, string>>): readonly { key: string; value: string }[] {
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() !== 'authorization')
    .map(([key, value]) => ({ key, value }))
}
