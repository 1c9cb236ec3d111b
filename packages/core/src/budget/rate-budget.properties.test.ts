import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Around, type Calling, callFor, type Work } from '../testing/calling.ts'
import { type Counted, sumOf, windowShapes } from '../testing/counting-vendor.ts'

const minutes = 10
// Ends just before a window would begin anew: a window begun early must not make up for slow ones.
const forMs = minutes * 60_000 + 59_000

const account = {
  shape: fc.constantFrom(...windowShapes),
  total: fc.constantFrom(50, 200, 400, 700),
  classUnit: fc.constantFrom('credits' as const, 'calls' as const),
  reserve: fc.constantFrom(0, 0.1, 0.2, 0.5),
  longestWayMs: fc.integer({ min: 1, max: 450 }),
  seed: fc.nat(),
}
const scarce = fc.record({ limitClass: fc.constantFrom('lists', 'writes'), credits: fc.integer({ min: 1, max: 5 }) })
const plentiful = fc.record({ limitClass: fc.constant(undefined), credits: fc.integer({ min: 1, max: 5 }) })

const callings = fc
  .record({ ...account, first: plentiful, others: fc.array(fc.oneof(scarce, plentiful), { maxLength: 4 }) })
  .map(({ shape, total, classUnit, reserve, longestWayMs, seed, first, others }): Calling => {
    const works = [first, ...others].map((want, index): Work => ({ ...want, stream: `stream ${index}`, atOnce: 8 }))
    const classLimits = { lists: Math.ceil(total / 10), writes: Math.ceil(total / 3) }
    return {
      vendor: { shape, total, classUnit, classLimits },
      budget: { reserve },
      works,
      longestWayMs,
      seed,
      forMs,
    }
  })

/** Credits used a minute, as a share of what can be used of the allowed ones when calls cost more than one. */
function shareUsed(calling: Calling, taken: readonly Counted[]): number {
  const allowed = Math.floor(calling.vendor.total * (1 - calling.budget.reserve) + 1e-9)
  const dearest = Math.max(...calling.works.map((work) => work.credits))
  return sumOf(taken) / (((allowed - (dearest - 1)) * forMs) / 60_000)
}

const isOurs = (call: Counted) => call.by !== 'neighbour'

describe('RateBudget alone on the account', () => {
  it('never meets a 429 and uses what is allowed, whatever the window', async () => {
    await fc.assert(
      fc.asyncProperty(callings, async (calling) => {
        const { vendor, sleeps } = await callFor(calling)
        expect(vendor.refused).toEqual([])
        expect(shareUsed(calling, vendor.taken)).toBeGreaterThanOrEqual(0.95)
        expect(sleeps).toBeLessThan(vendor.taken.length * 2 + 100)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the rate a user set', async () => {
    await fc.assert(
      fc.asyncProperty(callings, fc.integer({ min: 10, max: 300 }), async (calling, limitPerMinute) => {
        const works = calling.works.map((work) => ({ ...work, credits: 1 }))
        const { vendor } = await callFor({ ...calling, works, budget: { ...calling.budget, limitPerMinute } })
        expect(vendor.refused).toEqual([])
        for (const { at } of vendor.taken) {
          expect(vendor.taken.filter((one) => one.at > at - 60_000 && one.at <= at).length).toBeLessThanOrEqual(
            limitPerMinute,
          )
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('RateBudget beside a neighbour', () => {
  it('never brings a 429 upon a neighbour who keeps to the reserve, nor upon itself', async () => {
    await fc.assert(
      fc.asyncProperty(callings, async (calling) => {
        const allowed = Math.floor(calling.vendor.total * (1 - calling.budget.reserve) + 1e-9)
        const keepsToReserve = async ({ vendor, clock, random }: Around) => {
          const spendOne = async () => {
            for (;;) {
              await clock.sleep(random() * 30_000)
              vendor.handle({ credits: 1, by: 'neighbour' })
              await clock.sleep(60_000)
            }
          }
          await Promise.all(Array.from({ length: calling.vendor.total - allowed }, spendOne))
        }
        const { vendor } = await callFor({ ...calling, meanwhile: keepsToReserve })
        expect(vendor.refused).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('uses what a greedy neighbour leaves, with few 429s and never more than its own share', async () => {
    const neighbour = fc.record({
      limitClass: fc.constantFrom(undefined, 'lists'),

      pauseMs: fc.integer({ min: 500, max: 30_000 }),
      burst: fc.integer({ min: 1, max: 300 }),
    })
    await fc.assert(
      fc.asyncProperty(callings, neighbour, async (calling, { limitClass, pauseMs, burst }) => {
        const greedy = async ({ vendor, clock, random }: Around) => {
          for (;;) {
            await clock.sleep(random() * pauseMs)
            for (let left = random() * burst; left > 0; left -= 1) {
              if (vendor.handle({ credits: 1, limitClass, by: 'neighbour' }).limitedForMs !== undefined) break
            }
          }
        }
        const { vendor, sleeps } = await callFor({ ...calling, meanwhile: greedy })
        const ours = vendor.taken.filter(isOurs)
        const refused = vendor.refused.filter(isOurs)
        const allowed = Math.floor(calling.vendor.total * (1 - calling.budget.reserve) + 1e-9)
        expect(shareUsed(calling, vendor.taken)).toBeGreaterThanOrEqual(0.9)
        expect(refused.length).toBeLessThanOrEqual(20 * (minutes + 1))
        expect(sleeps).toBeLessThan((ours.length + refused.length) * 2 + 100)
        for (const { at } of ours) {
          expect(sumOf(vendor.windowAt(at).filter((one) => isOurs(one) && one.at <= at))).toBeLessThanOrEqual(allowed)
        }
      }),
      { numRuns: 60 },
    )
  })
})
