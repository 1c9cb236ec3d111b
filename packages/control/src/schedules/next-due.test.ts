import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DueQuestion, nextDue } from './next-due.ts'

const minute = 60_000
const hour = 60 * minute
const at = (text: string): number => Date.parse(text)

function ask(changes: Partial<DueQuestion>): string | null {
  const due = nextDue({
    timing: { everyMs: 15 * minute },
    timeZone: 'UTC',
    jitterMs: 0,
    catchUp: 'once',
    lastDueMs: null,
    nowMs: at('2026-03-02T12:00:00Z'),
    seed: 'zendesk',
    ...changes,
  })
  return due === null ? null : new Date(due).toISOString()
}

/** The due times after one another, asked at each of them. */
function series(count: number, changes: Partial<DueQuestion>): (string | null)[] {
  const times: (string | null)[] = []
  let last = changes.lastDueMs ?? null
  for (let i = 0; i < count; i++) {
    const next = ask({ ...changes, lastDueMs: last, nowMs: last ?? changes.nowMs ?? 0 })
    times.push(next)
    last = next === null ? null : at(next)
  }
  return times
}

describe('an interval', () => {
  test('begins at once, and keeps its beat', () => {
    expect(ask({})).toBe('2026-03-02T12:00:00.000Z')
    expect(ask({ lastDueMs: at('2026-03-02T11:50:00Z') })).toBe('2026-03-02T12:05:00.000Z')
    // Looked at some seconds late.
    expect(ask({ lastDueMs: at('2026-03-02T11:44:55Z'), catchUp: 'skip' })).toBe('2026-03-02T11:59:55.000Z')
  })

  test('that was missed runs once for all, or waits for its next time', () => {
    const lastDueMs = at('2026-03-02T09:03:00Z')
    expect(ask({ lastDueMs, catchUp: 'once' })).toBe('2026-03-02T11:48:00.000Z')
    expect(ask({ lastDueMs, catchUp: 'skip' })).toBe('2026-03-02T12:03:00.000Z')
  })

  test('is put off a little, alike for a source each time and otherwise for another', () => {
    const first = ask({ jitterMs: null })
    expect(ask({ jitterMs: null })).toBe(first)
    expect(ask({ jitterMs: null, seed: 'freshdesk' })).not.toBe(first)
    const spread = Array.from({ length: 200 }, (_, i) =>
      at(ask({ jitterMs: null, seed: `s${i}`, timing: { everyMs: 24 * hour } }) ?? ''),
    )
    const offsets = spread.map((ms) => ms - at('2026-03-02T12:00:00Z'))
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...offsets)).toBeLessThan(2 * minute)
    expect(Math.max(...offsets)).toBeGreaterThan(minute)
  })
})

describe('cron', () => {
  const cron = (text: string, timeZone = 'Europe/Berlin') => ({ timing: { cron: text }, timeZone })

  test('waits for its first time', () => {
    expect(ask({ ...cron('30 3 * * *') })).toBe('2026-03-03T02:30:00.000Z')
  })

  test('has no jitter of its own, and the one that is set every time', () => {
    const times = series(3, { ...cron('0 * * * *'), jitterMs: 10 * minute, nowMs: at('2026-03-02T12:00:00Z') }).map(
      (time) => at(time ?? ''),
    )
    expect(new Set(times.map((ms) => ms % hour)).size).toBe(1)
    expect((times[0] ?? 0) % hour).toBeGreaterThan(0)
    expect(ask({ ...cron('0 * * * *'), jitterMs: null, lastDueMs: at('2026-03-02T12:00:00Z') })).toBe(
      '2026-03-02T13:00:00.000Z',
    )
  })

  test('at an hour that is skipped runs once that day', () => {
    expect(series(3, { ...cron('30 2 * * *'), lastDueMs: at('2026-03-28T01:30:00Z') })).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
    ])
  })

  test('at an hour that comes twice runs once that day', () => {
    expect(series(3, { ...cron('30 2 * * *'), lastDueMs: at('2026-10-24T00:30:00Z') })).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
      '2026-10-27T01:30:00.000Z',
    ])
  })

  test('every hour runs in both of the doubled ones', () => {
    expect(series(4, { ...cron('0 * * * *'), lastDueMs: at('2026-10-24T23:00:00Z') })).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
      '2026-10-25T03:00:00.000Z',
    ])
    expect(series(2, { ...cron('0 * * * *'), lastDueMs: at('2026-03-29T00:00:00Z') })).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T02:00:00.000Z',
    ])
  })

  test('that was missed runs once for all, or waits for its next time', () => {
    const lastDueMs = at('2026-02-20T02:30:00Z')
    expect(ask({ ...cron('30 3 * * *'), lastDueMs, catchUp: 'once' })).toBe('2026-03-02T02:30:00.000Z')
    expect(ask({ ...cron('30 3 * * *'), lastDueMs, catchUp: 'skip' })).toBe('2026-03-03T02:30:00.000Z')
    // Due this very second.
    expect(ask({ ...cron('0 13 * * *'), lastDueMs, catchUp: 'once' })).toBe('2026-03-02T12:00:00.000Z')
    expect(ask({ ...cron('0 13 * * *'), lastDueMs, catchUp: 'skip' })).toBe('2026-03-02T12:00:00.000Z')
  })
})

test('a due time comes after the last one, and what is not to be caught up is never far in the past', () => {
  const timings = fc.oneof(
    fc.integer({ min: 1, max: 3000 }).map((minutes) => ({ everyMs: minutes * minute })),
    fc.constantFrom('*/7 * * * *', '0 3 * * *', '30 2 * * 0', '15 1,2,3 * * *').map((cron) => ({ cron })),
  )
  fc.assert(
    fc.property(
      timings,
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
      fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-31T00:00:00Z') }),
      fc.integer({ min: 0, max: 90 * 24 * hour }),
      fc.constantFrom('once' as const, 'skip' as const),
      fc.constantFrom(null, 0, 5 * minute),
      (timing, timeZone, lastDueMs, agoMs, catchUp, jitterMs) => {
        const nowMs = lastDueMs + agoMs
        const due = nextDue({ timing, timeZone, jitterMs, catchUp, lastDueMs, nowMs, seed: 'a' })
        expect(due).not.toBeNull()
        expect(due ?? 0).toBeGreaterThan(lastDueMs)
        if (catchUp === 'skip') expect(due ?? 0).toBeGreaterThanOrEqual(nowMs - minute)
        // What is dealt with is not due a second time.
        const next = nextDue({
          timing,
          timeZone,
          jitterMs,
          catchUp,
          lastDueMs: due,
          nowMs: Math.max(nowMs, due ?? 0),
          seed: 'a',
        })
        expect(next ?? 0).toBeGreaterThan(Math.max(due ?? 0, nowMs - minute))
      },
    ),
    { seed: 5, numRuns: 300 },
  )
})
