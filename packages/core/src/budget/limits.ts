import { Bucket, type BucketSpend } from './bucket.ts'
import { ClassLimits } from './class-limits.ts'
import type { BudgetOptions, Feedback, LimitLeft, Want } from './types.ts'

/** What a call takes of one limit. */
export interface Share {
  readonly bucket: Bucket
  readonly credits: number
  readonly limit: number
}

type LimitsOptions = Pick<BudgetOptions, 'reserve' | 'limitPerMinute' | 'classLimits' | 'classUnit' | 'accountLimit'>

/** A budget the vendor counts for the whole account. */
interface Account {
  readonly bucket: Bucket
  total: number | undefined
  remaining: number | undefined
}

/** All limits a call is under: its endpoint classes', the user's and the account's, learnt from the answers. */
export class Limits {
  readonly #options: LimitsOptions
  readonly #accounts = new Map<string | undefined, Account>()
  readonly #byUser = new Bucket()
  readonly #classes: ClassLimits

  constructor(options: LimitsOptions) {
    this.#options = options
    this.#classes = new ClassLimits(options.classLimits)
    if (options.accountLimit === 'none') this.#classes.restart(Number.POSITIVE_INFINITY)
  }

  get total(): number | undefined {
    return this.#account(undefined).total
  }

  get remaining(): number | undefined {
    return this.#account(undefined).remaining
  }

  /** Credits a minute for all but interactive calls. */
  get allowed(): number | undefined {
    const { total } = this
    if (total === undefined) return undefined
    return Math.min(this.#lessReserve(total), this.#options.limitPerMinute ?? Number.POSITIVE_INFINITY)
  }

  get allowedOfClass(): Readonly<Record<string, number>> {
    const perMinute = this.#classes.perMinute((limit) => this.#lessReserve(limit))
    return Object.fromEntries(perMinute)
  }

  /** Of the account and of every class that was called. */
  left(now: number): readonly LimitLeft[] {
    const { bucket, total } = this.#account(undefined)
    const account = total === undefined ? [] : [{ limit: 'account', left: bucket.left(total, now) }]
    return [...account, ...this.#classes.left(now)]
  }

  /** An answer has told the total of this account-wide budget, or there is none to tell. */
  isTold(account: string | undefined): boolean {
    return this.#options.accountLimit === 'none' || this.#account(account).total !== undefined
  }

  /** One of its classes allows less than the account does. */
  isScarce(want: Want): boolean {
    const total = this.#account(want.account).total ?? Number.POSITIVE_INFINITY
    return this.#classes.namesFor(want).some((name) => (this.#classes.limitOf(name) ?? total) < total)
  }

  /** The classes' come first: who waits for those leaves the account to others. */
  sharesOf(want: Want): readonly Share[] {
    const { credits, interactive = false } = want
    const shares: Share[] = []
    const add = (bucket: Bucket, limit: number | undefined, spent = credits) => {
      const whole = limit ?? Number.POSITIVE_INFINITY
      shares.push({ bucket, credits: spent, limit: interactive ? whole : this.#lessReserve(whole) })
    }
    for (const name of this.#classes.namesFor(want)) {
      add(this.#classes.bucketOf(name), this.#classes.limitOf(name), this.#inClass(credits))
    }
    const { limitPerMinute } = this.#options
    if (limitPerMinute !== undefined) shares.push({ bucket: this.#byUser, credits, limit: limitPerMinute })
    const { bucket, total } = this.#account(want.account)
    add(bucket, total)
    return shares
  }

  /** Counts a call as under way; the answer settles it. */
  begin(want: Want): (feedback: Feedback, now: number) => void {
    const { credits } = want
    const account = this.#account(want.account)
    const inClasses = new Map<string, BucketSpend>()
    for (const name of this.#classes.namesFor(want)) {
      inClasses.set(name, this.#classes.bucketOf(name).begin(this.#inClass(credits)))
    }
    const inUser = this.#byUser.begin(credits)
    const inAccount = account.bucket.begin(credits)
    return (feedback, now) => {
      const { total, remaining, limits, limitedForMs, cost = credits } = feedback
      for (const [name, spend] of inClasses) this.#classes.bucketOf(name).settle(spend, this.#inClass(cost), now)
      this.#byUser.settle(inUser, cost, now)
      account.bucket.settle(inAccount, cost, now)
      // Where answers name no classes, it is not documented whether the headers of a class endpoint show the class's own limit;
      // a smaller total there is taken as that.
      const aboutClass =
        limits === undefined && inClasses.size > 0 && total !== undefined && total < (account.total ?? 0)
      if (total !== undefined && !aboutClass) {
        if (total !== account.total) this.#classes.restart(total)
        account.total = total
        account.remaining = remaining ?? account.remaining
        if (remaining !== undefined) account.bucket.agree(inAccount, total - remaining, now)
      }
      if (feedback.classes !== undefined) this.#classes.begin(feedback.classes)
      for (const named of limits ?? []) this.#classes.learn(want, inClasses, named, this.#inClass(cost), now)
      if (limitedForMs === undefined) return
      const usedUp = (limits ?? []).filter((named) => named.remaining < this.#inClass(credits))
      // A 429 while the account has credits left comes from a class's limit.
      const fromClass =
        this.#options.accountLimit === 'none' ||
        aboutClass ||
        usedUp.length > 0 ||
        (remaining !== undefined && remaining >= credits)
      const closed = fromClass ? this.#classes.closedBy(want, usedUp) : []
      for (const bucket of closed.length > 0 ? closed : [account.bucket]) bucket.close(limitedForMs, now)
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

  #account(name: string | undefined): Account {
    let account = this.#accounts.get(name)
    if (account === undefined) {
      account = { bucket: new Bucket(), total: undefined, remaining: undefined }
      this.#accounts.set(name, account)
    }
    return account
  }
}
