import { openWindow, type Window } from '../../http/rate-window.ts'
import type { Bucket, Settings } from '../options.ts'
import { bucketOf, limitOf, UNLIMITED } from './limits.ts'

export interface Verdict {
  readonly headers: Record<string, string>
  readonly refused: boolean
}

interface Counter {
  readonly window: Window
  readonly lengthMs: number
  readonly limit: number
  startMs: number
}

/** The account's windows, a second and an hour per bucket; everybody with a key of the account draws from them [client]. */
export class RateLimiter {
  readonly #settings: Settings
  readonly #counters = new Map<Bucket, readonly Counter[]>()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  spend(method: string, path: string): Verdict {
    return this.#verdict(bucketOf(method, path), 1)
  }

  /** The headers of a call that costs nobody anything. */
  peek(method: string, path: string): Verdict {
    return this.#verdict(bucketOf(method, path), 0)
  }

  /** Calls of somebody else with the same account. */
  takeAway(bucket: Bucket, calls: number): void {
    const now = this.#settings.clock.now()
    for (const counter of this.#countersOf(bucket)) add(counter, now, calls)
  }

  #verdict(bucket: Bucket, calls: number): Verdict {
    const now = this.#settings.clock.now()
    const counters = this.#countersOf(bucket)
    const refused = calls > 0 && counters.some(({ window, limit }) => window.waitMs(now, calls, limit) > 0)
    if (!refused && calls > 0) for (const counter of counters) add(counter, now, calls)
    return { headers: headersOf(counters, now), refused }
  }

  #countersOf(bucket: Bucket): readonly Counter[] {
    let counters = this.#counters.get(bucket)
    if (counters === undefined) {
      const { perSecond, perHour } = limitOf(bucket, this.#settings)
      counters = [
        ...(perSecond === undefined ? [] : [counter(1_000, perSecond)]),
        ...(perHour === undefined ? [] : [counter(3_600_000, perHour)]),
      ]
      this.#counters.set(bucket, counters)
    }
    return counters
  }
}

function counter(lengthMs: number, limit: number): Counter {
  return { window: openWindow('fixed', lengthMs), lengthMs, limit, startMs: 0 }
}

function add(counter: Counter, now: number, calls: number): void {
  if (counter.window.used(now) === 0) counter.startMs = now
  counter.window.add(now, calls)
}

/** Of the window with fewer calls left: which of the two it is when both count is not documented [guess]. */
function headersOf(counters: readonly Counter[], now: number): Record<string, string> {
  let limit = UNLIMITED
  let remaining = UNLIMITED
  let resetMs = 1_000
  for (const one of counters) {
    const used = one.window.used(now)
    const left = Math.max(0, one.limit - used)
    if (left >= remaining) continue
    limit = one.limit
    remaining = left
    resetMs = used === 0 ? one.lengthMs : one.startMs + one.lengthMs - now
  }
  return {
    'x-sib-ratelimit-limit': String(limit),
    'x-sib-ratelimit-remaining': String(remaining),
    // Seconds left, no moment [doc].
    'x-sib-ratelimit-reset': String(Math.max(1, Math.ceil(resetMs / 1000))),
  }
}
