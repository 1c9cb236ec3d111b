import { DAY, iso } from '../../world/time.ts'
import type { Ticket } from '../world/ticket-record.ts'

/** One day of the ticket activities export; of the activities only a ticket's creation is played. */
export function activitiesFile(tickets: Iterable<Ticket>, day: string): string {
  const start = Date.parse(day) / 1000
  const created = [...tickets].filter((ticket) => ticket.created_at >= start && ticket.created_at < start + DAY)
  const activities_data = created.map((ticket) => ({
    performed_at: writtenOut(ticket.created_at),
    ticket_id: ticket.id,
    performer_type: 'user',
    performer_id: ticket.requester_id,
    activity: { status: 'Open', priority: ticket.priority },
  }))
  const metadata = {
    start_at: writtenOut(start),
    end_at: writtenOut(start + DAY - 1),
    activities_count: activities_data.length,
  }
  return JSON.stringify({ metadata, activities_data })
}

/** `01-03-2026 09:33:38 +0000`, unlike every other moment of the API [client]. */
function writtenOut(moment: number): string {
  const [day = '', time = ''] = iso(moment).slice(0, -1).split('T')
  return `${day.split('-').reverse().join('-')} ${time} +0000`
}
