import { Bucket, type BucketSpend, minuteMs } from './bucket.ts'
import type { BudgetOptions, ClassLimit, LimitLeft, NamedLimit, Want } from './types.ts'

/** One bucket per ticket written to would grow without end. */
const mostBuckets = 1000
/** Above it, a count that begins anew so late is one over a longer time than a minute, seconds being rounded. */
const longestMinuteMs = minuteMs + 1000

/** The limits that endpoints have of their own: documented ones by name, and those that answers turn out to name. */
export class ClassLimits {
  readonly #documented: BudgetOptions['classLimits']
  #starting: Readonly<Record<string, number | ClassLimit>> = {}
  readonly #learnt = new Map<string, number>()
  readonly #buckets = new Map<string, Bucket>()
  /** Endpoint → limits its answers named. */
  readonly #named = new Map<string, Set<string>>()

  constructor(documented: BudgetOptions['classLimits']) {
    this.#documented = documented
  }

  /** The account has another total: its documented limits are others. */
  restart(total: number): void {
    this.begin(this.#documented(total))
  }

  /** These are the documented limits of the account. */
  begin(limits: Readonly<Record<string, number | ClassLimit>>): void {
    this.#starting = limits
    for (const [name, bucket] of this.#buckets) bucket.widen(this.#windowOf(name))
  }

  /** Every limit the call is under. */
  namesFor({ limitClass, endpoint }: Want): readonly string[] {
    const names = limitClass === undefined ? [] : typeof limitClass === 'string' ? [limitClass] : limitClass
    const named = endpoint === undefined ? undefined : this.#named.get(endpoint)
    return named === undefined ? names : [...names, ...named]
  }

  limitOf(name: string): number | undefined {
    const base = baseOf(name)
    const starting = this.#starting[base]
    return this.#learnt.get(base) ?? (typeof starting === 'object' ? starting.limit : starting)
  }

  bucketOf(name: string): Bucket {
    let bucket = this.#buckets.get(name)
    if (bucket === undefined) {
      bucket = new Bucket(this.#windowOf(name))
      this.#buckets.set(name, bucket)
    }
    return bucket
  }

  /** Takes the vendor's word about a limit, its name perhaps met for the first time, from the answer to `want`. */
  learn(want: Want, spends: Map<string, BucketSpend>, said: NamedLimit, cost: number, now: number): void {
    const { name, total, remaining, resetsInMs } = said
    this.#learnt.set(name, total)
    const met = this.namesFor(want).find((one) => baseOf(one) === name)
    const bucket = this.bucketOf(met ?? name)
    if (resetsInMs !== undefined && resetsInMs > longestMinuteMs) {
      bucket.widen(Math.ceil(resetsInMs / minuteMs) * minuteMs)
    }
    if (met === undefined && want.endpoint !== undefined) {
      const named = this.#named.get(want.endpoint) ?? new Set()
      this.#named.set(want.endpoint, named.add(name))
    }
    let spend = spends.get(met ?? name)
    if (spend === undefined) {
      spend = bucket.begin(cost)
      bucket.settle(spend, cost, now)
    }
    bucket.agree(spend, total - remaining, now, resetsInMs)
    if (this.#buckets.size > mostBuckets) this.#forgetIdle(now)
  }

  /** What a 429 closes: the limits it named as used up, else all that have a limit of their own. */
  closedBy(want: Want, usedUp: readonly NamedLimit[]): readonly Bucket[] {
    const names = this.namesFor(want)
    const named = usedUp.map(({ name }) => names.find((one) => baseOf(one) === name) ?? name)
    return (named.length > 0 ? named : names).map((name) => this.bucketOf(name))
  }

  /** Known limits scaled to a minute. */
  perMinute(allowedOf: (limit: number) => number): readonly (readonly [string, number])[] {
    return [...new Set([...Object.keys(this.#starting), ...this.#learnt.keys()])].flatMap((name) => {
      const limit = this.limitOf(name)
      const windowMs = this.#buckets.get(name)?.windowMs ?? this.#windowOf(name)
      return limit === undefined ? [] : [[name, (allowedOf(limit) * minuteMs) / windowMs] as const]
    })
  }

  /** Limits that were called under; of many buckets under one of them, as one per ticket, the fullest. */
  left(now: number): readonly LimitLeft[] {
    const found = new Map<string, number>()
    for (const [name, bucket] of this.#buckets) {
      const limit = this.limitOf(name)
      if (limit === undefined || !Number.isFinite(limit)) continue
      const base = baseOf(name)
      found.set(base, Math.min(found.get(base) ?? limit, bucket.left(limit, now)))
    }
    return [...found].map(([limit, left]) => ({ limit, left }))
  }

  #windowOf(name: string): number {
    const starting = this.#starting[baseOf(name)]
    return typeof starting === 'object' ? starting.windowMs : minuteMs
  }

  #forgetIdle(now: number): void {
    for (const [name, bucket] of this.#buckets) if (bucket.isIdle(now)) this.#buckets.delete(name)
  }
}

/** `per-ticket-updates` of `per-ticket-updates/17`. */
function baseOf(name: string): string {
  return name.split('/', 1)[0] ?? name
}
