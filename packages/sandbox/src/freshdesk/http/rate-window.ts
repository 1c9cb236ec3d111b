const MINUTE_MS = 60_000

export interface Window {
  used(nowMs: number): number
  add(nowMs: number, credits: number): void
  /** Milliseconds until `credits` more fit under `limit`; 0 or less when they fit now. */
  waitMs(nowMs: number, credits: number, limit: number): number
}

export function openWindow(shape: 'fixed' | 'sliding'): Window {
  return shape === 'fixed' ? new FixedWindow() : new SlidingWindow()
}

/** Starts at the first call and is empty again a minute later. */
class FixedWindow implements Window {
  #start = Number.NEGATIVE_INFINITY
  #used = 0

  used(nowMs: number): number {
    return nowMs - this.#start >= MINUTE_MS ? 0 : this.#used
  }

  add(nowMs: number, credits: number): void {
    if (nowMs - this.#start >= MINUTE_MS) {
      this.#start = nowMs
      this.#used = 0
    }
    this.#used += credits
  }

  waitMs(nowMs: number, credits: number, limit: number): number {
    return this.used(nowMs) + credits <= limit ? 0 : this.#start + MINUTE_MS - nowMs
  }
}

/** Every call is forgotten a minute after it was made. */
class SlidingWindow implements Window {
  #spent: { readonly atMs: number; readonly credits: number }[] = []
  #forgotten = 0
  #used = 0

  used(nowMs: number): number {
    let oldest = this.#spent[this.#forgotten]
    while (oldest !== undefined && nowMs - oldest.atMs >= MINUTE_MS) {
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
      if (over <= 0) return one.atMs + MINUTE_MS - nowMs
    }
    return over > 0 ? MINUTE_MS : 0
  }
}
