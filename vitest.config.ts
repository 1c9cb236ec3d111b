import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By size, a short file that takes minutes would come last and have the machine to itself. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

/** Whole plays before parts, and properties, which play many times, before all. */
function placeOf({ moduleId }: TestSpecification): number {
  if (/\/test\/property\.test/.test(moduleId)) return 0
  if (/\/test\/[^/]+$/.test(moduleId)) return 1
  return /property/.test(moduleId) ? 2 : 3
}

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['packages/warehouse/src/testing/postgres-server.ts'],
    // DuckDB, PostgreSQL and the sandbox are real; a slow machine gets the time it needs, no test asserts a duration.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The one that hands out the files has little to do itself.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
})
