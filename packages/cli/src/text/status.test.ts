import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { fits } from './fits.ts'
import { positionText } from './position.ts'
import { rejectedText, replayText } from './rejected.ts'
import { runsText, runText } from './runs.ts'
import { statusText } from './status.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('status and runs', () => {
  const run = {
    id: '20260301T113000Z-ab12cd',
    source: 'freshdesk',
    command: 'sync',
    startedAt: '2026-03-01T11:30:00Z',
    finishedAt: '2026-03-01T11:33:12Z',
    verdict: 'complete except 3',
    calls: 1312,
    credits: 2650,
    streams: [
      {
        runId: 'x',
        stream: 'tickets',
        verdict: 'complete',
        reason: null,
        read: 128_400,
        inserted: 128_400,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        rejected: 3,
        calls: 1284,
        credits: 2568,
        startedAt: '',
        finishedAt: null,
      },
      {
        runId: 'x',
        stream: 'surveys',
        verdict: 'skipped',
        reason: 'not in the plan',
        read: 0,
        inserted: 0,
        updated: 0,
        unchanged: 0,
        deleted: 0,
        rejected: 0,
        calls: 1,
        credits: 1,
        startedAt: '',
        finishedAt: null,
      },
    ],
  }

  it('shows how every source stands', () => {
    const sources = [
      {
        source: 'freshdesk',
        type: 'freshdesk',
        lastRun: { id: run.id, at: run.startedAt, verdict: run.verdict, seconds: 192 },
        streams: [
          {
            stream: 'tickets',
            table: 'freshdesk.tickets',
            rows: 128_400,
            deleted: 12,
            position: '2026-03-01T11:29:58Z',
            lastSyncedAt: '2026-03-01T11:33:00Z',
            verdict: 'complete',
          },
          {
            stream: 'surveys',
            table: 'freshdesk.surveys',
            rows: 0,
            deleted: 0,
            position: null,
            lastSyncedAt: null,
            verdict: null,
          },
        ],
        rejected: 3,
      },
      { source: 'emea', type: 'freshdesk', lastRun: null, streams: [], rejected: 0 },
    ]
    expect(fits(statusText(sources, now, 80, plain))).toMatchInlineSnapshot(`
      "! freshdesk  complete except 3, 30 min ago

        table                 rows  deleted  position (UTC)    synced
        freshdesk.tickets  128,400       12  2026-03-01 11:29  27 min ago
        1 stream without rows

        ! 3 rejected records; see: tajo rejected list

      · emea  never synced; run: tajo sync emea"
    `)
  })

  it('lists runs and shows one', () => {
    expect(runsText([], now, 80, plain)).toBe('No run yet.')
    expect(fits(runsText([run], now, 80, plain))).toMatchInlineSnapshot(`
      "  run                      began             took     rows  verdict
      ! 20260301T113000Z-ab12cd  30 min ago  3 min 12 s  128,400  complete except 3"
    `)
    expect(fits(runText(run, 80, plain))).toMatchInlineSnapshot(`
      "! freshdesk  complete except 3
        20260301T113000Z-ab12cd
        sync at 2026-03-01 11:30 UTC, 3 min 12 s, 1,312 calls, 2,650 credits

          stream      read      new  rejected  calls
        ✓ tickets  128,400  128,400         3  1,284
        ! surveys        0        0         0      1

        ! surveys: not in the plan"
    `)
  })
})

it('shows rejected records and what became of them', () => {
  const rejected = [
    {
      id: '1',
      source: 'freshdesk',
      stream: 'tickets',
      runId: 'x',
      at: '2026-02-28T12:00:00Z',
      key: '17',
      reason: 'larger than 128 MB (TAJO_RESPONSE_TOO_LARGE)',
    },
  ]
  expect(fits(rejectedText(rejected, now, 80, plain))).toMatchInlineSnapshot(`
    "source     stream   key  when     reason
    freshdesk  tickets  17   1 d ago  larger than 128 MB (TAJO_RESPONSE_TOO_LARGE)

    Try them again: tajo rejected replay"
  `)
  expect(
    replayText(
      [
        { source: 'freshdesk', replayed: 2, stillRejected: 1, waiting: 4 },
        { source: 'emea', replayed: 1, stillRejected: 0, waiting: 0 },
      ],
      plain,
    ),
  ).toMatchInlineSnapshot(`
    "! freshdesk: 2 records stored, 1 rejected again, 4 left to the next sync
    ✓ emea: 1 record stored"
  `)
})

it('says where a stream reads on, and what moving it means', () => {
  const place = { source: 'freshdesk', stream: 'tickets' }
  const [earlier, later] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z']
  expect(
    [
      { ...place, position: earlier },
      { ...place, position: null },
      { ...place, position: earlier, before: later },
      { ...place, position: later, before: earlier },
      { ...place, position: null, before: later },
      { ...place, position: earlier, before: null },
    ].map(positionText),
  ).toMatchInlineSnapshot(`
    [
      "freshdesk tickets: reads on from 2026-01-01 00:00 UTC",
      "freshdesk tickets: no position in time; the next sync reads all of it.",
      "freshdesk tickets: the next sync reads from 2026-01-01 00:00 UTC. It stood at 2026-02-01 00:00 UTC.",
      "freshdesk tickets: the next sync reads from 2026-02-01 00:00 UTC. It stood at 2026-01-01 00:00 UTC.
    What changed between the two is left out, until it changes again or the position goes back.",
      "freshdesk tickets: position forgotten; the next sync reads all of it. It stood at 2026-02-01 00:00 UTC.",
      "freshdesk tickets: the next sync reads from 2026-01-01 00:00 UTC. It had none.",
    ]
  `)
})
