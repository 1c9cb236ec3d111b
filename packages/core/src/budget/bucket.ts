import { type Spend, SpendLog } from './spend-log.ts'

/** Most limits are counted per minute. */
export const minuteMs = 60_000
/** A longer silence than this is asked for again: a mistaken `Retry-After` must not stop an account for days. */
const longestClosedMs = 60 * 60_000

/** A call under way in a bucket. */
export interface BucketSpend {
  readonly all: Spend
  readonly own: Spend
  /** It goes alone, to find out whether the bucket is open again. */
  readonly trial: boolean
}

/**
 * One limit, the account's, an endpoint class's or the user's: what was spent of it, and until when it is closed. After a
 * 429 the vendor's word counts more than our log: at the moment it named a single call tries, and its answer decides.
 */
export class Bucket {
  /** As the vendor counts, neighbours included. */
  readonly #all: SpendLog
  readonly #own: SpendLog
  #state: 'open' | 'closed' | 'on trial' = 'open'
  #closedUntil = 0

  constructor(windowMs: number = minuteMs) {
    this.#all = new SpendLog(windowMs)
    this.#own = new SpendLog(windowMs)
  }

  /** When a call of `credits` may go; `Infinity` while that depends on calls under way. */
  fitsAt(credits: number, limit: number, now: number): number {
    // A call dearer than the whole limit goes when nothing else counts, or it could never go.
    const needed = Math.min(credits, limit)
    switch (this.#state) {
      case 'on trial':
        return Number.POSITIVE_INFINITY
      case 'closed':
        return Math.max(this.#closedUntil, this.#own.fitsAt(needed, limit, now))
      case 'open':
        return this.#all.fitsAt(needed, limit, now)
    }
  }

  /** Credits free under `limit` at a later moment, when nothing more is spent until then. */
  freeAt(at: number, limit: number): number {
    return this.#all.freeAt(at, limit)
  }

  /** Credits the vendor would still take at this moment, as far as is known. */
  left(limit: number, now: number): number {
    return this.#state === 'closed' && now < this.#closedUntil ? 0 : Math.max(0, limit - this.#all.spent(now))
  }

  begin(credits: number): BucketSpend {
    const trial = this.#state === 'closed'
    if (trial) this.#state = 'on trial'
    return { all: this.#all.begin(credits), own: this.#own.begin(credits), trial }
  }

  settle(spend: BucketSpend, cost: number, now: number): void {
    if (spend.trial && this.#state === 'on trial') this.#state = 'open'
    this.#all.settle(spend.all, cost, now)
    this.#own.settle(spend.own, cost, now)
  }

  /** The vendor's own count, as the answer to `spend` said, and when it begins anew where it said so. */
  agree(spend: BucketSpend, vendorSpent: number, now: number, resetsInMs?: number): void {
    this.#all.agree(spend.all, vendorSpent, now, resetsInMs)
  }

  get windowMs(): number {
    return this.#all.windowMs
  }

  /** The vendor turned out to count over a longer time. */
  widen(windowMs: number): void {
    this.#all.windowMs = Math.max(this.#all.windowMs, windowMs)
    this.#own.windowMs = this.#all.windowMs
  }

  /** Nothing counts any more, so nothing is lost when it is forgotten. */
  isIdle(now: number): boolean {
    return this.#state === 'open' && this.#all.spent(now) === 0
  }

  /** The vendor wants silence for so long. */
  close(ms: number, now: number): void {
    const until = now + Math.min(ms, longestClosedMs)
    this.#closedUntil = this.#state === 'open' ? until : Math.max(this.#closedUntil, until)
    this.#state = 'closed'
  }
}
