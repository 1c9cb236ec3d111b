import type { Clock } from '../clock.ts'
import { Alarm } from './alarm.ts'
import { Bucket } from './bucket.ts'
import { Lanes, type Waiter } from './lanes.ts'

export interface BudgetOptions {
  readonly clock: Clock
  /** Share of the account's limit left to the helpdesk's other apps, 0 ≤ x < 1. */
  readonly reserve: number
  /** A limit set by the user; the vendor's own, less the reserve, still bounds it. */
  readonly limitPerMinute?: number
  /** Limits of endpoint classes of an account with this total, from the vendor's limits.ts. */
  readonly classLimits: (totalPerMinute: number) => Readonly<Record<string, number>>
  /** Whether an include counts against a class limit as well as against the account. Not documented: `credits` is the safe one. */
  readonly classUnit: 'credits' | 'calls'
  /** Calls under way at once. */
  readonly maxUnderWay?: number
}

export interface Want {
  /** Whose turn it is among equals. */
  readonly stream: string
  readonly limitClass: string | undefined
  readonly credits: number
  /** Someone is waiting at a screen: goes first and may use the reserve. */
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
}

/** What the vendor's answer said about the budget. */
export interface Feedback {
  readonly total: number | undefined
  readonly remaining: number | undefined
  readonly cost: number | undefined
  /** Set after a 429: how long the vendor wants silence. */
  readonly limitedForMs?: number
}

/** Leave to make one call; settle it whatever becomes of the call. */
export interface Lease {
  settle(feedback: Feedback): void
}

export interface BudgetState {
  readonly totalPerMinute: number | undefined
  readonly allowedPerMinute: number | undefined
  readonly remaining: number | undefined
  /** Until the next waiting call may go; 0 when nobody waits. */
  readonly waitingMs: number
}

/** What a call takes of one limit. */
interface Share {
  readonly bucket: Bucket
  readonly credits: number
  readonly limit: number
}

/** The first answer tells the limit; until then calls go one at a time. */
const underWayUntold = 1
const defaultUnderWay = 8

/**
 * One budget per account: every call of every stream, and every write, takes a lease here first. It waits instead of
 * provoking a 429, learns the limit from the answers, leaves a reserve, and serves streams in turn; calls of a class with a
 * scarce limit of its own go before plentiful ones, so that both limits are used up side by side.
 */
export class RateBudget {
  readonly #options: BudgetOptions
  readonly #account = new Bucket()
  readonly #classes = new Map<string, Bucket>()
  readonly #lanes = new Lanes()
  #classLimits: Readonly<Record<string, number>> = {}
  #total: number | undefined
  #remaining: number | undefined
  #underWay = 0
  #nextAt = Number.POSITIVE_INFINITY
  readonly #alarm: Alarm

  constructor(options: BudgetOptions) {
    this.#options = options
    this.#alarm = new Alarm(options.clock, () => this.#pump())
  }

  /** Resolves when the call may be made; rejects with the signal's reason when aborted while waiting. */
  acquire(want: Want): Promise<Lease> {
    const { signal } = want
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const waiter: Waiter = {
        want,
        grant: (lease) => {
          signal?.removeEventListener('abort', onAbort)
          resolve(lease)
        },
      }
      const onAbort = (): void => {
        this.#lanes.remove(waiter)
        reject(signal?.reason)
        this.#pump()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#lanes.add(waiter)
      this.#pump()
    })
  }

  get state(): BudgetState {
    const waiting = !this.#lanes.empty && Number.isFinite(this.#nextAt)
    return {
      totalPerMinute: this.#total,
      allowedPerMinute: this.#total === undefined ? undefined : this.#limit(false),
      remaining: this.#remaining,
      waitingMs: waiting ? Math.max(0, this.#nextAt - this.#options.clock.now()) : 0,
    }
  }

  #pump(): void {
    const now = this.#options.clock.now()
    let next = this.#next(now)
    while (next.waiter !== undefined) {
      this.#lanes.serve(next.waiter)
      next.waiter.grant(this.#lease(next.waiter.want))
      next = this.#next(now)
    }
    this.#nextAt = next.at
    this.#alarm.set(next.at)
  }

  /** Whose turn it is now, or when somebody may go; `Infinity` when only calls under way can make room. */
  #next(now: number): { readonly waiter: Waiter } | { readonly waiter?: never; readonly at: number } {
    const mostUnderWay = this.#total === undefined ? underWayUntold : (this.#options.maxUnderWay ?? defaultUnderWay)
    let at = Number.POSITIVE_INFINITY
    if (this.#underWay >= mostUnderWay) return { at }
    // A dear call must not starve behind cheap ones: who cannot go yet keeps the room it will need, others get the rest.
    const spare = new Map<Bucket, number>()
    for (const waiter of this.#lanes.heads((want) => this.#rank(want))) {
      const blocked = this.#shares(waiter.want).find(({ bucket, credits, limit }) => {
        const left = spare.get(bucket) ?? Number.POSITIVE_INFINITY
        const fitsAt = bucket.fitsAt(credits, limit, now)
        if (fitsAt <= now) return credits > left
        spare.set(bucket, Math.min(left, bucket.freeAt(fitsAt, limit) - credits))
        at = Math.min(at, fitsAt)
        return true
      })
      if (blocked === undefined) return { waiter }
    }
    return { at }
  }

  /** Interactive calls first, then those of scarce classes, then plentiful ones. */
  #rank({ interactive, limitClass }: Want): number {
    if (interactive === true) return 0
    return limitClass !== undefined && this.#classLimits[limitClass] !== undefined ? 1 : 2
  }

  /** The class's limit stands first: who waits for it leaves the account to others. */
  #shares({ interactive = false, limitClass, credits }: Want): readonly Share[] {
    const account = { bucket: this.#account, credits, limit: this.#limit(interactive) }
    if (limitClass === undefined) return [account]
    const limit = this.#classLimits[limitClass] ?? Number.POSITIVE_INFINITY
    const ofClass = {
      bucket: this.#class(limitClass),
      credits: this.#classCredits(credits),
      limit: interactive ? limit : this.#lessReserve(limit),
    }
    return [ofClass, account]
  }

  #lease(want: Want): Lease {
    const inAccount = this.#account.begin(want.credits)
    const bucket = want.limitClass === undefined ? undefined : this.#class(want.limitClass)
    const inClass = bucket?.begin(this.#classCredits(want.credits))
    this.#underWay += 1
    let settled = false
    return {
      settle: (feedback) => {
        if (settled) return
        settled = true
        const now = this.#options.clock.now()
        const cost = feedback.cost ?? want.credits
        this.#underWay -= 1
        this.#account.settle(inAccount, cost, now)
        if (inClass !== undefined) bucket?.settle(inClass, this.#classCredits(cost), now)
        const { total, remaining, limitedForMs } = feedback
        // Whether the headers of a class endpoint show the class's own limit is not documented; a smaller total there is taken as that.
        const aboutClass = bucket !== undefined && total !== undefined && total < (this.#total ?? 0)
        if (total !== undefined && !aboutClass) {
          this.#learnTotal(total)
          if (remaining !== undefined) this.#account.agree(inAccount, total - remaining, now)
          this.#remaining = remaining ?? this.#remaining
        }
        if (limitedForMs !== undefined) {
          // A 429 while the account has credits left comes from the class's limit.
          const fromClass = aboutClass || (remaining !== undefined && remaining >= want.credits)
          const limited = fromClass && bucket !== undefined ? bucket : this.#account
          limited.close(limitedForMs, now)
        }
        this.#pump()
      },
    }
  }

  #learnTotal(total: number): void {
    if (total === this.#total) return
    this.#total = total
    this.#classLimits = this.#options.classLimits(total)
  }

  #limit(interactive: boolean): number {
    const total = this.#total ?? Number.POSITIVE_INFINITY
    const byUser = this.#options.limitPerMinute ?? Number.POSITIVE_INFINITY
    return Math.min(interactive ? total : this.#lessReserve(total), byUser)
  }

  /** At least one, or calls could never be made. */
  #lessReserve(limit: number): number {
    // In floating point 50 × (1 − 0.9) is 4.999…, and means 5.
    return Math.max(1, Math.floor(limit * (1 - this.#options.reserve) + 1e-9))
  }

  #classCredits(credits: number): number {
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
