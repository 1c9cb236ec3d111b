import type { Progress } from '@tajo/engine/reports'
import { describe, expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { fits } from './fits.ts'
import { progressBlock, progressLines } from './progress.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('progress', () => {
  const progress: Progress = {
    source: 'freshdesk',
    calls: 412,
    credits: 1200,
    remaining: 88,
    allowedPerMinute: 180,
    waitingMs: 12_000,
    secondsLeft: 1200,
    streams: [
      {
        stream: 'tickets',
        state: 'reading',
        rows: 12_400,
        rowsPerSecond: 280,
        callsLeft: 1160,
        secondsLeft: 4300,
        note: null,
      },
      { stream: 'contacts', state: 'done', rows: 5210, rowsPerSecond: 0, callsLeft: 0, secondsLeft: 0, note: null },
      {
        stream: 'surveys',
        state: 'skipped',
        rows: 0,
        rowsPerSecond: 0,
        callsLeft: null,
        secondsLeft: null,
        note: 'the plan or settings lack satisfaction surveys, so there is nothing to read',
      },
      {
        stream: 'conversations',
        state: 'waiting',
        rows: 0,
        rowsPerSecond: 0,
        callsLeft: null,
        secondsLeft: null,
        note: null,
      },
    ],
  }
  const clock = (text: string): string => text.replace(/about \d\d:\d\d/, 'about hh:mm')

  it('draws a block that fits the terminal', () => {
    const lines = progressBlock(progress, { columns: 80, rows: 24, now }, plain)
    expect(clock(fits(lines.join('\n')))).toMatchInlineSnapshot(`
      "
        ↓ tickets           12,400 rows   280/s  1,160 calls left  1 h 12 min
        ✓ contacts           5,210 rows
        ! surveys        skipped: the plan or settings lack satisfaction surveys, so …
        · conversations  waiting

        412 calls · 88 of 180 credits left · waiting 12 s · finishes about hh:mm"
    `)
    const many = {
      ...progress,
      streams: Array.from({ length: 40 }, (_, index) => ({
        ...progress.streams[index % 4],
        stream: `stream_${index}`,
      })) as Progress['streams'],
    }
    const small = progressBlock(many, { columns: 60, rows: 14, now }, plain)
    expect(small.length).toBeLessThanOrEqual(14)
    expect(clock(small.join('\n'))).toMatchInlineSnapshot(`
      "
        ↓ stream_0         12,400 rows  1 h 12 min
        ↓ stream_4         12,400 rows  1 h 12 min
        ↓ stream_8         12,400 rows  1 h 12 min
        ↓ stream_12        12,400 rows  1 h 12 min
        ↓ stream_16        12,400 rows  1 h 12 min
        ↓ stream_20        12,400 rows  1 h 12 min
        ↓ stream_24        12,400 rows  1 h 12 min
        … and 33 more: 10 done, 10 reading, 10 waiting, 10 skipped

        412 calls · 88 of 180 credits left · waiting 12 s · finis…"
    `)
  })

  it('keeps the time left where the line is short, and every line in the width', () => {
    const long = {
      stream: 'canned_response_folders',
      rowsPerSecond: 40,
      callsLeft: 1160,
      secondsLeft: 4300,
      note: null,
    }
    const streams: Progress['streams'] = [
      { ...long, state: 'reading', rows: 1500 },
      { ...long, state: 'done', rows: 3 },
    ]
    const at = (columns: number): string[] =>
      progressBlock({ ...progress, streams }, { columns, rows: 24, now }, plain).slice(1, 3)
    expect([79, 60, 39].flatMap(at)).toMatchInlineSnapshot(`
      [
        "  ↓ canned_response_folders      1,500 rows  1,160 calls left  1 h 12 min",
        "  ✓ canned_response_folders          3 rows",
        "  ↓ canned_response_folders      1,500 rows  1 h 12 min",
        "  ✓ canned_response_folders          3 rows",
        "  ↓ canned_response_folders  1,500 rows",
        "  ✓ canned_response_folders      3 rows",
      ]
    `)
    for (const line of at(39)) expect(line.length).toBeLessThanOrEqual(39)
  })

  it('does not call a stream failed that was stopped with the run', () => {
    const stopped = { ...progress, streams: progress.streams.map((each) => ({ ...each, state: 'failed' as const })) }
    expect(progressLines(progress, stopped, now, false, plain)).toEqual([
      'freshdesk ✗ surveys: failed: the plan or settings lack satisfaction surveys, so there is nothing to read',
    ])
  })

  it('writes plain lines when a stream ends, and now and then', () => {
    expect(progressLines(undefined, progress, now, false, plain)).toMatchInlineSnapshot(`
      [
        "freshdesk ✓ contacts: 5,210 rows",
        "freshdesk ! surveys: skipped: the plan or settings lack satisfaction surveys, so there is nothing to read",
      ]
    `)
    expect(progressLines(progress, progress, now, false, plain)).toEqual([])
    expect(progressLines(progress, progress, now, true, plain).map(clock)).toMatchInlineSnapshot(`
      [
        "freshdesk: reading tickets 12,400 · 412 calls · 88 of 180 credits left · waiting 12 s · finishes about hh:mm",
      ]
    `)
  })
})
