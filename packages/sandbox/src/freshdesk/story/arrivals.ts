import type { Random } from '../../story/random.ts'
import { DAY, HOUR, MINUTE } from '../../world/time.ts'

type Chapter = 'ordinary' | 'incident' | 'slow-monday'

export interface Arrival {
  readonly at: number
  readonly chapter: Chapter
}

export interface Calendar {
  readonly now: number
  /** First second of the account's life with the help desk, about eighteen months back. */
  readonly since: number
  /** Midnight before the afternoon on which the product was down. */
  readonly incidentDay: number
  /** The second of the bulk edit that resolved all of the incident's tickets. */
  readonly bulkEditAt: number
  /** Midnight of the Monday nobody answered in time. */
  readonly slowMonday: number
}

export function calendarOf(now: number): Calendar {
  const today = now - (now % DAY)
  const incidentDay = weekdayBefore(today - 41 * DAY, 4)
  return {
    now,
    since: now - 548 * DAY,
    incidentDay,
    bulkEditAt: incidentDay + 19 * HOUR + 12 * MINUTE + 40,
    slowMonday: weekdayBefore(today - 17 * DAY, 1),
  }
}

/** When tickets come in: office hours, few at weekends, a little more every month, one burst and one bad Monday. */
export function arrivals(random: Random, calendar: Calendar, count: number): readonly Arrival[] {
  const all: Arrival[] = []
  const incident = Math.round(count * 0.12)
  const monday = Math.round(count * 0.03)
  for (let left = incident; left > 0; left -= 1) {
    // Most write within the first hour after 13:05 UTC; the last at half past five.
    const hours = 4.4 * random.next() ** 2.2
    all.push({ at: calendar.incidentDay + 13 * HOUR + 5 * MINUTE + Math.floor(hours * HOUR), chapter: 'incident' })
  }
  for (let left = monday; left > 0; left -= 1) {
    all.push({ at: calendar.slowMonday + officeSecond(random), chapter: 'slow-monday' })
  }
  while (all.length < count) {
    const at = ordinaryMoment(random, calendar)
    if (at !== undefined) all.push({ at, chapter: 'ordinary' })
  }
  return all.sort((a, b) => a.at - b.at)
}

function ordinaryMoment(random: Random, { now, since }: Calendar): number | undefined {
  const span = now - since
  // A triangle on top of a block: the last month sees about twice the tickets of the first.
  const share = random.chance(0.66) ? random.next() : Math.max(random.next(), random.next())
  const moment = since + Math.floor(share * span)
  const midnight = moment - (moment % DAY)
  const weekday = new Date(midnight * 1000).getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  if (isWeekend && !random.chance(0.2)) return undefined
  const at = midnight + officeSecond(random)
  return at >= since && at <= now - MINUTE ? at : undefined
}

/** A hump around one o'clock, as customers sit in several time zones. */
function officeSecond(random: Random): number {
  const hour = 5 + ((random.next() + random.next() + random.next()) / 3) * 16
  return Math.floor(hour * HOUR)
}

function weekdayBefore(midnight: number, weekday: number): number {
  let day = midnight
  while (new Date(day * 1000).getUTCDay() !== weekday) day -= DAY
  return day
}
