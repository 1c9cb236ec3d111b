import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scenarios } from './support/arbitraries.ts'
import { modelStore } from './support/model-store.ts'
import { play } from './support/scenario.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 60)
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
/** One of each way of reading; the others differ in their columns only. */
const everyWay = [
  'tickets',
  'conversations',
  'contacts',
  'companies',
  'agents',
  'groups',
  'satisfaction_ratings',
  'time_entries',
  'roles',
  'ticket_fields',
  'settings',
  'solution_categories',
  'solution_folders',
]

describe(`whatever happens to the account between any two requests (seed ${seed})`, () => {
  test('all tables equal it in the end, by the rules of a warehouse', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { wrong } = await play(scenario, { store: modelStore })
        expect(wrong).toEqual([])
      }),
      { seed, numRuns: runs },
    )
  })

  test('all tables equal it in the end, in a DuckDB file', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        const { wrong } = await play(scenario, { streams: everyWay })
        expect(wrong).toEqual([])
      }),
      { seed, numRuns: Math.ceil(runs / 5) },
    )
  })
})
