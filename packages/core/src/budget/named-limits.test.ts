import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Clock } from '../clock.ts'
import { open } from '../testing/open-budget.ts'
import { randomFrom } from '../testing/random.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { RateBudget } from './rate-budget.ts'
import type { ClassLimit, Feedback, NamedLimit, Want } from './types.ts'

const told = (limits: readonly NamedLimit[], over: Partial<Feedback> = {}): Feedback => ({
  total: 400,
  remaining: 390,
  cost: undefined,
  limits,
  ...over,
})
const exports = (remaining: number, total = 10): NamedLimit => ({
  name: 'exports',
  total,
  remaining,
  resetsInMs: 60_000,
})

describe('limits that answers name', () => {
  it('replace the documented one of the same name', async () => {
    const { ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({ exports: 2 }) })
    ;(await ask('first', { limitClass: ['exports'] })).settle(told([exports(9)]))
    for (let call = 0; call < 12; call += 1) void ask(`${call}`, { limitClass: ['exports'] })
    expect(await names()).toHaveLength(10)
  })

  it('hold for every call of the endpoint, though no class of it was known', async () => {
    const { ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const endpoint = 'GET /tags'
    ;(await ask('first', { endpoint })).settle(told([{ ...exports(2, 3), name: 'tags-index' }]))
    for (let call = 0; call < 5; call += 1) void ask(`${call}`, { endpoint })
    void ask('another endpoint', { endpoint: 'GET /groups' })
    expect(await names()).toEqual(['first', '0', '1', 'another endpoint'])
  })

  it('are all kept where a call is under several', async () => {
    const { ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const limitClass = ['updates', 'updates-of-ticket/7']
    const both = [
      { ...exports(99, 100), name: 'updates' },
      { ...exports(1, 2), name: 'updates-of-ticket' },
    ]
    ;(await ask('first', { limitClass })).settle(told(both))
    void ask('second', { limitClass })
    void ask('third', { limitClass })
    void ask('another ticket', { limitClass: ['updates', 'updates-of-ticket/8'] })
    expect(await names()).toEqual(['first', 'second', 'another ticket'])
  })

  it('count over the time they say', async () => {
    const classLimits = () => ({ updates: { limit: 2, windowMs: 600_000 } })
    const { clock, ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits })
    const limitClass = 'updates'
    for (const name of ['a', 'b']) (await ask(name, { limitClass })).settle(told([]))
    void ask('c', { limitClass })
    await clock.sleep(599_000)
    expect(await names()).toEqual(['a', 'b'])
    await clock.sleep(1000)
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('count over a longer time than a minute when they begin anew later', async () => {
    const { clock, ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const endpoint = 'PUT /tickets/{id}'
    const named = (remaining: number): NamedLimit => ({ name: 'updates', total: 2, remaining, resetsInMs: 135_000 })
    ;(await ask('a', { endpoint })).settle(told([named(1)]))
    ;(await ask('b', { endpoint })).settle(told([named(0)]))
    void ask('c', { endpoint })
    await clock.sleep(120_000)
    expect(await names()).toEqual(['a', 'b'])
    await clock.sleep(60_000)
    expect(await names()).toEqual(['a', 'b', 'c'])
  })

  it('let what others spent count until the vendor begins anew', async () => {
    const { clock, ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const limitClass = 'exports'
    ;(await ask('a', { limitClass })).settle(told([{ ...exports(0), resetsInMs: 20_000 }]))
    void ask('b', { limitClass })
    await clock.sleep(20_000)
    expect(await names()).toEqual(['a'])
    await clock.sleep(1000)
    expect(await names()).toEqual(['a', 'b'])
  })

  it('are closed by a 429 that says they are used up, and no other', async () => {
    const { ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const limitClass = ['exports', 'other']
    ;(await ask('refused', { limitClass })).settle(told([exports(0)], { limitedForMs: 30_000 }))
    void ask('more exports', { limitClass: 'exports' })
    void ask('of the other class', { limitClass: 'other' })
    void ask('of no class')
    expect(await names()).toEqual(['refused', 'of the other class', 'of no class'])
  })

  it('tell what is allowed a minute', async () => {
    const classLimits = () => ({ exports: 10, events: { limit: 600, windowMs: 600_000 } })
    const { budget, ask } = open({ reserve: 0.1, classUnit: 'calls', classLimits })
    ;(await ask('a', { limitClass: 'events' })).settle(told([exports(29, 30)]))
    expect(budget.state.allowedOfClass).toEqual({ exports: 27, events: 54 })
  })
})

describe('account-wide budgets beside the account’s own', () => {
  it('are learnt and used apart', async () => {
    const { budget, ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    const account = 'help-center'
    ;(await ask('first')).settle(told([], { total: 5, remaining: 0 }))
    ;(await ask('help', { account })).settle(told([], { total: 400, remaining: 399 }))
    void ask('second')
    void ask('more help', { account })
    expect(await names()).toEqual(['first', 'help', 'more help'])
    expect(budget.state).toMatchObject({ totalPerMinute: 5, remaining: 0 })
  })

  it('send their first call alone, without holding up the others', async () => {
    const { ask, names } = open({ reserve: 0, classUnit: 'calls', classLimits: () => ({}) })
    ;(await ask('first')).settle(told([]))
    void ask('help', { account: 'help-center' })
    void ask('more help', { account: 'help-center' })
    void ask('second')
    expect(await names()).toEqual(['first', 'help', 'second'])
  })
})

const minuteMs = 60_000

/** A vendor of several buckets, each counted in fixed windows from its first call, all named in every answer. */
class NamingVendor {
  readonly refused: { readonly by: string; readonly at: number }[] = []
  readonly taken = new Map<string, number>()
  readonly #clock: Clock
  readonly #limits: Readonly<Record<string, ClassLimit>>
  readonly #windows = new Map<string, { openedAt: number; used: number }>()

  constructor(clock: Clock, limits: Readonly<Record<string, ClassLimit>>) {
    this.#clock = clock
    this.#limits = limits
  }

  handle(buckets: readonly string[], by: string): Feedback {
    const at = this.#clock.now()
    const used = (name: string) => this.#window(name, at).used
    const limitOf = (name: string) => this.#limits[name]?.limit ?? 0
    const full = buckets.filter((name) => used(name) >= limitOf(name))
    if (full.length === 0) for (const name of buckets) this.#window(name, at).used += 1
    else this.refused.push({ by, at })
    if (full.length === 0) for (const name of buckets) this.taken.set(name, (this.taken.get(name) ?? 0) + 1)
    const leftMs = (name: string) => this.#window(name, at).openedAt + (this.#limits[name]?.windowMs ?? minuteMs) - at
    const seconds = (ms: number) => Math.ceil(ms / 1000) * 1000
    const [account = '', ...named] = buckets
    return {
      total: limitOf(account),
      remaining: limitOf(account) - used(account),
      cost: undefined,
      limits: named.map((name) => ({
        name,
        total: limitOf(name),
        remaining: limitOf(name) - used(name),
        resetsInMs: seconds(leftMs(name)),
      })),
      ...(full.length === 0 ? {} : { limitedForMs: seconds(Math.max(...full.map(leftMs))) }),
    }
  }

  #window(name: string, at: number): { openedAt: number; used: number } {
    const window = this.#windows.get(name)
    if (window !== undefined && at < window.openedAt + (this.#limits[name]?.windowMs ?? minuteMs)) return window
    const next = { openedAt: at, used: 0 }
    this.#windows.set(name, next)
    return next
  }
}

describe('several limits at once', () => {
  const limits = { account: 400, exports: 10, users: 20 }
  const works: readonly (Omit<Want, 'credits'> & { buckets: readonly string[] })[] = [
    { stream: 'tickets', limitClass: ['exports'], buckets: ['account', 'exports'] },
    { stream: 'events', limitClass: ['exports'], buckets: ['account', 'exports'] },
    { stream: 'users', limitClass: ['users'], buckets: ['account', 'users'] },
    { stream: 'groups', limitClass: [], endpoint: 'GET /groups', buckets: ['account'] },
  ]

  async function play(seed: number, reserve: number, minutes: number, greedy: boolean) {
    const clock = new VirtualClock(0)
    const over = new AbortController()
    const random = randomFrom(seed)
    const vendor = new NamingVendor(
      clock,
      Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, { limit, windowMs: minuteMs }])),
    )
    const classLimits = () => ({ exports: limits.exports, users: limits.users })
    const budget = new RateBudget({ clock, reserve, classUnit: 'calls', classLimits })
    const ours = new Map<string, number>()
    const work = async ({ buckets, ...want }: (typeof works)[number]) => {
      for (;;) {
        const lease = await budget.acquire({ ...want, credits: 1, signal: over.signal })
        await clock.sleep(1 + random() * 200)
        const feedback = vendor.handle(buckets, want.stream)
        if (feedback.limitedForMs === undefined) for (const name of buckets) ours.set(name, (ours.get(name) ?? 0) + 1)
        await clock.sleep(1 + random() * 200)
        lease.settle(feedback)
      }
    }
    const neighbour = async () => {
      for (;;) {
        await clock.sleep(random() * 30_000, over.signal)
        for (let call = 0; call < random() * 12; call += 1) vendor.handle(['account', 'exports'], 'neighbour')
      }
    }
    const running = [...works, ...works, ...works.slice(-1), ...works.slice(-1), ...works.slice(-1)].map(work)
    if (greedy) running.push(neighbour())
    const ended = Promise.allSettled(running)
    await clock.sleep(minutes * minuteMs - 1000)
    over.abort(new Error('time is over'))
    const failures = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(failures.filter((reason) => reason !== over.signal.reason)).toEqual([])
    return { vendor, ours }
  }

  it('are each used up without a 429 when alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0, 0.1, 0.2), async (seed, reserve) => {
        const minutes = 21
        const { vendor, ours } = await play(seed, reserve, minutes, false)
        expect(vendor.refused).toEqual([])
        for (const [name, limit] of Object.entries(limits)) {
          const allowed = Math.floor(limit * (1 - reserve) + 1e-9)
          expect((ours.get(name) ?? 0) / (allowed * minutes)).toBeGreaterThanOrEqual(0.95)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('are used beside a greedy neighbour with few 429s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const minutes = 21
        const { vendor, ours } = await play(seed, 0.1, minutes, true)
        const refusedOurs = vendor.refused.filter(({ by }) => by !== 'neighbour')
        expect((vendor.taken.get('exports') ?? 0) / (9 * minutes)).toBeGreaterThanOrEqual(0.95)
        expect(ours.get('exports') ?? 0).toBeGreaterThan(minutes)
        expect(refusedOurs.length).toBeLessThanOrEqual(5 * minutes)
        expect((ours.get('users') ?? 0) / (18 * minutes)).toBeGreaterThanOrEqual(0.95)
      }),
      { numRuns: 15 },
    )
  })
})
