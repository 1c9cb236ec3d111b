import type { Random } from '../../story/random.ts'
import { DAY, MINUTE } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Ticket } from '../world/ticket-record.ts'

/** Booked by hand some time after the work; the ticket does not notice [client]. */
export function writeTimeEntries(data: WorldData, random: Random, ticket: Ticket, agentId: number): void {
  const now = data.now()
  for (let left = random.int(1, 2); left > 0; left -= 1) {
    const at = Math.min(now, ticket.created_at + random.int(20, 3000) * MINUTE)
    data.time_entries.put({
      id: data.ids.next('time_entry'),
      ticket_id: ticket.id,
      agent_id: agentId,
      company_id: ticket.company_id,
      billable: random.chance(0.7),
      note: random.chance(0.6) ? random.pick(['call', 'analysis', 'screen share', 'wrote the answer']) : null,
      timer_running: false,
      // One in fifty ran over a day: the hours of `hh:mm` pass 24 [doc].
      seconds: random.chance(0.02) ? random.int(1500, 2400) * MINUTE : random.int(5, 240) * MINUTE,
      executed_at: at - (at % DAY),
      start_time: at,
      created_at: at,
      updated_at: at + (random.chance(0.1) ? Math.min(now - at, DAY) : 0),
    })
  }
}
