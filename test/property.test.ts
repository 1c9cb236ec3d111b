import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scenarios } from './support/arbitraries.ts'
import { modelWarehouse } from './support/model-warehouse.ts'
import { play } from './support/scenario.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 60)
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? Date.now() % 2 ** 31)

describe('whatever happens to the account between any two requests', () => {
  test(`the tables equal it in the end (seed ${seed}, ${runs} runs)`, async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const warehouse = modelWarehouse()
        const { wrong } = await play(scenario, { warehouse, read: warehouse.read, close: async () => {} })
        expect(wrong).toEqual([])
      }),
      { seed, numRuns: runs },
    )
  })
})
