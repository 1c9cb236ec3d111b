import { createHmac } from 'node:crypto'
import type { Delivery, DeliveryRules, Reply, Verdict } from '../../world/outbox.ts'
import type { Webhook } from '../world/webhooks.ts'

const MINUTE = 60_000

/** How often it is sent again, by what came back; anything else is the end at once [doc][client]. */
const AGAIN = { conflict: 3, busy: 3, timeout: 5 } as const
/** From one try to the next where no answer says it [guess]. */
const PAUSE = 10_000
/** A longer wait is not waited [doc]. */
const LONGEST_WAIT = 60

/** At so many requests in five minutes, seven of ten of them errors, or at so many errors, nothing is sent for five seconds [client]. */
const BREAKER = { windowMs: 5 * MINUTE, leastRequests: 100, share: 0.7, errors: 1_000, pauseMs: 5_000 } as const

interface Outcome {
  readonly at: number
  readonly failed: boolean
}

/** What `X-Zendesk-Webhook-Signature` says: base64 over the moment of the try and the bytes [doc]. */
export function signatureHeaders(secret: string, body: string, nowMs: number): Readonly<Record<string, string>> {
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 19)}Z`
  return {
    'X-Zendesk-Webhook-Signature': createHmac('sha256', secret).update(timestamp).update(body).digest('base64'),
    'X-Zendesk-Webhook-Signature-Timestamp': timestamp,
  }
}

/** Best effort: no order, doubles possible, losses possible [doc]. */
export class ZendeskDeliveryRules implements DeliveryRules {
  /** Deliveries that the circuit breaker threw away, by id. */
  readonly broken = new Set<number>()
  readonly #webhooks: ReadonlyMap<string, Webhook>
  readonly #outcomes = new Map<string, Outcome[]>()
  readonly #openUntil = new Map<string, number>()

  constructor(webhooks: ReadonlyMap<string, Webhook>) {
    this.#webhooks = webhooks
  }

  judge({ tries, webhookId }: Delivery, reply: Reply, nowMs: number): Verdict {
    const succeeded = typeof reply === 'object' && reply.status >= 200 && reply.status < 300
    this.#count(String(webhookId), { at: nowMs, failed: !succeeded })
    if (succeeded) return 'delivered'
    const again = againAfter(reply)
    if (again === undefined) return 'discarded'
    return tries.length > again.times ? 'exhausted' : { waitMs: again.waitMs }
  }

  /** With the secret of now, at the moment of the try [rec]. */
  headersAt({ webhookId, body }: Delivery, nowMs: number): Readonly<Record<string, string>> {
    const secret = this.#webhooks.get(String(webhookId))?.secret
    return secret === undefined ? {} : signatureHeaders(secret, body, nowMs)
  }

  beforeTry({ id, webhookId }: Delivery, nowMs: number): 'send' | 'lose' {
    const hook = this.#webhooks.get(String(webhookId))
    if (hook === undefined || hook.status === 'inactive') return 'lose'
    if ((this.#openUntil.get(hook.id) ?? 0) <= nowMs) return 'send'
    this.broken.add(id)
    return 'lose'
  }

  #count(webhookId: string, outcome: Outcome): void {
    const recent = (this.#outcomes.get(webhookId) ?? []).filter(({ at }) => at > outcome.at - BREAKER.windowMs)
    recent.push(outcome)
    this.#outcomes.set(webhookId, recent)
    const errors = recent.filter(({ failed }) => failed).length
    const tooMany = errors >= recent.length * BREAKER.share || errors > BREAKER.errors
    if (outcome.failed && recent.length >= BREAKER.leastRequests && tooMany)
      this.#openUntil.set(webhookId, outcome.at + BREAKER.pauseMs)
  }
}

/** `undefined`: never. A connection that does not come about is no timeout [guess]. */
function againAfter(reply: Reply): { readonly times: number; readonly waitMs: number } | undefined {
  if (reply === 'timeout') return { times: AGAIN.timeout, waitMs: PAUSE }
  if (typeof reply === 'string') return undefined
  if (reply.status === 409) return { times: AGAIN.conflict, waitMs: PAUSE }
  const { 'retry-after': asked = '' } = reply.headers
  const isBusy = (reply.status === 429 || reply.status === 503) && /^\d+$/.test(asked) && Number(asked) < LONGEST_WAIT
  return isBusy ? { times: AGAIN.busy, waitMs: Number(asked) * 1_000 } : undefined
}
