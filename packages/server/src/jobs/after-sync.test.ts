import type { SyncOutcome } from '@tajo/operations/sync-source'
import { expect, it } from 'vitest'
import { configOf } from '../testing/app.ts'
import { followOf } from './after-sync.ts'

const synced = (inserted: number): SyncOutcome => ({
  source: 'freshdesk',
  runId: 'run',
  startedAt: '2026-01-01T00:00:00Z',
  seconds: 60,
  waitedSeconds: 0,
  exitCode: 0,
  verdict: { kind: 'complete' },
  streams: [
    {
      stream: 'tickets',
      table: 'freshdesk.tickets',
      verdict: { kind: 'complete' },
      read: 3,
      inserted,
      updated: 0,
      unchanged: 3 - inserted,
      deleted: 0,
      rejected: 0,
      calls: 1,
      credits: 1,
      seconds: 1,
      notes: [],
    },
  ],
  calls: 1,
  credits: 1,
  limited: 0,
})

const notBegun: SyncOutcome = {
  source: 'freshdesk',
  exitCode: 5,
  error: { code: 'TAJO_UNREACHABLE', message: 'No answer.', hint: '' },
}

it('builds the models after a sync that changed something, and after one that may have changed something when it was begun before', async () => {
  const config = await configOf('connectors: { freshdesk: { domain: acme, api_key: freshdesk-api-key } }')
  expect(followOf(config, [synced(1)], false)).toBe('models.run')
  expect(followOf(config, [synced(0)], false)).toBeUndefined()
  expect(followOf(config, [synced(0)], true)).toBe('models.run')
  expect(followOf(config, [notBegun], true)).toBeUndefined()
})
