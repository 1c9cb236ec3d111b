import type { Outbox } from '../world/outbox.ts'
import type { Send } from './send.ts'

interface Clock {
  /** Milliseconds since 1970, as `Date.now`. */
  now(): number
}

export interface DelivererOptions {
  readonly clock: Clock
  readonly send: Send
  /** Done before each round: what waits for a moment is put into the outbox. */
  readonly before?: (nowMs: number) => void
  /** How many are under way at once. Default 1: in order. */
  readonly lanes?: number
}

/** Sends what is in an outbox: on demand, or by itself while somebody listens. */
export class Deliverer {
  readonly #outbox: Outbox
  readonly #options: DelivererOptions
  #round: Promise<void> = Promise.resolve()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(outbox: Outbox, options: DelivererOptions) {
    this.#outbox = outbox
    this.#options = options
  }

  /** Sends everything whose time has come on the clock; resolves when it is answered or given up. */
  deliverDue(): Promise<void> {
    const round = this.#round.then(() => this.#deliver())
    // Whoever asked hears of a failure; the next round goes on.
    this.#round = round.catch(() => undefined)
    return round
  }

  start(everyMs: number): void {
    this.#timer = setInterval(() => void this.deliverDue(), everyMs).unref()
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#round
  }

  async #deliver(): Promise<void> {
    const { before, clock, lanes = 1 } = this.#options
    before?.(clock.now())
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()))
  }

  async #lane(): Promise<void> {
    const { clock, send } = this.#options
    for (let due = this.#outbox.takeDue(clock.now()); due !== undefined; due = this.#outbox.takeDue(clock.now())) {
      const at = clock.now()
      const headers = this.#outbox.headersOf(due, at)
      const reply = await send({ method: due.method, url: due.url, headers, body: due.body })
      this.#outbox.settle(due, { at, headers, reply }, clock.now())
    }
  }
}
