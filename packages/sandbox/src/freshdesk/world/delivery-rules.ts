import type { Delivery, DeliveryRules, Reply, Verdict } from '../../world/outbox.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What deliveries and calls of the API share [doc]. */
export interface CallBudget {
  hasRoom(): boolean
  spendOne(): void
}

export interface FreshdeskDelivery {
  readonly clock: { now(): number }
  /** Minutes from one failure to the next try. */
  readonly retryMinutes: readonly number[]
  readonly budget: CallBudget
}

/**
 * Each try counts as a call; without room it waits for the next hour, for a day at most [doc]. Anything but 2xx is a failure
 * [guess], tried again after the minutes of the plan.
 */
export class FreshdeskDeliveryRules implements DeliveryRules {
  readonly #options: FreshdeskDelivery
  readonly #postponed = new Map<number, number>()

  constructor(options: FreshdeskDelivery) {
    this.#options = options
  }

  judge({ tries }: Delivery, reply: Reply): Verdict {
    this.#options.budget.spendOne()
    if (typeof reply !== 'string' && reply.status >= 200 && reply.status < 300) return 'delivered'
    const minutes = this.#options.retryMinutes[tries.length - 1]
    return minutes === undefined ? 'exhausted' : { waitMs: minutes * MINUTE }
  }

  notBefore({ id, dueMs, postedMs }: Delivery): number {
    const now = this.#options.clock.now()
    const postponed = this.#postponed.get(id) ?? 0
    // Too old is to be thrown away, and needs no room.
    if (dueMs > now || postponed > now || now - postedMs > DAY) return Math.min(postponed, postedMs + DAY + 1)
    if (this.#options.budget.hasRoom()) return 0
    const nextHour = (Math.floor(now / HOUR) + 1) * HOUR
    this.#postponed.set(id, nextHour)
    return nextHour
  }

  beforeTry({ id, postedMs }: Delivery, nowMs: number): 'send' | 'lose' {
    this.#postponed.delete(id)
    return nowMs - postedMs > DAY ? 'lose' : 'send'
  }
}
