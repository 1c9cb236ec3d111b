import { Bucket } from './bucket.ts'
import type { BudgetOptions, Feedback, Want } from './types.ts'

/** What a call takes of one limit. */
export interface Share {
  readonly bucket: Bucket
  readonly credits: number
  readonly limit: number
}

type LimitsOptions = Pick<BudgetOptions, 'reserve' | 'limitPerMinute' | 'classLimits' | 'classUnit'>

/** All limits a call is under: its endpoint class's, the user's and the account's, learnt from the answers. */
export class Limits {
  readonly #options: LimitsOptions
  readonly #account = new Bucket()
  readonly #byUser = new Bucket()
  readonly #classes = new Map<string, Bucket>()
  #classLimits: Readonly<Record<string, number>> = {}
  #total: number | undefined
  #remaining: number | undefined

  constructor(options: LimitsOptions) {
    this.#options = options
  }

  get total(): number | undefined {
    return this.#total
  }

  get remaining(): number | undefined {
    return this.#remaining
  }

  /** Credits a minute for all but interactive calls. */
  get allowed(): number | undefined {
    if (this.#total === undefined) return undefined
    return Math.min(this.#lessReserve(this.#total), this.#options.limitPerMinute ?? Number.POSITIVE_INFINITY)
  }

  isScarce(limitClass: string | undefined): boolean {
    return limitClass !== undefined && this.#classLimits[limitClass] !== undefined
  }

  /** The class's comes first: who waits for that leaves the account to others. */
  sharesOf({ limitClass, credits, interactive = false }: Want): readonly Share[] {
    const shares: Share[] = []
    const add = (bucket: Bucket, limit: number | undefined, spent = credits) => {
      const whole = limit ?? Number.POSITIVE_INFINITY
      shares.push({ bucket, credits: spent, limit: interactive ? whole : this.#lessReserve(whole) })
    }
    if (limitClass !== undefined) add(this.#class(limitClass), this.#classLimits[limitClass], this.#inClass(credits))
    const { limitPerMinute } = this.#options
    if (limitPerMinute !== undefined) shares.push({ bucket: this.#byUser, credits, limit: limitPerMinute })
    add(this.#account, this.#total)
    return shares
  }

  /** Counts a call as under way; the answer settles it. */
  begin({ limitClass, credits }: Want): (feedback: Feedback, now: number) => void {
    const ofClass = limitClass === undefined ? undefined : this.#class(limitClass)
    const inClass = ofClass?.begin(this.#inClass(credits))
    const inUser = this.#byUser.begin(credits)
    const inAccount = this.#account.begin(credits)
    return (feedback, now) => {
      const { total, remaining, limitedForMs, cost = credits } = feedback
      if (inClass !== undefined) ofClass?.settle(inClass, this.#inClass(cost), now)
      this.#byUser.settle(inUser, cost, now)
      this.#account.settle(inAccount, cost, now)
      // Whether the headers of a class endpoint show the class's own limit is not documented; a smaller total there is taken as that.
      const aboutClass = ofClass !== undefined && total !== undefined && total < (this.#total ?? 0)
      if (total !== undefined && !aboutClass) {
        if (total !== this.#total) this.#classLimits = this.#options.classLimits(total)
        this.#total = total
        this.#remaining = remaining ?? this.#remaining
        if (remaining !== undefined) this.#account.agree(inAccount, total - remaining, now)
      }
      if (limitedForMs === undefined) return
      // A 429 while the account has credits left comes from the class's limit.
      const fromClass = aboutClass || (remaining !== undefined && remaining >= credits)
      const limited = fromClass ? (ofClass ?? this.#account) : this.#account
      limited.close(limitedForMs, now)
    }
  }

  /** At least one, or calls could never be made. */
  #lessReserve(limit: number): number {
    // In floating point 50 × (1 − 0.9) is 4.999…, and means 5.
    return Math.max(1, Math.floor(limit * (1 - this.#options.reserve) + 1e-9))
  }

  #inClass(credits: number): number {
    return this.#options.classUnit === 'calls' ? 1 : credits
  }

  #class(name: string): Bucket {
    let bucket = this.#classes.get(name)
    if (bucket === undefined) {
      bucket = new Bucket()
      this.#classes.set(name, bucket)
    }
    return bucket
  }
}
