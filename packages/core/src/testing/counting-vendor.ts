import type { Clock } from '../clock.ts'

/** How a vendor may count its minute; Freshdesk does not say. */
export const windowShapes = ['sliding', 'fixed by the clock', 'fixed from the first call'] as const
type WindowShape = (typeof windowShapes)[number]

export interface CountingVendorOptions {
  readonly clock: Clock
  readonly shape: WindowShape
  readonly total: number
  readonly classLimits?: Readonly<Record<string, number>>
  readonly classUnit?: 'credits' | 'calls'
}

export interface VendorCall {
  readonly credits: number
  readonly limitClass?: string | readonly string[] | undefined
  readonly stream?: string
  /** Default: ours. */
  readonly by?: 'us' | 'neighbour'
}

export interface Counted extends VendorCall {
  readonly at: number
}

export interface Verdict {
  readonly total: number
  readonly remaining: number
  readonly cost: number
  readonly limitedForMs?: number
}

const minuteMs = 60_000

/**
 * A vendor that does nothing but count. It keeps every call it took and adds them up anew each time, so that it shares no idea
 * with the budget it is the judge of.
 */
export class CountingVendor {
  readonly taken: Counted[] = []
  readonly refused: Counted[] = []
  total: number
  readonly #options: CountingVendorOptions
  #openedAt = Number.NEGATIVE_INFINITY

  constructor(options: CountingVendorOptions) {
    this.#options = options
    this.total = options.total
  }

  handle(call: VendorCall): Verdict {
    const at = this.#options.clock.now()
    const window = this.windowAt(at)
    const fits = this.#fits(window, call)
    if (fits) this.#take({ ...call, at })
    else this.refused.push({ ...call, at })
    const remaining = Math.max(0, this.total - sumOf(this.windowAt(at)))
    const verdict = { total: this.total, remaining, cost: call.credits }
    return fits ? verdict : { ...verdict, limitedForMs: this.#retryAfterMs(at, window, call) }
  }

  /** What counts at a moment. */
  windowAt(at: number): readonly Counted[] {
    const start = this.#windowStart(at)
    // A call made exactly a minute ago has left a sliding window.
    const counts = (one: Counted) => (this.#options.shape === 'sliding' ? one.at > start : one.at >= start)
    return this.taken.slice(this.taken.findLastIndex((one) => !counts(one)) + 1)
  }

  #fits(window: readonly Counted[], call: VendorCall): boolean {
    const { classLimits = {}, classUnit = 'credits' } = this.#options
    if (sumOf(window) + call.credits > this.total) return false
    const limit = typeof call.limitClass === 'string' ? classLimits[call.limitClass] : undefined
    if (limit === undefined) return true
    const unit = (one: VendorCall) => (classUnit === 'calls' ? 1 : one.credits)
    const sameClass = window.filter((one) => one.limitClass === call.limitClass)
    return sumOf(sameClass, unit) + unit(call) <= limit
  }

  #take(call: Counted): void {
    this.taken.push(call)
    if (call.at >= this.#openedAt + minuteMs) this.#openedAt = call.at
  }

  #windowStart(at: number): number {
    switch (this.#options.shape) {
      case 'sliding':
        return at - minuteMs
      case 'fixed by the clock':
        return Math.floor(at / minuteMs) * minuteMs
      case 'fixed from the first call':
        return at < this.#openedAt + minuteMs ? this.#openedAt : at
    }
  }

  /** Whole seconds, as on the wire. */
  #retryAfterMs(at: number, window: readonly Counted[], call: VendorCall): number {
    const leaves =
      this.#options.shape === 'sliding'
        ? (window.find((_, place) => this.#fits(window.slice(place + 1), call))?.at ?? at)
        : this.#windowStart(at)
    return Math.max(1, Math.ceil((leaves + minuteMs - at) / 1000)) * 1000
  }
}

export function sumOf<Item extends VendorCall>(
  calls: readonly Item[],
  unit: (call: Item) => number = (call) => call.credits,
): number {
  return calls.reduce((sum, call) => sum + unit(call), 0)
}
