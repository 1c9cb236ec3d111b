import { describe, expect, it } from 'vitest'
import { open, settled } from '../testing/open-budget.ts'
import type { BudgetOptions, Feedback, NamedLimit } from './types.ts'

const hourMs = 3_600_000

/** As a vendor counts that has a limit per kind of endpoint and none for the account. */
const byClass: Partial<BudgetOptions> = {
  accountLimit: 'none',
  classUnit: 'calls',
  reserve: 0,
  classLimits: () => ({
    'contacts-second': { limit: 10, windowMs: 1000 },
    'contacts-hour': { limit: 36_000, windowMs: hourMs },
    other: { limit: 5, windowMs: hourMs },
  }),
}
const contacts = { limitClass: ['contacts-second', 'contacts-hour'] }

function told(...limits: readonly NamedLimit[]): Feedback {
  return { total: undefined, remaining: undefined, cost: undefined, limits }
}

describe('a budget without a limit for the account', () => {
  it('lets calls go side by side before the first answer, as many as the class has in a second', async () => {
    const { ask, names, clock, went } = open(byClass)
    for (let call = 0; call < 12; call += 1) void ask(`c${call}`, contacts)
    expect(await names()).toHaveLength(10)
    for (const { lease } of went) lease.settle(told())
    await clock.sleep(1000)
    expect(await names()).toHaveLength(12)
  })

  it('refuses a call at once that has no patience for the hour', async () => {
    const { ask, clock } = open(byClass)
    for (let call = 0; call < 5; call += 1) (await ask(`o${call}`, { limitClass: 'other' })).settle(told())
    const refusal = await ask('sixth', { limitClass: 'other', limitedPatienceMs: 60_000 }).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'TAJO_LIMITED', parts: { retryInMs: hourMs } })
    expect(refusal.message).toBe('sixth: the rate limit is used up for another 60 minutes.')
    expect(clock.now()).toBe(0)
  })

  it('keeps who has patience waiting, and others of another class going', async () => {
    const { ask, clock, names } = open(byClass)
    for (let call = 0; call < 5; call += 1) (await ask(`o${call}`, { limitClass: 'other' })).settle(told())
    const patient = ask('patient', { limitClass: 'other', limitedPatienceMs: hourMs })
    await ask('contact', contacts)
    expect(await names()).not.toContain('patient')
    ;(await patient).settle(told())
    expect(clock.now()).toBe(hourMs)
  })

  it('refuses everybody in the lane who has no patience, and serves the rest', async () => {
    const { ask, names } = open(byClass)
    for (let call = 0; call < 5; call += 1) (await ask(`o${call}`, { limitClass: 'other' })).settle(told())
    const refused = ['a', 'b', 'c'].map((name) => ask(name, { limitClass: 'other', limitedPatienceMs: 1 }))
    const outcomes = await Promise.allSettled(refused)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await ask('contact', contacts)
    expect(await names()).toContain('contact')
  })

  it('waits for calls under way before it says that there is no room', async () => {
    const { ask, went } = open({ ...byClass, classLimits: () => ({ other: { limit: 1, windowMs: hourMs } }) })
    await ask('first', { limitClass: 'other' })
    let refused = false
    const second = ask('second', { limitClass: 'other', limitedPatienceMs: 1 }).catch(() => {
      refused = true
    })
    await settled()
    expect(refused).toBe(false)
    went[0]?.lease.settle(told())
    await second
    expect(refused).toBe(true)
  })

  it('closes, after a 429 that names nothing, the classes of the call and no other', async () => {
    const { ask, names, clock } = open(byClass)
    const lease = await ask('refused', { limitClass: 'other' })
    lease.settle({ ...told(), limitedForMs: 30_000 })
    const waiting = ask('waiting', { limitClass: 'other' })
    await ask('contact', contacts)
    expect(await names()).toEqual(['refused', 'contact'])
    await waiting
    expect(clock.now()).toBe(30_000)
  })

  it('goes by the limits of another table once an answer shows that it is the account’s', async () => {
    const { ask, names } = open(byClass)
    const lease = await ask('first', { limitClass: 'other' })
    lease.settle({ ...told(), classes: { other: { limit: 8, windowMs: hourMs } } })
    for (let call = 0; call < 10; call += 1) void ask(`o${call}`, { limitClass: 'other' })
    expect(await names()).toHaveLength(8)
  })

  it('takes the vendor’s count of the hour for true, others’ calls included', async () => {
    const { ask, names } = open(byClass)
    const lease = await ask('first', { limitClass: 'other' })
    lease.settle(told({ name: 'other', total: 5, remaining: 1, resetsInMs: hourMs }))
    for (let call = 0; call < 3; call += 1) void ask(`o${call}`, { limitClass: 'other' })
    expect(await names()).toEqual(['first', 'o0'])
  })
})
