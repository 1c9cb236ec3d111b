import type { Clock } from '@tajo/core/clock'
import type { Dice } from './dice.ts'

interface Turn {
  readonly key: string
  readonly begin: () => void
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/**
 * Lets everything that could happen side by side happen one after another, in an order the dice choose: requests, their
 * answers, the store's transactions, sleeps. So a run of many streams is repeated exactly by its seed, no time passes but the
 * time the play is about, and an answer may come long after the vendor gave it.
 */
export class Stage {
  readonly clock: Clock
  readonly #dice: Dice
  #nowMs: number
  #turns: Turn[] = []
  #sleepers: Sleeper[] = []
  #occupied = false
  #armed = false

  constructor(startMs: number, dice: Dice) {
    this.#nowMs = startMs
    this.#dice = dice
    this.clock = { now: () => this.#nowMs, sleep: (ms, signal) => this.#sleep(ms, signal) }
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }

  /** Resolves when it is this one's turn. `key` names it, so that the order never hangs on who came first. */
  turn(key: string, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn: Turn = { key, begin: () => detach(resolve) }
      const onAbort = (): void => {
        this.#turns = this.#turns.filter((other) => other !== turn)
        reject(signal?.reason)
      }
      const detach = (then: () => void): void => {
        signal?.removeEventListener('abort', onAbort)
        then()
      }
      if (signal?.aborted === true) return reject(signal.reason)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#turns.push(turn)
      this.#arm()
    })
  }

  /** Does `work` when its turn comes; nothing else happens until it has ended. */
  async alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.turn(key)
    this.#occupied = true
    try {
      return await work()
    } finally {
      this.#occupied = false
      this.#arm()
    }
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const sleeper: Sleeper = {
        at: this.#nowMs + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#sleepers.push(sleeper)
      this.#arm()
    })
  }

  /** A turn of the event loop lets all that follows from the last turn ask for theirs first. */
  #arm(): void {
    if (this.#armed) return
    this.#armed = true
    setImmediate(() => {
      this.#armed = false
      if (!this.#occupied) this.#next()
    })
  }

  #next(): void {
    const sleeper = this.#firstToWake()
    if (sleeper !== undefined && (sleeper.at <= this.#nowMs || this.#turns.length === 0)) {
      this.#nowMs = Math.max(this.#nowMs, sleeper.at)
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
      sleeper.wake()
    } else {
      const turn = this.#choose()
      if (turn === undefined) return
      this.#turns = this.#turns.filter((other) => other !== turn)
      turn.begin()
    }
    this.#arm()
  }

  #choose(): Turn | undefined {
    if (this.#turns.length < 2) return this.#turns[0]
    const byKey = this.#turns.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    return byKey[this.#dice.below(byKey.length)]
  }

  #firstToWake(): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper
    return first
  }
}
