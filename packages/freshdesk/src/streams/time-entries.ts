import { readWindow } from '../read/window.ts'
import type { FreshdeskStream } from '../stream.ts'

export const time_entries = {
  name: 'time_entries',
  description: 'Time agents logged on tickets.',
  docs: 'https://developers.freshdesk.com/api/#time-entries',
  path: '/time_entries',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  // Only the booked day can be asked for, not the change: the last month is read again, older edits come with a full sync.
  cursor: { field: 'executed_at', filter: 'executed_after', order: 'none', lookbackDays: 30 },
  paging: 'pages',
  credits: 1,
  needs: { feature: 'time tracking' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the entry.' },
    ticket_id: { type: 'bigint', description: 'Ticket the time was spent on.' },
    agent_id: { type: 'bigint', description: 'Agent who spent it.' },
    company_id: { type: 'bigint', description: 'Company of the ticket.' },
    billable: { type: 'boolean', description: 'To be charged to the customer.' },
    note: { type: 'text', description: 'What was done.', pii: true },
    timer_running: { type: 'boolean', description: 'The timer is running: time_spent is not final.' },
    time_spent: { type: 'text', description: 'Time spent as hh:mm; hours may exceed 24.' },
    time_spent_in_seconds: { type: 'bigint', description: 'Time spent in seconds, where the account sends it.' },
    executed_at: { type: 'timestamp', description: 'Day the work is booked on.' },
    start_time: { type: 'timestamp', description: 'When the timer was started.' },
    created_at: { type: 'timestamp', description: 'When the entry was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change; the ticket’s updated_at does not follow it.' },
  },
  read: readWindow,
} as const satisfies FreshdeskStream
