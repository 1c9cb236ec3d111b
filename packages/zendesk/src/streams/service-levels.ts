import { readChildren } from '../read/children.ts'
import { readList } from '../read/list.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, position, timesOf } from './columns.ts'

function policyColumns() {
  return {
    title: { type: 'text', description: 'Name of the policy.' },
    description: { type: 'text', description: 'What the policy is for.' },
    position,
    filter: { type: 'json', description: 'Tickets it applies to: `all` and `any`, lists of field, operator, value.' },
    policy_metrics: {
      type: 'json',
      description: 'Targets: metric, priority, minutes, and whether business hours count.',
    },
    url: apiUrl,
    ...timesOf('the policy'),
  } as const
}

export const sla_policies = {
  name: 'sla_policies',
  description: 'Service levels promised to customers.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/sla_policies/',
  path: '/slas/policies',
  collection: 'sla_policies',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { role: 'admin', feature: 'SLA policies' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the policy.' },
    ...policyColumns(),
    metric_settings: { type: 'json', description: 'How its measures start and end, where set.' },
  },
  read: readList,
} as const satisfies ZendeskStream

export const group_sla_policies = {
  name: 'group_sla_policies',
  description: 'Service levels promised between groups.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/group_sla_policies/',
  path: '/group_slas/policies',
  collection: 'group_sla_policies',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { role: 'admin', feature: 'group SLA policies' },
  deletes: 'compare',
  columns: {
    id: { type: 'text', description: 'Identifies the policy, a ULID.' },
    ...policyColumns(),
  },
  read: readList,
} as const satisfies ZendeskStream

export const schedules = {
  name: 'schedules',
  description: 'Business hours, which business minutes of measures and service levels are counted in.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/schedules/',
  path: '/business_hours/schedules',
  collection: 'schedules',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { role: 'admin', feature: 'schedules' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the schedule.' },
    name: { type: 'text', description: 'Name of the schedule.' },
    time_zone: { type: 'text', description: 'Time zone by its Rails name.' },
    intervals: {
      type: 'json',
      description: 'Open hours: start_time and end_time in minutes since Sunday 0:00 in the time zone.',
    },
    url: apiUrl,
    ...timesOf('the schedule'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const schedule_holidays = {
  name: 'schedule_holidays',
  description: 'Days on which a schedule is closed.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/schedules/',
  path: '/business_hours/schedules/{id}/holidays',
  collection: 'holidays',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  parent: { stream: 'schedules', column: 'schedule_id' },
  credits: 1,
  needs: { role: 'admin', feature: 'schedules' },
  deletes: 'with-parent',
  columns: {
    id: { type: 'bigint', description: 'Identifies the holiday.' },
    schedule_id: { type: 'bigint', description: 'Schedule it closes.' },
    name: { type: 'text', description: 'Name of the holiday.' },
    start_date: { type: 'date', description: 'First day.' },
    end_date: { type: 'date', description: 'Last day.' },
    url: apiUrl,
    ...timesOf('the holiday'),
  },
  read: readChildren,
} as const satisfies ZendeskStream
