import type { StreamReport, SyncReport } from '@tajo/engine/reports'
import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { fits } from './fits.ts'
import { syncText, verdictLine } from './sync.ts'

const stream = (name: string, more: Partial<StreamReport> = {}): StreamReport => ({
  stream: name,
  table: `freshdesk.${name}`,
  verdict: { kind: 'complete' },
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  rejected: 0,
  calls: 1,
  credits: 1,
  seconds: 1,
  notes: [],
  ...more,
})

const report: SyncReport = {
  runId: '20260301T120000Z-ab12cd',
  source: 'freshdesk',
  verdict: { kind: 'complete-except', rejected: 3 },
  exitCode: 5,
  startedAt: '2026-03-01T12:00:00Z',
  seconds: 192,
  waitedSeconds: 41,
  calls: 1312,
  credits: 2650,
  limited: 0,
  streams: [
    stream('tickets', {
      read: 128_400,
      inserted: 128_397,
      deleted: 12,
      rejected: 3,
      calls: 1284,
      verdict: { kind: 'complete-except', rejected: 3 },
    }),
    stream('satisfaction_ratings', {
      read: 5120,
      updated: 12,
      calls: 27,
      notes: ['One page came twice: somebody rated while it was read.'],
    }),
    stream('surveys', {
      verdict: {
        kind: 'skipped',
        reason: 'surveys: the plan or settings lack satisfaction surveys; everything else was read as usual',
      },
    }),
  ],
}

describe('sync', () => {
  it('sums up a run', () => {
    expect(fits(syncText(report, 80, plain))).toMatchInlineSnapshot(`
      "! freshdesk  complete except 3 rejected records, in 3 min 12 s

          stream                   read      new  changed  deleted  rejected  calls
        ! tickets               128,400  128,397        0       12         3  1,284
        ✓ satisfaction_ratings    5,120        0       12        0         0     27
        ! surveys                     0        0        0        0         0      1

        133,520 rows read · 1,312 calls (2,650 credits) · waited 41 s for the limit

        ! tickets: 3 records rejected
        · satisfaction_ratings: One page came twice: somebody rated while it was read.
        ! surveys: the plan or settings lack satisfaction surveys; everything else was
          read as usual
          tajo rejected list shows the records and why.

        run 20260301T120000Z-ab12cd"
    `)
    expect(verdictLine(report, plain)).toMatchInlineSnapshot(
      `"! freshdesk  complete except 3 rejected records, in 3 min 12 s"`,
    )
  })

  it('says why a run failed and what to do', () => {
    const failed: SyncReport = {
      ...report,
      verdict: {
        kind: 'failed',
        code: 'TAJO_AUTH',
        reason: 'Freshdesk did not accept the key (401).',
        hint: 'Check the key; in Freshdesk it stands under Profile settings.',
      },
      streams: [],
    }
    expect(fits(syncText(failed, 80, plain))).toMatchInlineSnapshot(`
      "✗ freshdesk  failed after 3 min 12 s

        0 rows read · 1,312 calls (2,650 credits) · waited 41 s for the limit

        ✗ Freshdesk did not accept the key (401).
          Check the key; in Freshdesk it stands under Profile settings.
          TAJO_AUTH

        run 20260301T120000Z-ab12cd"
    `)
  })
})
