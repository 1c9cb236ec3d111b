import { DAY } from '../../world/time.ts'

/** Working intervals in minutes since Sunday midnight [doc]; the sandbox's schedules work in UTC [guess]. */
export interface Hours {
  readonly intervals: readonly { readonly start_time: number; readonly end_time: number }[]
  /** Days (`YYYY-MM-DD`) nobody works. */
  readonly holidays: ReadonlySet<string>
}

/** Seconds of office hours between two moments. */
export function businessSeconds(from: number, to: number, { intervals, holidays }: Hours): number {
  let sum = 0
  for (let midnight = from - (from % DAY); midnight < to; midnight += DAY) {
    const date = new Date(midnight * 1000)
    if (holidays.has(date.toISOString().slice(0, 10))) continue
    const sunday = midnight - date.getUTCDay() * DAY
    for (const { start_time, end_time } of intervals) {
      const [start, end] = [sunday + start_time * 60, sunday + end_time * 60]
      if (start < midnight || start >= midnight + DAY) continue
      sum += Math.max(0, Math.min(end, to) - Math.max(start, from))
    }
  }
  return sum
}
