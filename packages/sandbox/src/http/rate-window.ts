const MINUTE_MS = 60_000

export interface Window {
  used(nowMs: number): number
  add(nowMs: number, credits: number): void
  /** Milliseconds until `credits` more fit under `limit`; 0 or less when they fit now. */
  waitMs(nowMs: number, credits: number, limit: number): number
}

export function openWindow(shape: 'fixed' | 'sliding', lengthMs = MINUTE_MS): Window {
  return shape === 'fixed' ? new FixedWindow(lengthMs) : new SlidingWindow(lengthMs)
}

/** Starts at the first call and is empty again when its length is over. */
class FixedWindow implements Window {
  readonly #lengthMs: number
  #start = Number.NEGATIVE_INFINITY
  #used = 0

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  used(nowMs: number): number {
    return nowMs - this.#start >= this.#lengthMs ? 0 : this.#used
  }

  add(nowMs: number, credits: number): void {
    if (nowMs - this.#start >= this.#lengthMs) {
      this.#start = nowMs
      this.#used = 0
    }
    this.#used += credits
  }

  waitMs(nowMs: number, credits: number, limit: number): number {
    return this.used(nowMs) + credits <= limit ? 0 : this.#start + this.#lengthMs - nowMs
  }
}

/** Every call is forgotten its length after it was made. */
class SlidingWindow implements Window {
  readonly #lengthMs: number
  #spent: { readonly atMs: number; readonly credits: number }[] = []
  #forgotten = 0
  #used = 0

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs
  }

  used(nowMs: number): number {
    let oldest = this.#spent[this.#forgotten]
    while (oldest !== undefined && nowMs - oldest.atMs >= this.#lengthMs) {
      this.#used -= oldest.credits
      this.#forgotten += 1
      oldest = this.#spent[this.#forgotten]
    }
    if (this.#forgotten > 10_000) {
      this.#spent = this.#spent.slice(this.#forgotten)
      this.#forgotten = 0
    }
    return this.#used
  }

  add(nowMs: number, credits: number): void {
    this.#spent.push({ atMs: nowMs, credits })
    this.#used += credits
  }

  waitMs(nowMs: number, credits: number, limit: number): number {
    let over = this.used(nowMs) + credits - limit
    for (let place = this.#forgotten; over > 0 && place < this.#spent.length; place += 1) {
      const one = this.#spent[place]
      if (one === undefined) break
      over -= one.credits
      if (over <= 0) return one.atMs + this.#lengthMs - nowMs
    }
    return over > 0 ? this.#lengthMs : 0
  }
}
