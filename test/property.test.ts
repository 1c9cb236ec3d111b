import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Play } from './support/arbitraries.ts'
import { modelStore } from './support/model-store.ts'
import { postgresStore } from './support/postgres-store.ts'
import { play } from './support/scenario.ts'
import type { Stage } from './support/stage.ts'
import type { Vendor } from './support/vendor.ts'
import { vendors } from './support/vendors.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 25)
// A change is judged by cases that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_120
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? usual)

const stores = {
  model: modelStore,
  server: (stage: Stage, vendor: Vendor) => postgresStore(stage.clock, vendor),
}

/** Plays scenarios until one does not end as it should, and then the smallest one that does not. */
async function holds(vendor: Vendor, { scenarios, streams, store, weight }: Play): Promise<void> {
  // Mostly by the rules of a warehouse, so that many cases are played in little time.
  const options = { streams, ...(store === 'file' ? {} : { store: stores[store] }) }
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    expect((await play(vendor, scenario, options)).wrong).toEqual([])
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(runs * weight) })
}

describe.each(vendors)(
  `$name: whatever happens to the account between any two requests, the tables equal it in the end (seed ${seed})`,
  (vendor) => {
    test.each(vendor.plays.flatMap(alsoInPostgres))('$title', (one) => holds(vendor, one), 600_000)
  },
)

/** What is played in a file is played in a database as well, a few times: each needs one of its own. */
function alsoInPostgres(one: Play): readonly Play[] {
  if (one.store !== 'file') return [one]
  return [one, { ...one, title: 'in a PostgreSQL database', store: 'server', weight: one.weight / 3 }]
}
