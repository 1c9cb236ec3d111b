import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { CountingVendor, sumOf, windowShapes } from '../testing/counting-vendor.ts'
import { SpendLog } from './spend-log.ts'

const log = () => new SpendLog(60_000)

/** A call of `credits` that came back at `at`. */
function spend(spends: SpendLog, credits: number, at: number): void {
  spends.settle(spends.begin(credits), credits, at)
}

describe('SpendLog', () => {
  it('counts a call from its beginning until a window after its answer', () => {
    const spends = log()
    const call = spends.begin(3)
    expect(spends.spent(0)).toBe(3)
    spends.settle(call, 3, 5000)
    expect([spends.spent(5000), spends.spent(64_999), spends.spent(65_000)]).toEqual([3, 3, 0])
  })

  it('counts what the call cost, not what it was expected to cost', () => {
    const spends = log()
    spends.settle(spends.begin(1), 7, 0)
    expect([spends.spent(0), spends.spent(60_000)]).toEqual([7, 0])
  })

  it('says when there is room', () => {
    const spends = log()
    spend(spends, 4, 0)
    spend(spends, 4, 10_000)
    expect(spends.fitsAt(2, 10, 10_000)).toBe(10_000)
    expect(spends.fitsAt(3, 10, 10_000)).toBe(60_000)
    expect(spends.fitsAt(7, 10, 10_000)).toBe(70_000)
  })

  it('says never while only calls under way can make room', () => {
    const spends = log()
    spends.begin(8)
    expect(spends.fitsAt(3, 10, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('tells what will be free later', () => {
    const spends = log()
    spend(spends, 4, 0)
    spend(spends, 3, 10_000)
    spends.begin(1)
    expect([spends.freeAt(10_000, 10), spends.freeAt(60_000, 10), spends.freeAt(70_000, 10)]).toEqual([2, 6, 9])
  })

  it('frees a busy stretch bit by bit, not all at its end', () => {
    const spends = log()
    // A call every 80 ms for 20 seconds.
    for (let at = 0; at < 20_000; at += 80) spend(spends, 1, at)
    expect(spends.spent(60_000 + 10_000)).toBeLessThan(130)
    expect(spends.spent(60_000 + 10_000)).toBeGreaterThanOrEqual(124)
  })

  it('adds what others spent', () => {
    const spends = log()
    const call = spends.begin(1)
    spends.settle(call, 1, 1000)
    spends.agree(call, 21, 1000)
    expect([spends.spent(1000), spends.spent(61_000)]).toEqual([21, 0])
  })

  it('forgets what the vendor no longer counts', () => {
    const spends = log()
    spend(spends, 50, 0)
    const call = spends.begin(1)
    spends.settle(call, 1, 40_000)
    spends.agree(call, 1, 40_000)
    expect(spends.spent(40_000)).toBeLessThanOrEqual(2)
  })

  it('does not forget calls the vendor may not have counted yet', () => {
    const spends = log()
    const early = spends.begin(1)
    for (let call = 0; call < 9; call += 1) spend(spends, 1, 1000)
    spends.settle(early, 1, 2000)
    // The answer was written before the nine were counted.
    spends.agree(early, 1, 2000)
    expect(spends.spent(2000)).toBe(10)
  })

  it('is empty after a window whatever fractions went in', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 200 }), (costs) => {
        const spends = log()
        costs.forEach((cost, index) => {
          const call = spends.begin(cost)
          spends.settle(call, cost, index * 100)
          if (index % 7 === 0) spends.agree(call, cost * 3, index * 100)
        })
        const later = 200 * 100 + 60_000
        expect(spends.fitsAt(10, 10, later)).toBe(later)
      }),
    )
  })

  it.each(windowShapes)('never counts less than a vendor whose window is %s, however answers overtake', (shape) => {
    const calls = fc.array(
      fc.record({
        start: fc.integer({ min: 0, max: 150_000 }),
        there: fc.integer({ min: 1, max: 5000 }),
        back: fc.integer({ min: 0, max: 5000 }),
        credits: fc.integer({ min: 1, max: 7 }),
        by: fc.constantFrom('us' as const, 'us' as const, 'neighbour' as const),
      }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(calls, (plan) => {
        let now = 0
        const spends = log()
        const vendor = new CountingVendor({ clock: { ...systemClock, now: () => now }, shape, total: 1_000_000 })
        const ours = () => sumOf(vendor.windowAt(now).filter((one) => one.by === 'us'))
        const steps: { readonly at: number; readonly run: () => void }[] = []
        for (const { start, there, back, credits, by } of plan) {
          let call = { credits, after: 0 }
          let remaining = 0
          const arrive = () => {
            remaining = vendor.handle({ credits, by }).remaining
          }
          steps.push({ at: start + there, run: arrive })
          if (by === 'neighbour') continue
          const begin = () => {
            call = spends.begin(credits)
          }
          const end = () => {
            spends.settle(call, credits, now)
            spends.agree(call, vendor.total - remaining, now)
          }
          steps.push({ at: start, run: begin }, { at: start + there + back, run: end })
        }
        for (const { at, run } of steps.sort((a, b) => a.at - b.at)) {
          now = at
          run()
          expect(spends.spent(now)).toBeGreaterThanOrEqual(ours())
        }
      }),
      { numRuns: 200 },
    )
  })
})
