import type { Clock } from '../clock.ts'
import { TajoError } from '../errors.ts'
import { Alarm } from './alarm.ts'
import type { Bucket } from './bucket.ts'
import { Lanes, type Waiter } from './lanes.ts'
import { Limits } from './limits.ts'
import type { BudgetOptions, BudgetState, Lease, LimitLeft, Want } from './types.ts'

/** The first answer tells the limit; until then calls go one at a time. */
const underWayUntold = 1
const defaultUnderWay = 8

type Next =
  /** Its turn; with `waitMs`: it is refused, having no patience for so long. */
  { readonly waiter: Waiter; readonly waitMs?: number } | { readonly waiter?: never; readonly at: number }

/**
 * One budget per account: every call of every stream, and every write, takes a lease here first. It waits instead of
 * provoking a 429, learns the limit from the answers, leaves a reserve, and serves streams in turn; calls of a class with a
 * scarce limit of its own go before plentiful ones, so that both limits are used up side by side.
 */
export class RateBudget {
  readonly #clock: Clock
  readonly #maxUnderWay: number
  readonly #limits: Limits
  readonly #lanes = new Lanes()
  readonly #alarm: Alarm
  /** By account-wide budget. */
  readonly #underWay = new Map<string | undefined, number>()
  #allUnderWay = 0
  #nextAt = Number.POSITIVE_INFINITY

  constructor(options: BudgetOptions) {
    this.#clock = options.clock
    this.#maxUnderWay = options.maxUnderWay ?? defaultUnderWay
    this.#limits = new Limits(options)
    this.#alarm = new Alarm(options.clock, () => this.#pump())
  }

  /**
   * Resolves when the call may be made; rejects with the signal's reason when aborted while waiting, and with `TAJO_LIMITED`
   * when that would take longer than the call's own patience.
   */
  acquire(want: Want): Promise<Lease> {
    const { signal } = want
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const onAbort = (): void => {
        this.#lanes.remove(waiter)
        reject(signal?.reason)
        this.#pump()
      }
      const grant = (lease: Lease): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve(lease)
      }
      const refuse = (error: Error): void => {
        signal?.removeEventListener('abort', onAbort)
        reject(error)
      }
      const waiter: Waiter = { want, grant, refuse }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#lanes.add(waiter)
      this.#pump()
    })
  }

  get state(): BudgetState {
    const { total, allowed, remaining, allowedOfClass } = this.#limits
    const waiting = !this.#lanes.empty && Number.isFinite(this.#nextAt)
    const waitingMs = waiting ? Math.max(0, this.#nextAt - this.#clock.now()) : 0
    return { totalPerMinute: total, allowedPerMinute: allowed, remaining, allowedOfClass, waitingMs }
  }

  /** What the vendor would still take at this moment; empty before the first answer. */
  get left(): readonly LimitLeft[] {
    return this.#limits.left(this.#clock.now())
  }

  #pump(): void {
    const now = this.#clock.now()
    let next = this.#next(now)
    while (next.waiter !== undefined) {
      const { waiter, waitMs } = next
      if (waitMs === undefined) {
        this.#lanes.serve(waiter)
        waiter.grant(this.#lease(waiter.want))
      } else {
        this.#lanes.remove(waiter)
        waiter.refuse(limitedFor(waiter.want.stream, waitMs))
      }
      next = this.#next(now)
    }
    this.#nextAt = next.at
    this.#alarm.set(next.at)
  }

  /** Whose turn it is now, who would have to wait too long, or when somebody may go; `Infinity` when only calls under way can make room. */
  #next(now: number): Next {
    let at = Number.POSITIVE_INFINITY
    if (this.#allUnderWay >= this.#maxUnderWay) return { at }
    // A dear call must not starve behind cheap ones: who cannot go yet keeps the room it will need, others get the rest.
    const spare = new Map<Bucket, number>()
    for (const waiter of this.#lanes.heads((want) => this.#rank(want))) {
      const { account } = waiter.want
      if (!this.#limits.isTold(account) && (this.#underWay.get(account) ?? 0) >= underWayUntold) continue
      let waitMs = 0
      const blocked = this.#limits.sharesOf(waiter.want).find(({ bucket, credits, limit }) => {
        const left = spare.get(bucket) ?? Number.POSITIVE_INFINITY
        const fitsAt = bucket.fitsAt(credits, limit, now)
        if (fitsAt <= now) return credits > left
        spare.set(bucket, Math.min(left, bucket.freeAt(fitsAt, limit) - credits))
        at = Math.min(at, fitsAt)
        if (Number.isFinite(fitsAt)) waitMs = fitsAt - now
        return true
      })
      if (blocked === undefined) return { waiter }
      const { limitedPatienceMs } = waiter.want
      if (limitedPatienceMs !== undefined && waitMs > limitedPatienceMs) return { waiter, waitMs }
    }
    return { at }
  }

  /** Interactive calls first, then those of scarce classes, then plentiful ones. */
  #rank(want: Want): number {
    return want.interactive === true ? 0 : this.#limits.isScarce(want) ? 1 : 2
  }

  #lease(want: Want): Lease {
    const settle = this.#limits.begin(want)
    this.#countUnderWay(want, 1)
    let settled = false
    return {
      settle: (feedback) => {
        if (settled) return
        settled = true
        this.#countUnderWay(want, -1)
        settle(feedback, this.#clock.now())
        this.#pump()
      },
    }
  }

  #countUnderWay({ account }: Want, by: 1 | -1): void {
    this.#allUnderWay += by
    this.#underWay.set(account, (this.#underWay.get(account) ?? 0) + by)
  }
}

/** `parts.retryInMs` says for how long. */
function limitedFor(stream: string, waitMs: number): TajoError {
  const seconds = Math.ceil(waitMs / 1000)
  const time = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  const message = `${stream}: the rate limit is used up for another ${time}.`
  return new TajoError('TAJO_LIMITED', message, { parts: { retryInMs: Math.ceil(waitMs) } })
}
