import { known, type WorldData } from '../world/data.ts'
import type { TimeEntry } from '../world/ticket-record.ts'

export type TimeEntryPatch = Partial<
  Pick<TimeEntry, 'agent_id' | 'billable' | 'note' | 'timer_running' | 'seconds' | 'executed_at' | 'start_time'>
>

/** Time entries never move the ticket's `updated_at` [client]. */
export function addTimeEntry(data: WorldData, ticketId: number, input: TimeEntryPatch = {}): TimeEntry {
  const ticket = known(data.tickets, ticketId, 'ticket')
  const now = data.now()
  const agentId = input.agent_id ?? data.me().id
  // Neither a duration nor a word about the timer starts the timer [doc].
  const runs = input.timer_running ?? (input.seconds === undefined || input.start_time !== undefined)
  if (runs) stopTimers(data, agentId, now)
  return data.time_entries.put({
    id: data.ids.next('time_entry'),
    ticket_id: ticketId,
    agent_id: agentId,
    company_id: ticket.company_id,
    billable: input.billable ?? true,
    note: input.note ?? null,
    timer_running: runs,
    seconds: input.seconds ?? 0,
    executed_at: input.executed_at ?? now,
    start_time: input.start_time ?? now,
    created_at: now,
    updated_at: now,
  })
}

export function editTimeEntry(data: WorldData, id: number, patch: TimeEntryPatch): TimeEntry {
  const entry = known(data.time_entries, id, 'time entry')
  const now = data.now()
  if (patch.timer_running === true) stopTimers(data, patch.agent_id ?? entry.agent_id, now)
  return data.time_entries.put({ ...entry, ...patch, updated_at: now })
}

export function deleteTimeEntry(data: WorldData, id: number): void {
  known(data.time_entries, id, 'time entry')
  data.time_entries.delete(id)
}

/** One running timer per agent: a new one stops the old [doc]. */
function stopTimers(data: WorldData, agentId: number, now: number): void {
  for (const entry of data.time_entries.values()) {
    if (!entry.timer_running || entry.agent_id !== agentId) continue
    const seconds = entry.seconds + Math.max(0, now - entry.start_time)
    data.time_entries.put({ ...entry, timer_running: false, seconds, updated_at: now })
  }
}
