import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import { moment, type TrueTable } from '../../truth.ts'

type Rating = ReturnType<FreshdeskWorld['rate']>
type TimeEntry = ReturnType<FreshdeskWorld['addTimeEntry']>

const daySeconds = 86_400
/** Each sync reads this far back; what changes further back shows in a full read alone. */
const ratingDays = 14
const timeEntryDays = 30

export function trueRatings(world: FreshdeskWorld): TrueTable {
  const reach = world.now() - ratingDays * daySeconds
  return {
    rows: [...world.satisfaction_ratings.values()].map((rating) => ({
      key: String(rating.id),
      deleted: false,
      record: ratingRecord(rating),
    })),
    mayLinger: ({ key }) => !world.satisfaction_ratings.has(Number(key)),
    mayLag: (key) => (world.satisfaction_ratings.get(Number(key))?.created_at ?? 0) < reach + daySeconds,
  }
}

export function trueTimeEntries(world: FreshdeskWorld): TrueTable {
  const reach = world.now() - timeEntryDays * daySeconds
  return {
    rows: [...world.time_entries.values()].map((entry) => ({
      key: String(entry.id),
      deleted: false,
      record: timeEntryRecord(entry),
    })),
    mayLinger: ({ key }) => !world.time_entries.has(Number(key)),
    mayLag: (key) => (world.time_entries.get(Number(key))?.executed_at ?? 0) < reach + daySeconds,
  }
}

function ratingRecord(rating: Rating): Record<string, unknown> {
  return {
    id: rating.id,
    survey_id: rating.survey_id,
    ticket_id: rating.ticket_id,
    user_id: rating.user_id,
    agent_id: rating.agent_id,
    group_id: rating.group_id,
    rating: rating.ratings['default_question'],
    ratings: rating.ratings,
    feedback: rating.feedback,
    created_at: moment(rating.created_at),
    updated_at: moment(rating.updated_at),
  }
}

function timeEntryRecord(entry: TimeEntry): Record<string, unknown> {
  const minutes = Math.floor(entry.seconds / 60)
  const two = (n: number): string => String(n).padStart(2, '0')
  return {
    id: entry.id,
    ticket_id: entry.ticket_id,
    agent_id: entry.agent_id,
    company_id: entry.company_id,
    billable: entry.billable,
    note: entry.note,
    timer_running: entry.timer_running,
    time_spent: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
    time_spent_in_seconds: entry.seconds,
    executed_at: moment(entry.executed_at),
    start_time: moment(entry.start_time),
    created_at: moment(entry.created_at),
    updated_at: moment(entry.updated_at),
  }
}
