import { RateBudget } from '../budget/rate-budget.ts'
import type { BudgetOptions, Feedback, Lease, Want } from '../budget/types.ts'
import { VirtualClock } from './virtual-clock.ts'

export const nothingTold: Feedback = { total: undefined, remaining: undefined, cost: undefined }

/** A budget with a list of who was let go, in order. */
export function open(over: Partial<BudgetOptions> = {}) {
  const clock = new VirtualClock(0)
  const budget = new RateBudget({
    clock,
    reserve: 0.2,
    classLimits: () => ({ lists: 20 }),
    classUnit: 'credits',
    maxUnderWay: 100,
    ...over,
  })
  const went: { readonly name: string; readonly lease: Lease }[] = []
  const ask = (name: string, want: Partial<Want> = {}) =>
    budget.acquire({ stream: name, limitClass: undefined, credits: 1, ...want }).then((lease) => {
      went.push({ name, lease })
      return lease
    })
  const names = async () => {
    await settled()
    return went.map((one) => one.name)
  }
  return { clock, budget, ask, names, went }
}

/** One call made, so that the total is known. */
export async function opened(total: number, over: Partial<BudgetOptions> = {}) {
  const account = open(over)
  const first = await account.ask('first')
  first.settle({ total, remaining: total - 1, cost: 1 })
  account.went.length = 0
  return account
}

/** Whoever may go at this moment has gone. */
export const settled = () => new Promise((resolve) => setImmediate(resolve))
