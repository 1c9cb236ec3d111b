import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anything, anythingQuick, movingLists, races, ties } from './support/arbitraries.ts'
import type { LabOptions } from './support/lab.ts'
import { modelStore } from './support/model-store.ts'
import { play, type Scenario } from './support/scenario.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 25)
// A change is judged by cases that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_120
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? usual)
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

/** Plays scenarios until one does not end as it should, and then the smallest one that does not. */
async function holds(
  scenarios: fc.Arbitrary<Scenario>,
  options: Pick<LabOptions, 'store' | 'streams'>,
  times: number,
): Promise<void> {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    expect((await play(scenario, options)).wrong).toEqual([])
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(times) })
}

describe(`whatever happens to the account between any two requests, the tables equal it in the end (seed ${seed})`, () => {
  // By the rules of a warehouse, so that many cases are played in little time.
  test('every stream', () => holds(anything, { store: modelStore }, runs))

  test('tickets that change again within the second in which they are read', () =>
    holds(races, { store: modelStore, streams: ['tickets', 'conversations'] }, runs * 6))

  test('seconds with more tickets than a page', () =>
    holds(ties, { store: modelStore, streams: ['tickets'] }, runs * 2))

  test('lists that move', () => holds(movingLists, { store: modelStore, streams: ['contacts', 'companies'] }, runs * 2))

  test('in a DuckDB file', () => holds(anythingQuick, { streams: everyWay }, runs / 5))
})
