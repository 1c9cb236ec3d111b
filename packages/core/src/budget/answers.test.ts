import { describe, expect, it } from 'vitest'
import { open, opened, settled } from '../testing/open-budget.ts'

describe('RateBudget after a 429', () => {
  it('sends one call at the moment the vendor named, and the others with its answer', async () => {
    const { clock, ask, names, went, budget } = await opened(200)
    ;(await ask('refused')).settle({ total: 200, remaining: 0, cost: 1, limitedForMs: 5000 })
    for (const name of ['a', 'b', 'c']) void ask(name)
    expect(budget.state.waitingMs).toBe(5000)
    expect(await names()).toEqual(['refused'])
    await clock.sleep(5000)
    expect(await names()).toEqual(['refused', 'a'])
    // The vendor’s window began anew.
    went[1]?.lease.settle({ total: 200, remaining: 199, cost: 1 })
    expect([await names(), clock.now()]).toEqual([['refused', 'a', 'b', 'c'], 5000])
  })

  it('waits again when the one call is refused too', async () => {
    const { clock, ask, names, went } = await opened(200)
    ;(await ask('refused')).settle({ total: 200, remaining: 0, cost: 1, limitedForMs: 5000 })
    void ask('a')
    void ask('b')
    await clock.sleep(5000)
    expect(await names()).toEqual(['refused', 'a'])
    went[1]?.lease.settle({ total: 200, remaining: 0, cost: 1, limitedForMs: 7000 })
    await clock.sleep(6999)
    expect(await names()).toEqual(['refused', 'a'])
    await clock.sleep(1)
    expect(await names()).toEqual(['refused', 'a', 'b'])
  })

  it('closes only the class while the account has credits left', async () => {
    const { clock, ask, names } = await opened(200)
    ;(await ask('lists', { limitClass: 'lists' })).settle({ total: 200, remaining: 100, cost: 1, limitedForMs: 30_000 })
    void ask('more lists', { limitClass: 'lists' })
    void ask('one ticket')
    expect(await names()).toEqual(['lists', 'one ticket'])
    await clock.sleep(30_000)
    expect(await names()).toEqual(['lists', 'one ticket', 'more lists'])
  })

  it('takes a smaller total on a class’s endpoint for the class’s own', async () => {
    const { budget, ask, names } = await opened(200)
    ;(await ask('lists', { limitClass: 'lists' })).settle({ total: 20, remaining: 0, cost: 1, limitedForMs: 30_000 })
    void ask('one ticket')
    expect(await names()).toEqual(['lists', 'one ticket'])
    expect(budget.state).toMatchObject({ totalPerMinute: 200, remaining: 199 })
  })

  it('closes the account when answers tell nothing else', async () => {
    const { clock, ask, names } = open()
    const told = { total: undefined, remaining: undefined, cost: undefined }
    ;(await ask('lists', { limitClass: 'lists' })).settle({ ...told, limitedForMs: 30_000 })
    void ask('one ticket')
    expect(await names()).toEqual(['lists'])
    await clock.sleep(30_000)
    expect(await names()).toEqual(['lists', 'one ticket'])
  })
})

describe('RateBudget when the account changes', () => {
  it('uses a larger plan at once', async () => {
    const { clock, ask, names, budget } = await opened(50)
    void ask('all', { credits: 38 })
    const lease = await ask('last')
    for (let call = 0; call < 60; call += 1) void ask('more')
    expect(await names()).toHaveLength(2)
    lease.settle({ total: 400, remaining: 360, cost: 1 })
    expect([(await names()).length, clock.now()]).toEqual([62, 0])
    expect(budget.state.allowedPerMinute).toBe(320)
  })

  it('waits for a smaller plan’s room', async () => {
    const { clock, ask, names } = await opened(400)
    ;(await ask('much', { credits: 200 })).settle({ total: 400, remaining: 199, cost: 200 })
    await clock.sleep(10_000)
    ;(await ask('one')).settle({ total: 50, remaining: 0, cost: 1 })
    void ask('next')
    expect(await names()).toEqual(['much', 'one'])
    await clock.sleep(50_000)
    expect(await names()).toEqual(['much', 'one', 'next'])
  })

  it('goes by the class limits of the new plan', async () => {
    const classLimits = (total: number) => ({ lists: total / 10 })
    const { ask, names } = await opened(200, { reserve: 0, classLimits })
    const first = await ask('lists', { limitClass: 'lists', credits: 20 })
    void ask('more lists', { limitClass: 'lists', credits: 20 })
    expect(await names()).toEqual(['lists'])
    first.settle({ total: 400, remaining: 300, cost: 20 })
    expect(await names()).toEqual(['lists', 'more lists'])
  })
})

describe('RateBudget when others spend too', () => {
  it('leaves the reserve on top of what they spent', async () => {
    const { clock, ask, names } = await opened(100)
    ;(await ask('one')).settle({ total: 100, remaining: 30, cost: 1 })
    for (let call = 0; call < 11; call += 1) void ask(`${call}`)
    expect(await names()).toHaveLength(11)
    expect(clock.now()).toBe(0)
  })

  it('does not count them against the rate the user set', async () => {
    const { ask, names } = await opened(700, { limitPerMinute: 60 })
    ;(await ask('one')).settle({ total: 700, remaining: 500, cost: 1 })
    for (let call = 0; call < 100; call += 1) void ask(`${call}`)
    // With the one and the one that opened the account.
    expect(await names()).toHaveLength(59)
  })

  it('notices that the vendor’s minute began anew', async () => {
    const { clock, ask, names } = await opened(100)
    ;(await ask('much', { credits: 79 })).settle({ total: 100, remaining: 20, cost: 79 })
    await clock.sleep(59_000)
    const interactive = await ask('at a screen', { interactive: true })
    for (let call = 0; call < 79; call += 1) void ask(`${call}`)
    await settled()
    interactive.settle({ total: 100, remaining: 99, cost: 1 })
    expect((await names()).length).toBeGreaterThanOrEqual(79)
    expect(clock.now()).toBe(59_000)
  })
})
