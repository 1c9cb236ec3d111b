import { Cron } from 'croner'
import { good, type Parsed, wrong } from './parsed.ts'

/** When a source is due. */
export type Schedule =
  | { readonly kind: 'every'; readonly minutes: number }
  | { readonly kind: 'cron'; readonly expression: string }

const cronField = /^[\d*/,A-Za-z-]+$/

/** `hourly`, `daily`, `every 5m` … `every 24h`, or five cron fields. */
export function parseSchedule(text: string): Parsed<Schedule> {
  const words = text.trim()
  if (words === 'hourly') return good({ kind: 'every', minutes: 60 })
  if (words === 'daily') return good({ kind: 'every', minutes: 1440 })
  const every = /^every (\d{1,4}) ?([mh])$/.exec(words)
  if (every !== null) {
    const minutes = Number(every[1]) * (every[2] === 'h' ? 60 : 1)
    if (minutes >= 5 && minutes <= 1440) return good({ kind: 'every', minutes })
    return wrong('must lie between every 5m and every 24h')
  }
  const fields = words.split(/\s+/)
  if (fields.length === 5 && fields.every((field) => cronField.test(field))) {
    const expression = fields.join(' ')
    const problem = cronProblem(expression)
    return problem === undefined ? good({ kind: 'cron', expression }) : wrong(problem)
  }
  return wrong('must be hourly, daily, every 5m … every 24h, or a cron expression such as "15 * * * *"')
}

function cronProblem(expression: string): string | undefined {
  try {
    return new Cron(expression, { paused: true, mode: '5-part' }).nextRun() === null
      ? 'names a day that never comes'
      : undefined
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
    return `must be a cron expression (${why})`
  }
}

const spans: Readonly<Record<string, number>> = { daily: 1, weekly: 7, monthly: 30 }

/** `daily`, `weekly`, `monthly` or `10d` → days between two additional full syncs. */
export function parseFullSync(text: string): Parsed<number> {
  const days = spans[text.trim()] ?? Number(/^([1-9]\d{0,3})d$/.exec(text.trim())?.[1])
  return Number.isNaN(days) ? wrong('must be daily, weekly, monthly, or a number of days such as 10d') : good(days)
}
