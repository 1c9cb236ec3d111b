import { RateBudget } from '../budget/rate-budget.ts'
import type { BudgetOptions, Want } from '../budget/types.ts'
import type { Clock } from '../clock.ts'
import { CountingVendor, type CountingVendorOptions } from './counting-vendor.ts'
import { randomFrom } from './random.ts'
import { VirtualClock } from './virtual-clock.ts'

/** Work that never ends: as many callers as `atOnce`, each calling again as soon as it may. */
export interface Work extends Omit<Want, 'signal'> {
  readonly atOnce: number
}

export interface Around {
  readonly vendor: CountingVendor
  readonly budget: RateBudget
  readonly clock: Clock
  readonly random: () => number
}

export interface Calling {
  readonly vendor: Omit<CountingVendorOptions, 'clock'>
  readonly budget: Pick<BudgetOptions, 'reserve' | 'limitPerMinute' | 'maxUnderWay'>
  readonly works: readonly Work[]
  readonly forMs: number
  /** Ways there and back are drawn apart. */
  readonly longestWayMs: number
  readonly seed: number
  /** Goes on beside the work; its sleeps end with the time. */
  readonly meanwhile?: (around: Around) => Promise<void>
}

export interface Called {
  readonly vendor: CountingVendor
  readonly budget: RateBudget
  readonly clock: VirtualClock
  /** How often the budget slept: what a busy loop would show in. */
  readonly sleeps: number
}

/** Lets a budget be used for some virtual time, against a vendor that counts. */
export async function callFor(calling: Calling): Promise<Called> {
  const clock = new VirtualClock(0)
  const over = new AbortController()
  const random = randomFrom(calling.seed)
  const vendor = new CountingVendor({ ...calling.vendor, clock })
  let sleeps = 0
  const budget = new RateBudget({
    ...calling.budget,
    classUnit: calling.vendor.classUnit ?? 'credits',
    classLimits: () => calling.vendor.classLimits ?? {},
    clock: {
      now: () => clock.now(),
      sleep: (ms, signal) => {
        sleeps += 1
        return clock.sleep(ms, signal)
      },
    },
  })
  const wayMs = () => 1 + Math.floor(random() * calling.longestWayMs)
  const keepCalling = async (want: Want) => {
    for (;;) {
      const lease = await budget.acquire({ ...want, signal: over.signal })
      await clock.sleep(wayMs())
      const verdict = vendor.handle(want)
      await clock.sleep(wayMs())
      lease.settle(verdict)
    }
  }
  const mortal: Clock = { now: () => clock.now(), sleep: (ms) => clock.sleep(ms, over.signal) }
  const everything = [
    ...calling.works.flatMap(({ atOnce, ...want }) => Array.from({ length: atOnce }, () => keepCalling(want))),
    calling.meanwhile?.({ vendor, budget, clock: mortal, random }),
  ]
  const ended = Promise.allSettled(everything)
  await clock.sleep(calling.forMs)
  over.abort(new Error('time is over'))
  for (const outcome of await ended) {
    if (outcome.status === 'rejected' && outcome.reason !== over.signal.reason) throw outcome.reason
  }
  return { vendor, budget, clock, sleeps }
}
