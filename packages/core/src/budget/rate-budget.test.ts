import { describe, expect, it } from 'vitest'
import { callFor } from '../testing/calling.ts'
import { sumOf } from '../testing/counting-vendor.ts'
import { nothingTold, open, opened, settled } from '../testing/open-budget.ts'

describe('RateBudget', () => {
  it('sends the first call alone, the others when its answer has told the limit', async () => {
    const { ask, names } = open()
    const first = await ask('a')
    void ask('b')
    void ask('c')
    expect(await names()).toEqual(['a'])
    first.settle({ total: 50, remaining: 49, cost: 1 })
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('keeps sending calls one at a time while answers tell nothing', async () => {
    const { ask, names, went } = open()
    for (const name of ['a', 'b', 'c']) void ask(name)
    expect(await names()).toEqual(['a'])
    went[0]?.lease.settle(nothingTold)
    expect(await names()).toEqual(['a', 'b'])
    went[1]?.lease.settle({ ...nothingTold, remaining: 5 })
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('keeps the user’s rate although answers tell no limit', async () => {
    const { clock, ask } = open({ limitPerMinute: 2 })
    for (const name of ['a', 'b', 'c']) (await ask(name)).settle(nothingTold)
    expect(clock.now()).toBe(60_000)
  })

  it('has at most so many calls under way', async () => {
    const { ask, names, went } = await opened(200, { maxUnderWay: 2 })
    for (const name of ['a', 'b', 'c']) void ask(name)
    expect(await names()).toEqual(['a', 'b'])
    went[0]?.lease.settle(nothingTold)
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('leaves the reserve, except to interactive calls', async () => {
    const { clock, ask, names } = await opened(10)
    void ask('background', { credits: 7 })
    void ask('one too many')
    void ask('at a screen', { credits: 2, interactive: true })
    expect(await names()).toEqual(['background', 'at a screen'])
    expect(clock.now()).toBe(0)
  })

  it('tells what is left of the account and of each kind of call, as the minute goes by', async () => {
    const { budget, clock, ask } = open()
    expect(budget.left).toEqual([])
    const first = await ask('first', { limitClass: 'lists', credits: 3 })
    first.settle({ total: 50, remaining: 40, cost: 3 })
    await ask('under way', { credits: 5 })
    expect(budget.left).toEqual([
      { limit: 'account', left: 35 },
      { limit: 'lists', left: 17 },
    ])
    const refused = await ask('refused')
    refused.settle({ ...nothingTold, limitedForMs: 10_000 })
    expect(budget.left[0]).toEqual({ limit: 'account', left: 0 })
    await clock.sleep(61_000)
    expect(budget.left).toEqual([
      { limit: 'account', left: 45 },
      { limit: 'lists', left: 20 },
    ])
  })

  it.each([
    [50, 0.9, 5],
    [400, 0.3, 280],
    [700, 0.07, 651],
    [100, 0, 100],
    [3, 0.9, 1],
  ])('of %i with a reserve of %f allows %i', async (total, reserve, allowed) => {
    const { budget } = await opened(total, { reserve })
    expect(budget.state).toMatchObject({ totalPerMinute: total, allowedPerMinute: allowed })
  })

  it('lets interactive calls go first, also before calls of their own stream', async () => {
    const { ask, names, went } = open()
    void ask('under way')
    void ask('tickets', { stream: 'tickets' })
    void ask('tickets at a screen', { stream: 'tickets', interactive: true })
    await settled()
    went[0]?.lease.settle(nothingTold)
    await settled()
    went[1]?.lease.settle(nothingTold)
    expect(await names()).toEqual(['under way', 'tickets at a screen', 'tickets'])
  })

  it('serves streams in turn, however many calls each has waiting', async () => {
    const works = [40, 5, 1].map((atOnce, index) => ({
      stream: `stream ${index}`,
      limitClass: undefined,
      credits: 1,
      atOnce: atOnce + 8,
    }))
    const served = new Map<string, number>()
    const { vendor } = await callFor({
      vendor: { shape: 'sliding', total: 120 },
      budget: { reserve: 0 },
      works,
      forMs: 5 * 60_000,
      longestWayMs: 100,
      seed: 1,
    })
    for (const call of vendor.taken) served.set(call.stream ?? '', (served.get(call.stream ?? '') ?? 0) + 1)
    expect([...served.values()].map((calls) => Math.round(calls / 10))).toEqual([20, 20, 20])
  })

  it('uses up a scarce class and the account side by side', async () => {
    const { vendor } = await callFor({
      vendor: { shape: 'fixed by the clock', total: 200, classLimits: { lists: 20 } },
      budget: { reserve: 0.1 },
      works: [
        { stream: 'conversations', limitClass: undefined, credits: 1, atOnce: 20 },
        { stream: 'tickets', limitClass: 'lists', credits: 3, atOnce: 1 },
      ],
      forMs: 10 * 60_000 + 59_000,
      longestWayMs: 200,
      seed: 2,
    })
    const lists = sumOf(vendor.taken.filter((call) => call.limitClass === 'lists'))
    const windows = 10 + 59 / 60
    expect(vendor.refused).toEqual([])
    expect(lists / (18 * windows)).toBeGreaterThanOrEqual(0.95)
    expect(sumOf(vendor.taken) / (180 * windows)).toBeGreaterThanOrEqual(0.95)
  })

  it('lets calls past that wait for nothing when a class is used up', async () => {
    const { ask, names } = await opened(200)
    void ask('lists', { limitClass: 'lists', credits: 16 })
    void ask('more lists', { limitClass: 'lists' })
    void ask('one ticket')
    expect(await names()).toEqual(['lists', 'one ticket'])
  })

  it('does not hold back a stream’s plentiful calls behind its scarce ones', async () => {
    const { ask, names } = await opened(200)
    void ask('lists', { limitClass: 'lists', credits: 16 })
    void ask('next list', { stream: 'tickets', limitClass: 'lists' })
    void ask('one ticket', { stream: 'tickets' })
    expect(await names()).toEqual(['lists', 'one ticket'])
  })

  it('does not let cheap calls starve a dear one', async () => {
    const { clock, ask, names } = await opened(11, { reserve: 0 })
    for (let call = 0; call < 10; call += 1) {
      ;(await ask('cheap')).settle({ total: 11, remaining: undefined, cost: 1 })
      await clock.sleep(5000)
    }
    void ask('dear', { credits: 7 })
    for (let call = 0; call < 50; call += 1) {
      void ask('cheap').then((lease) => lease.settle({ total: 11, remaining: undefined, cost: 1 }))
    }
    // The first call and six cheap ones have left the minute by then, one every five seconds.
    await clock.sleep(35_000)
    expect(await names()).toContain('dear')
  })

  it('makes a call dearer than the whole limit when nothing else counts', async () => {
    const { clock, ask } = await opened(50, { limitPerMinute: 5 })
    const lease = await ask('dear', { credits: 7 })
    lease.settle({ total: 50, remaining: 42, cost: 7 })
    expect(clock.now()).toBe(60_000)
  })

  it('says how long it waits', async () => {
    const { clock, budget, ask } = await opened(50)
    ;(await ask('all', { credits: 39 })).settle({ total: 50, remaining: 10, cost: 39 })
    expect(budget.state).toMatchObject({ remaining: 10, waitingMs: 0 })
    const waiting = ask('next')
    expect(budget.state.waitingMs).toBe(60_000)
    await clock.sleep(20_000)
    expect(budget.state.waitingMs).toBe(40_000)
    await waiting
    expect(budget.state.waitingMs).toBe(0)
  })

  it('rejects with the reason when aborted while waiting, and lets the next one pass', async () => {
    const { ask, names, budget } = await opened(50)
    const stop = new AbortController()
    void ask('all but one', { credits: 38 })
    const dear = ask('dear', { credits: 7, signal: stop.signal })
    void ask('cheap', { credits: 1, stream: 'dear' })
    expect(await names()).toEqual(['all but one'])
    stop.abort(new Error('stopped by hand'))
    await expect(dear).rejects.toThrow('stopped by hand')
    expect(await names()).toEqual(['all but one', 'cheap'])
    expect(budget.state.waitingMs).toBe(0)
    await expect(ask('late', { signal: stop.signal })).rejects.toThrow('stopped by hand')
  })

  it('is free again after calls were settled twice, failed or never got their turn', async () => {
    const { clock, ask, names, went } = await opened(10, { reserve: 0 })
    const stop = new AbortController()
    const asked = [1, 2, 3, 4, 5].map((credits) => ask('some', { credits, signal: stop.signal }))
    const outcomes = Promise.allSettled(asked)
    await settled()
    stop.abort()
    await outcomes
    for (const { lease } of went) {
      lease.settle({ total: 10, remaining: 0, cost: undefined })
      lease.settle({ total: 10, remaining: 0, cost: undefined })
    }
    await clock.sleep(60_000)
    went.length = 0
    for (let call = 0; call < 10; call += 1) void ask(`${call}`)
    expect(await names()).toHaveLength(10)
  })

  it('takes decimals in answers as they come', async () => {
    const { clock, ask } = await opened(50.5, { reserve: 0 })
    for (let call = 0; call < 80; call += 1) {
      ;(await ask('decimal')).settle({ total: 50.5, remaining: undefined, cost: 1.1 })
    }
    // 44 calls of 1.1 fit under 50 beside the first, 45 into the next minute.
    expect(clock.now()).toBe(60_000)
  })
})
