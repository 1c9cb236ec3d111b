import { readTicketMetrics } from '../read/ticket-metrics.ts'
import { readTimeExport } from '../read/time-export.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl } from './columns.ts'

/** A time the vendor measures twice, by the clock and by the schedule. */
function minutes(key: string, what: string) {
  const inHours = (hours: 'calendar' | 'business') =>
    ({ type: 'bigint', description: `${what}, in ${hours} minutes.`, from: [key, hours] }) as const
  return { [`${key}_calendar`]: inHours('calendar'), [`${key}_business`]: inHours('business') }
}

export const ticket_metrics = {
  name: 'ticket_metrics',
  description:
    'The vendor’s own measures of each ticket: times to reply and to resolve, reopenings, hands it went through.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metrics/',
  // The list of metrics leaves out archived tickets; the export has them. [oas]
  path: '/incremental/tickets/cursor',
  collection: 'tickets',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'updated_at', filter: 'start_time', order: 'none' },
  paging: 'tokens',
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'passes',
  columns: {
    id: { type: 'bigint', description: 'Identifies the set of measures.' },
    ticket_id: { type: 'bigint', description: 'Ticket measured.' },
    group_stations: { type: 'bigint', description: 'Groups the ticket went through.' },
    assignee_stations: { type: 'bigint', description: 'Agents the ticket went through.' },
    reopens: { type: 'bigint', description: 'Times it was reopened.' },
    replies: { type: 'bigint', description: 'Public replies by agents.' },
    ...minutes('reply_time_in_minutes', 'Until the first reply'),
    reply_time_in_seconds_calendar: {
      type: 'bigint',
      description: 'Until the first reply, in calendar seconds; messaging only.',
      from: ['reply_time_in_seconds', 'calendar'],
    },
    reply_time_in_seconds_business: {
      type: 'bigint',
      description: 'Until the first reply, in business seconds; messaging only.',
      from: ['reply_time_in_seconds', 'business'],
    },
    ...minutes('first_resolution_time_in_minutes', 'Until it was first solved'),
    ...minutes('full_resolution_time_in_minutes', 'Until it was last solved'),
    ...minutes('agent_wait_time_in_minutes', 'Pending, so that agents waited'),
    ...minutes('requester_wait_time_in_minutes', 'New, open or on hold, so that the requester waited'),
    ...minutes('on_hold_time_in_minutes', 'On hold'),
    initially_assigned_at: { type: 'timestamp', description: 'When it was first assigned.' },
    assigned_at: { type: 'timestamp', description: 'When it was last assigned.' },
    solved_at: { type: 'timestamp', description: 'When it was solved.' },
    latest_comment_added_at: { type: 'timestamp', description: 'Latest comment.' },
    assignee_updated_at: { type: 'timestamp', description: 'Latest change by the assignee.' },
    requester_updated_at: { type: 'timestamp', description: 'Latest change by the requester.' },
    status_updated_at: { type: 'timestamp', description: 'Latest change of the status.' },
    custom_status_updated_at: { type: 'timestamp', description: 'Latest change of the account’s own status.' },
    url: apiUrl,
    created_at: { type: 'timestamp', description: 'When measuring began.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the measures.' },
  },
  read: readTicketMetrics,
} as const satisfies ZendeskStream

export const ticket_metric_events = {
  name: 'ticket_metric_events',
  description: 'When the clocks of a ticket’s measures and service levels started, paused, stopped and ran out.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_metric_events/',
  path: '/incremental/ticket_metric_events',
  collection: 'ticket_metric_events',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'time', filter: 'start_time', order: 'asc' },
  paging: 'tokens',
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'never',
  columns: {
    id: { type: 'bigint', description: 'Identifies the event.' },
    ticket_id: { type: 'bigint', description: 'Ticket measured.' },
    metric: {
      type: 'text',
      description:
        'Measure: reply_time, requester_wait_time, agent_work_time, pausable_update_time, periodic_update_time, resolution_time and, for groups, group_ownership_time.',
    },
    instance_id: { type: 'bigint', description: 'Counts up where a measure of a ticket starts anew.' },
    type: {
      type: 'text',
      description: 'activate, pause, fulfill, apply_sla, apply_group_sla, breach, update_status or measure.',
    },
    sla: { type: 'json', description: 'With apply_sla: policy and target in minutes, in business hours or not.' },
    group_sla: { type: 'json', description: 'With apply_group_sla: policy and target of the group.' },
    status_calendar: {
      type: 'bigint',
      description: 'With update_status: calendar minutes the measure stands at.',
      from: ['status', 'calendar'],
    },
    status_business: {
      type: 'bigint',
      description: 'With update_status: business minutes the measure stands at.',
      from: ['status', 'business'],
    },
    deleted: { type: 'boolean', description: 'With breach: the target was moved later, so it counts no more.' },
    time: { type: 'timestamp', description: 'When it happened; a breach may lie ahead.' },
  },
  read: readTimeExport({}),
} as const satisfies ZendeskStream
