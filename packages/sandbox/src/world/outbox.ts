import { DeliveryFaults } from './delivery-faults.ts'

/** What the other side answered. */
export interface Answered {
  readonly status: number
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string
}

export type Reply = Answered | 'timeout' | 'unreachable'

/** One message for an address of somebody else's. */
export interface Message {
  /** Null for one that no webhook asked for, as the notification of a process. */
  readonly webhookId: string | number | null
  /** The vendor's word for what happened. */
  readonly topic: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Try {
  readonly at: number
  /** All of them, as sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly reply: Reply
}

export interface Delivery extends Message {
  readonly id: number
  readonly postedMs: number
  readonly tries: Try[]
  dueMs: number
  /** `lost` was never sent: a fault of the sandbox's, or the vendor's own rule. */
  state: 'waiting' | 'sending' | 'delivered' | 'discarded' | 'exhausted' | 'lost'
}

/** What becomes of a delivery after a reply: it ends, or is tried again so much later. */
export type Verdict = 'delivered' | 'discarded' | 'exhausted' | { readonly waitMs: number }

/** How one vendor delivers. */
export interface DeliveryRules {
  /** The reply is the last of `delivery.tries`. */
  judge(delivery: Delivery, reply: Reply, nowMs: number): Verdict
  /** Not before this moment, whatever its turn: an address left alone, a budget used up. */
  notBefore?(delivery: Delivery): number
  /** Headers of each try by itself: a signature over its time. */
  headersAt?(delivery: Delivery, nowMs: number): Readonly<Record<string, string>>
  /** Asked right before a try; `lose` throws it away unsent. */
  beforeTry?(delivery: Delivery, nowMs: number): 'send' | 'lose'
}

const KEPT = 100_000

/** What waits to be sent to others, and what became of it. */
export class Outbox {
  /** The last 100,000, in the order they were posted. */
  readonly deliveries: Delivery[] = []
  readonly faults = new DeliveryFaults()
  readonly #rules: DeliveryRules
  readonly #waiting = new Set<Delivery>()
  #posted = 0

  constructor(rules: DeliveryRules) {
    this.#rules = rules
  }

  post(message: Message, atMs: number): void {
    const plan = this.faults.take(message.topic)
    for (let copy = 0; copy < plan.copies; copy += 1) {
      const delivery = this.#keep(message, atMs)
      delivery.dueMs += plan.delayMs
      this.#waiting.add(delivery)
    }
    if (plan.copies === 0) this.#keep(message, atMs).state = 'lost'
  }

  /** The next one whose time has come and whose address is not left alone; it counts as being sent from here on. */
  takeDue(nowMs: number): Delivery | undefined {
    const due: Delivery[] = []
    for (const one of this.#waiting) {
      if (Math.max(one.dueMs, this.#rules.notBefore?.(one) ?? 0) > nowMs) continue
      if (this.#rules.beforeTry?.(one, nowMs) === 'lose') {
        this.#end(one, 'lost')
        continue
      }
      due.push(one)
      if (!this.faults.shuffling) break
    }
    const taken = due[this.faults.pick(due.length)]
    if (taken !== undefined) {
      taken.state = 'sending'
      this.#waiting.delete(taken)
    }
    return taken
  }

  headersOf(delivery: Delivery, nowMs: number): Readonly<Record<string, string>> {
    return { ...delivery.headers, ...this.#rules.headersAt?.(delivery, nowMs) }
  }

  settle(delivery: Delivery, made: Try, nowMs: number): void {
    delivery.tries.push(made)
    const verdict = this.#rules.judge(delivery, made.reply, nowMs)
    if (typeof verdict === 'string') {
      this.#end(delivery, verdict)
      return
    }
    delivery.dueMs = nowMs + verdict.waitMs
    delivery.state = 'waiting'
    this.#waiting.add(delivery)
  }

  /** How many are still to be sent, now or later. */
  get waiting(): number {
    return this.#waiting.size
  }

  #keep(message: Message, postedMs: number): Delivery {
    this.#posted += 1
    const delivery: Delivery = {
      ...message,
      id: this.#posted,
      postedMs,
      tries: [],
      dueMs: postedMs,
      state: 'waiting',
    }
    if (this.deliveries.length >= KEPT) this.deliveries.splice(0, KEPT / 10)
    this.deliveries.push(delivery)
    return delivery
  }

  #end(delivery: Delivery, state: Exclude<Delivery['state'], 'waiting' | 'sending'>): void {
    delivery.state = state
    this.#waiting.delete(delivery)
  }
}
