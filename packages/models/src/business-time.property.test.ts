import type { JsonObject } from '@tajo/core/json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shippedModels } from './models.ts'
import { type Built, builtOn, stores } from './testing/built.ts'

interface Schedule {
  readonly zone: string
  /** Minutes since Sunday 0:00, as Zendesk has them. */
  readonly intervals: readonly { readonly start_time: number; readonly end_time: number }[]
  readonly holidays: readonly string[]
}

// Rails names and others; every clock is put forward and back in its own way, one by half an hour, some not at all.
const zones: Readonly<Record<string, string>> = {
  Berlin: 'Europe/Berlin',
  'Pacific Time (US & Canada)': 'America/Los_Angeles',
  Newfoundland: 'America/St_Johns',
  Sydney: 'Australia/Sydney',
  Kathmandu: 'Asia/Kathmandu',
  'Australia/Lord_Howe': 'Australia/Lord_Howe',
  Auckland: 'Pacific/Auckland',
  UTC: 'UTC',
}

/** Around these the clocks are changed, in one of the zones or another. */
const turns = [
  '2026-03-29T01:00Z',
  '2026-10-25T01:00Z',
  '2026-03-08T10:00Z',
  '2026-11-01T09:00Z',
  '2026-04-04T15:00Z',
  '2026-10-03T15:30Z',
  '2009-11-01T02:31Z',
  '2026-09-26T14:00Z',
  '2026-07-01T00:00Z',
].map((iso) => Date.parse(iso))

const day = 86_400_000

const interval = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1438 }), fc.integer({ min: 1, max: 900 }))
  .map(([weekday, opens, length]) => ({
    start_time: weekday * 1440 + opens,
    end_time: weekday * 1440 + Math.min(1440, opens + length),
  }))

const schedule: fc.Arbitrary<Schedule> = fc.record({
  zone: fc.constantFrom(...Object.keys(zones)),
  intervals: fc.oneof(
    fc.array(interval, { minLength: 1, maxLength: 14 }),
    fc.constant([0, 1, 2, 3, 4, 5, 6].map((d) => ({ start_time: d * 1440, end_time: (d + 1) * 1440 }))),
  ),
  holidays: fc.array(
    fc
      .tuple(fc.constantFrom(...turns), fc.integer({ min: -6, max: 6 }))
      .map(([turn, days]) => new Date(turn + days * day).toISOString().slice(0, 10)),
    { maxLength: 5 },
  ),
})

const span = fc
  .tuple(
    fc.constantFrom(...turns),
    fc.integer({ min: -4 * 86_400, max: 3 * 86_400 }),
    fc.integer({ min: 0, max: 4 * 86_400 }),
  )
  .map(([turn, offset, length]) => ({ from: turn / 1000 + offset, to: turn / 1000 + offset + length }))

/** Looks at the clock on the wall in every minute. */
function workedMinuteByMinute(from: number, to: number, { zone, intervals, holidays }: Schedule): number {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: zones[zone] ?? zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  let worked = 0
  for (let minute = Math.floor(from / 60) * 60; minute < to; minute += 60) {
    const part = Object.fromEntries(clock.formatToParts(minute * 1000).map(({ type, value }) => [type, value]))
    const date = `${part['year']}-${part['month']}-${part['day']}`
    if (holidays.includes(date)) continue
    const ofWeek = new Date(date).getUTCDay() * 1440 + Number(part['hour']) * 60 + Number(part['minute'])
    if (!intervals.some(({ start_time, end_time }) => start_time <= ofWeek && ofWeek < end_time)) continue
    worked += Math.min(to, minute + 60) - Math.max(from, minute)
  }
  return worked
}

async function store(built: Built, schedules: readonly Schedule[]): Promise<void> {
  await built.put(
    'zendesk',
    'schedules',
    schedules.map(
      ({ zone, intervals }, index): JsonObject => ({ id: index + 1, time_zone: zone, intervals: [...intervals] }),
    ),
  )
  for (const [index, { holidays }] of schedules.entries()) {
    const rows = holidays.map((date, place) => ({
      id: index * 100 + place,
      name: `H${place}`,
      start_date: date,
      end_date: date,
    }))
    await built.put('zendesk', 'schedule_holidays', rows, { constants: { schedule_id: index + 1 } })
  }
}

describe.each(stores)('on $kind', (kind) => {
  test('working seconds between two moments are those of a look at the clock in every minute', {
    timeout: 120_000,
  }, async () => {
    const schedules = fc.sample(schedule, { numRuns: 24, seed: 20260329 })
    const spans = schedules.flatMap((_, index) =>
      fc.sample(span, { numRuns: 12, seed: 4 + index }).map((each) => ({ ...each, index })),
    )
    const built = await builtOn(kind, [{ name: 'zendesk', vendor: 'zendesk' }])
    await store(built, schedules)
    await built.build({ models: shippedModels('business_clock') })
    const values = spans
      .map(({ from, to, index }, place) => `(${place}, 'zendesk-${index + 1}', ${from}, ${to})`)
      .join(', ')
    const at = (alias: string, second: string) =>
      `LEFT JOIN support.business_clock AS ${alias} ON ${alias}.schedule_id = s.schedule_id AND ${alias}.day = CAST(floor(s.${second} / 86400.0) AS BIGINT)
       AND ${alias}.from_second <= s.${second} AND s.${second} < ${alias}.until_second`
    const upTo = (alias: string, second: string) =>
      `${alias}.seconds_before + least(s.${second}, ${alias}.works_until) - ${alias}.from_second`
    const rows = await built.rows(
      `SELECT s.place, ${upTo('b', 'second_to')} - (${upTo('a', 'second_from')}) AS seconds
       FROM (VALUES ${values}) AS s(place, schedule_id, second_from, second_to)
       ${at('a', 'second_from')} ${at('b', 'second_to')} ORDER BY s.place`,
    )
    const expected = spans.map(({ from, to, index }, place) => {
      const of = schedules[index]
      return { place, seconds: of === undefined ? -1 : workedMinuteByMinute(from, to, of) }
    })
    expect(rows).toEqual(expected)
    expect(expected.filter(({ seconds }) => seconds > 0).length).toBeGreaterThan(150)
  })
})
