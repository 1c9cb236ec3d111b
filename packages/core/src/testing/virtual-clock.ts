import type { Clock } from '../clock.ts'

interface Timer {
  readonly at: number
  readonly ring: () => void
}

/** Turns of the event loop without news after which only time can make anything move. */
const quietTurns = 3

/**
 * A clock that jumps: when nothing but a sleeper could go on, time moves to the first sleeper's moment. Hours of waiting pass
 * in the time the work itself takes, and in the same order every time.
 *
 * Work the event loop cannot see the end of (a socket, a database) is announced with `busy`, which holds time meanwhile.
 *
 * @example
 * const clock = new VirtualClock()
 * await clock.sleep(3_600_000) // at once
 * await clock.busy(warehouse.write(batch)) // took no virtual time
 */
export class VirtualClock implements Clock {
  #now: number
  /** Earliest first, equals in the order they were set. */
  readonly #timers: Timer[] = []
  #news = 0
  #busy = 0
  #onFree: (() => void) | undefined
  #moving = false

  constructor(startMs: number = Date.UTC(2026, 0, 1)) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const timer: Timer = {
        at: this.#now + Math.max(0, ms),
        ring: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      const onAbort = (): void => {
        this.#timers.splice(this.#timers.indexOf(timer), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#insert(timer)
      this.#news += 1
      if (!this.#moving) void this.#move()
    })
  }

  /** Time stands still until `work` has ended. */
  async busy<Result>(work: Promise<Result>): Promise<Result> {
    this.#busy += 1
    try {
      return await work
    } finally {
      this.#busy -= 1
      this.#news += 1
      if (this.#busy === 0) this.#onFree?.()
    }
  }

  async #move(): Promise<void> {
    this.#moving = true
    while (this.#timers.length > 0) {
      await this.#quiet()
      const first = this.#timers[0]
      if (first === undefined) break
      this.#now = Math.max(this.#now, first.at)
      const due = this.#timers.findIndex((timer) => timer.at > this.#now)
      for (const timer of this.#timers.splice(0, due === -1 ? this.#timers.length : due)) timer.ring()
    }
    this.#moving = false
  }

  async #quiet(): Promise<void> {
    for (let turns = 0; turns < quietTurns; ) {
      const news = this.#news
      if (this.#busy > 0) await new Promise<void>((resolve) => (this.#onFree = resolve))
      await new Promise((resolve) => setImmediate(resolve))
      turns = news === this.#news && this.#busy === 0 ? turns + 1 : 0
    }
  }

  #insert(timer: Timer): void {
    let place = this.#timers.length
    while (place > 0 && (this.#timers[place - 1]?.at ?? 0) > timer.at) place -= 1
    this.#timers.splice(place, 0, timer)
  }
}
