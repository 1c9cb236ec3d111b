import { openWindow, type Window } from '../../http/rate-window.ts'
import type { Settings } from '../options.ts'
import { BUCKETS, type Bucket, budgetOf, type Service, serviceOf, UNLIMITED } from './limits.ts'

export interface Refused {
  readonly retryAfterSeconds: number
  /** What there was too much of, where the refusal names it. */
  readonly what: string | undefined
}

export interface Verdict {
  readonly headers: Record<string, string>
  /** Set when the call is refused. */
  readonly refused?: Refused
}

interface Counter {
  readonly bucket: Bucket
  readonly window: Window
  readonly total: number
}

/** The account's minutes, one per service, and the windows of single endpoints on top of them [doc]. */
export class RateLimiter {
  readonly #settings: Settings
  readonly #accounts = new Map<Service, Window>()
  readonly #windows = new Map<string, Window>()
  readonly #started = new Map<Window, number>()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  spend(method: string, path: string, caller: string): Verdict {
    const { limits } = this.#settings
    const service = serviceOf(path)
    const now = this.#settings.clock.now()
    const total = budgetOf(service, this.#settings)
    const account = this.#window(this.#accounts, service, 60)
    if (limits === 'off') return { headers: this.#headers(service, account, total, [], now) }
    const counters = this.#countersOf(method, path, caller)
    const refusing = counters.find((one) => one.window.waitMs(now, 1, one.total) > 0)
    const waitMs = Math.max(account.waitMs(now, 1, total), refusing?.window.waitMs(now, 1, refusing.total) ?? 0)
    if (waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1000)
      const headers = this.#headers(service, account, total, counters, now)
      return { headers, refused: { retryAfterSeconds, what: refusing?.bucket.what } }
    }
    for (const window of [account, ...counters.map((one) => one.window)]) {
      if (window.used(now) === 0) this.#started.set(window, now)
      window.add(now, 1)
    }
    return { headers: this.#headers(service, account, total, counters, now) }
  }

  #countersOf(method: string, path: string, caller: string): readonly Counter[] {
    const { plan, highVolume, limits } = this.#settings
    return BUCKETS.flatMap((bucket) => {
      if (bucket.method !== method) return []
      const match = bucket.path.exec(path)
      const set = limits === 'off' ? undefined : limits[bucket.name]
      const total =
        set ?? (plan === 'unlimited' ? UNLIMITED : highVolume ? (bucket.highVolume ?? bucket.total) : bucket.total)
      if (match === null) return []
      const record = bucket.per?.startsWith('record') ? match[1] : ''
      const key = `${bucket.name} ${record} ${bucket.per?.endsWith('caller') ? caller : ''}`
      return [{ bucket, total, window: this.#window(this.#windows, key, bucket.seconds) }]
    })
  }

  #window<K>(windows: Map<K, Window>, key: K, seconds: number): Window {
    let window = windows.get(key)
    if (window === undefined) {
      window = openWindow('fixed', seconds * 1000)
      windows.set(key, window)
    }
    return window
  }

  #headers(
    service: Service,
    account: Window,
    total: number,
    counters: readonly Counter[],
    now: number,
  ): Record<string, string> {
    const left = (window: Window, of: number) => String(Math.max(0, of - window.used(now)))
    const resets = (window: Window, seconds: number) => {
      const started = this.#started.get(window) ?? now
      return String(Math.max(1, Math.ceil(seconds - (now - started) / 1000)))
    }
    const headers: Record<string, string> = {
      'X-Rate-Limit': String(total),
      'X-Rate-Limit-Remaining': left(account, total),
    }
    if (service === 'support') {
      // Of the ticketing service only, and the reset is a span, no moment [rec].
      headers['ratelimit-limit'] = String(total)
      headers['ratelimit-remaining'] = left(account, total)
      headers['ratelimit-reset'] = resets(account, 60)
    }
    for (const { bucket, window, total: of } of counters) {
      if (bucket.silent === true) continue
      const name = `${this.#settings.limitHeaders}-${bucket.name}`
      headers[name] = `total=${of}; remaining=${left(window, of)}; resets=${resets(window, bucket.seconds)}`
    }
    return headers
  }
}
