import type { Clock } from '../clock.ts'
import { SpendLog } from './spend-log.ts'

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

interface Waiter {
  readonly want: Want
  readonly grant: (lease: Lease) => void
  readonly detach: () => void
}

const windowMs = 60_000

/**
 * One budget per account: every call of every stream, and every write, takes a lease here first. It waits instead of
 * provoking a 429, learns the limit from the answers, leaves a reserve, and serves streams in turn; calls of a class with a
 * scarce limit of its own go before plentiful ones, so that both limits are used up side by side.
 */
export class RateBudget {
  readonly #options: BudgetOptions
  readonly #account = new SpendLog(windowMs)
  readonly #classes = new Map<string, SpendLog>()
  readonly #queues = new Map<string, Waiter[]>()
  #classLimits: Readonly<Record<string, number>> = {}
  #total: number | undefined
  #remaining: number | undefined
  #underWay = 0
  #sequence = 0
  #blockedUntil = 0
  readonly #classBlockedUntil = new Map<string, number>()
  #timer: AbortController | undefined
  #nextAt = 0

  constructor(options: BudgetOptions) {
    this.#options = options
  }

  /** Resolves when the call may be made; rejects with the signal's reason when aborted while waiting. */
  acquire(want: Want): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (want.signal?.aborted === true) return reject(want.signal.reason)
      const onAbort = (): void => {
        this.#remove(waiter)
        reject(want.signal?.reason)
      }
      want.signal?.addEventListener('abort', onAbort, { once: true })
      const waiter: Waiter = { want, grant: resolve, detach: () => want.signal?.removeEventListener('abort', onAbort) }
      const queue = this.#queues.get(want.stream)
      if (queue === undefined) this.#queues.set(want.stream, [waiter])
      else queue.push(waiter)
      this.#pump()
    })
  }

  get state(): BudgetState {
    const waiting = this.#queues.size > 0 && Number.isFinite(this.#nextAt)
    return {
      totalPerMinute: this.#total,
      allowedPerMinute: this.#total === undefined ? undefined : this.#limit(false),
      remaining: this.#remaining,
      waitingMs: waiting ? Math.max(0, this.#nextAt - this.#options.clock.now()) : 0,
    }
  }

  #pump(): void {
    let next = this.#choose()
    while (next !== undefined) {
      this.#remove(next)
      next.detach()
      // Served streams go to the back: the map's order is the turn.
      const rest = this.#queues.get(next.want.stream)
      if (rest !== undefined) {
        this.#queues.delete(next.want.stream)
        this.#queues.set(next.want.stream, rest)
      }
      next.grant(this.#lease(next.want))
      next = this.#choose()
    }
    this.#scheduleNext()
  }

  /** The first waiter that fits: interactive ones, then those of scarce classes, then streams in turn. */
  #choose(): Waiter | undefined {
    const now = this.#options.clock.now()
    // The very first answer tells the limit; until then one call is under way at a time.
    const allowed = this.#total === undefined ? 1 : (this.#options.maxUnderWay ?? 8)
    if (this.#underWay >= allowed) return undefined
    let best: Waiter | undefined
    let bestRank = 3
    for (const queue of this.#queues.values()) {
      for (const waiter of queue) {
        const rank = waiter.want.interactive === true ? 0 : waiter.want.limitClass !== undefined ? 1 : 2
        if (rank < bestRank && this.#fitsAt(waiter.want, now) <= now) {
          best = waiter
          bestRank = rank
        }
        if (waiter.want.interactive !== true) break
      }
    }
    return best
  }

  #fitsAt(want: Want, now: number): number {
    const interactive = want.interactive === true
    let at = Math.max(now, this.#blockedUntil)
    if (this.#total !== undefined) at = Math.max(at, this.#account.fitsAt(want.credits, this.#limit(interactive), now))
    if (want.limitClass !== undefined) {
      at = Math.max(at, this.#classBlockedUntil.get(want.limitClass) ?? 0)
      const limit = this.#classLimit(want.limitClass, interactive)
      if (limit !== undefined)
        at = Math.max(at, this.#class(want.limitClass).fitsAt(this.#classCredits(want), limit, now))
    }
    return at
  }

  #lease(want: Want): Lease {
    const { clock } = this.#options
    const begun = this.#sequence
    const classCredits = this.#classCredits(want)
    this.#underWay += 1
    this.#account.begin(want.credits)
    if (want.limitClass !== undefined) this.#class(want.limitClass).begin(classCredits)
    let settled = false
    return {
      settle: (feedback) => {
        if (settled) return
        settled = true
        const now = clock.now()
        this.#underWay -= 1
        this.#sequence += 1
        this.#account.settle(want.credits, feedback.cost ?? want.credits, now, this.#sequence)
        if (want.limitClass !== undefined)
          this.#class(want.limitClass).settle(classCredits, classCredits, now, this.#sequence)
        this.#learn(want, feedback, begun, now)
        this.#pump()
      },
    }
  }

  #learn(want: Want, feedback: Feedback, begun: number, now: number): void {
    const { total, remaining, limitedForMs } = feedback
    // Whether the headers of a class endpoint show the class's own limit is not documented; a smaller total there is taken as that.
    const aboutClass =
      want.limitClass !== undefined && total !== undefined && this.#total !== undefined && total < this.#total
    if (total !== undefined && !aboutClass && total !== this.#total) {
      this.#total = total
      this.#classLimits = this.#options.classLimits(total)
    }
    if (total !== undefined && remaining !== undefined && !aboutClass) {
      this.#remaining = remaining
      this.#reconcile(total - remaining, begun, now)
    }
    if (limitedForMs !== undefined) {
      // A 429 while the account has credits left comes from the class's limit.
      const classOnly = want.limitClass !== undefined && remaining !== undefined && remaining > want.credits
      if (classOnly && want.limitClass !== undefined) this.#classBlockedUntil.set(want.limitClass, now + limitedForMs)
      else this.#blockedUntil = Math.max(this.#blockedUntil, now + limitedForMs)
    }
  }

  /** Makes our log agree with the vendor's count: more means others spend too, less means its window began anew. */
  #reconcile(vendorSpent: number, begun: number, now: number): void {
    const ours = this.#account.spent(now)
    if (vendorSpent > ours) {
      this.#account.add(vendorSpent - ours, now, this.#sequence)
      return
    }
    const surelyCounted = this.#account.settledUpTo(begun, now)
    if (vendorSpent < surelyCounted) this.#account.forget(surelyCounted - vendorSpent)
  }

  #limit(interactive: boolean): number {
    const total = this.#total ?? Number.POSITIVE_INFINITY
    const shared = interactive ? total : Math.max(1, Math.floor(total * (1 - this.#options.reserve)))
    return Math.min(shared, this.#options.limitPerMinute ?? Number.POSITIVE_INFINITY)
  }

  #classLimit(name: string, interactive: boolean): number | undefined {
    const limit = this.#classLimits[name]
    if (limit === undefined || interactive) return limit
    return Math.max(1, Math.floor(limit * (1 - this.#options.reserve)))
  }

  /** Never more than the class's own limit, or the call could never be made. */
  #classCredits(want: Want): number {
    if (want.limitClass === undefined || this.#options.classUnit === 'calls') return 1
    return Math.min(want.credits, this.#classLimit(want.limitClass, false) ?? want.credits)
  }

  #class(name: string): SpendLog {
    let log = this.#classes.get(name)
    if (log === undefined) {
      log = new SpendLog(windowMs)
      this.#classes.set(name, log)
    }
    return log
  }

  #remove(waiter: Waiter): void {
    const queue = this.#queues.get(waiter.want.stream)?.filter((other) => other !== waiter)
    if (queue === undefined) return
    if (queue.length === 0) this.#queues.delete(waiter.want.stream)
    else this.#queues.set(waiter.want.stream, queue)
  }

  #scheduleNext(): void {
    this.#timer?.abort()
    this.#timer = undefined
    const { clock } = this.#options
    const now = clock.now()
    this.#nextAt = Number.POSITIVE_INFINITY
    for (const queue of this.#queues.values()) {
      for (const waiter of queue) this.#nextAt = Math.min(this.#nextAt, this.#fitsAt(waiter.want, now))
    }
    // Nobody waits, or only a call under way can make room: its settling pumps again.
    if (!Number.isFinite(this.#nextAt) || this.#nextAt <= now) return
    const timer = new AbortController()
    this.#timer = timer
    clock.sleep(this.#nextAt - now, timer.signal).then(
      () => this.#pump(),
      () => undefined,
    )
  }
}
