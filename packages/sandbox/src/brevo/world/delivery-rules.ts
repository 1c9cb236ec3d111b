import type { Delivery, DeliveryRules, Reply, Verdict } from '../../world/outbox.ts'

const MINUTE = 60_000

/** After the first try: 10 minutes, 1 hour, 2 and 8 [doc "Retry mechanism"]. */
const LADDER = [10 * MINUTE, 60 * MINUTE, 120 * MINUTE, 480 * MINUTE] as const

/** An address that does not answer is left alone for so long [doc]. */
const PAUSE = 10 * MINUTE

/** Silence and 429 are tried again; any other 4xx and any 5xx throw the event away [doc]. */
export class BrevoDeliveryRules implements DeliveryRules {
  readonly #paused = new Map<string | number, number>()

  judge({ tries, webhookId }: Delivery, reply: Reply, nowMs: number): Verdict {
    const isSilent = typeof reply === 'string'
    if (isSilent && webhookId !== null) this.#paused.set(webhookId, nowMs + PAUSE)
    if (!isSilent && reply.status >= 200 && reply.status < 300) return 'delivered'
    if (!isSilent && reply.status !== 429) return 'discarded'
    const waitMs = LADDER[tries.length - 1]
    // A notification is sent once.
    return waitMs === undefined || webhookId === null ? 'exhausted' : { waitMs }
  }

  notBefore({ webhookId }: Delivery): number {
    return webhookId === null ? 0 : (this.#paused.get(webhookId) ?? 0)
  }
}
