import { defineConfig } from 'vitest/config'

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
  },
})
