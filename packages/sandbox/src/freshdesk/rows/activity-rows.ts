import { iso } from '../../world/time.ts'
import type { SatisfactionRating, TimeEntry } from '../world/ticket-record.ts'

export const ratingRow = (rating: SatisfactionRating): string =>
  JSON.stringify({ ...rating, created_at: iso(rating.created_at), updated_at: iso(rating.updated_at) })

export const timeEntryRow = (entry: TimeEntry): string =>
  JSON.stringify({
    billable: entry.billable,
    note: entry.note,
    id: entry.id,
    timer_running: entry.timer_running,
    agent_id: entry.agent_id,
    ticket_id: entry.ticket_id,
    company_id: entry.company_id,
    time_spent: hoursAndMinutes(entry.seconds),
    executed_at: iso(entry.executed_at),
    start_time: iso(entry.start_time),
    created_at: iso(entry.created_at),
    updated_at: iso(entry.updated_at),
    time_spent_in_seconds: entry.seconds,
  })

/** `hh:mm`; the hours may pass 24 [doc]. */
function hoursAndMinutes(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
