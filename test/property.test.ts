import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Play } from './support/arbitraries.ts'
import { modelStore } from './support/model-store.ts'
import { play } from './support/scenario.ts'
import type { Vendor } from './support/vendor.ts'
import { vendors } from './support/vendors.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 25)
// A change is judged by cases that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_120
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? usual)

/** Plays scenarios until one does not end as it should, and then the smallest one that does not. */
async function holds(vendor: Vendor, { scenarios, streams, store, weight }: Play): Promise<void> {
  // Mostly by the rules of a warehouse, so that many cases are played in little time.
  const options = { streams, ...(store === 'model' ? { store: modelStore } : {}) }
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    expect((await play(vendor, scenario, options)).wrong).toEqual([])
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(runs * weight) })
}

describe.each(vendors)(
  `$name: whatever happens to the account between any two requests, the tables equal it in the end (seed ${seed})`,
  (vendor) => {
    test.each(vendor.plays)('$title', (one) => holds(vendor, one))
  },
)
