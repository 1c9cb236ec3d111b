import type { WorldData } from '../world/data.ts'
import type { Calendar } from './arrivals.ts'

const TRACKER = 3
const RELATED = 4

/** The first outage ticket became the tracker of the next few; linking moved no `updated_at`. */
export function trackIncident(data: WorldData, { bulkEditAt }: Calendar): void {
  const hit = [...data.tickets.values()].filter((ticket) => ticket.updated_at === bulkEditAt).slice(0, 9)
  const [tracker, ...related] = hit
  if (tracker === undefined || related.length === 0) return
  const ids = related.map((ticket) => ticket.id)
  data.tickets.put({ ...tracker, association_type: TRACKER, associated_tickets_list: ids })
  for (const ticket of related) {
    data.tickets.put({ ...ticket, association_type: RELATED, associated_tickets_list: [tracker.id] })
  }
}
