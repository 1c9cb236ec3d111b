import type { Json, Row } from '../../world/json.ts'
import { Table } from '../../world/table.ts'
import { DAY, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Retelling } from './retell.ts'

type Fields = { readonly [key: string]: Json }

const REASONS = [
  [1000, 'No reason provided'],
  [1001, 'The issue took too long to resolve'],
  [1002, 'The issue was not resolved'],
  [1003, "The agent's knowledge is unsatisfactory"],
  [1004, "The agent's attitude is unsatisfactory"],
  [1005, 'Some other reason'],
] as const

const OPEN_TICKETS = { all: [{ field: 'status', operator: 'less_than', value: 'solved' }], any: [] }

/** What works by itself in the account, and the hours it works in. */
export function writeRules({ data, since, groups }: Retelling): void {
  const stamps: Fields = { created_at: iso(since), updated_at: iso(since + 30 * DAY) }
  const billing = String([...groups.values()][0] ?? '')
  const rule = (table: Table<Row>, path: string, title: string, more: Fields) => {
    const id = data.ids.next('rule')
    const url = `${data.home}/api/v2/${path}/${id}.json`
    table.put({
      url,
      id,
      title,
      raw_title: title,
      active: true,
      default: false,
      position: table.size + 1,
      ...stamps,
      ...more,
    })
  }
  const macros: readonly (readonly [string, Json])[] = [
    ['Mark as billing', [{ field: 'group_id', value: billing }]],
    [
      'Say thanks and close',
      [
        { field: 'status', value: 'solved' },
        { field: 'comment_value', value: 'Thank you!' },
      ],
    ],
    ['Customer not responding', [{ field: 'status', value: 'pending' }]],
  ]
  for (const [title, actions] of macros)
    rule(data.macros, 'macros', title, { description: null, actions, restriction: null })
  for (const title of ['Your unsolved tickets', 'Unassigned tickets', 'Recently solved tickets', 'Suspended']) {
    rule(data.views, 'views', title, {
      description: null,
      restriction: null,
      conditions: OPEN_TICKETS,
      execution: execution(),
    })
  }
  addTriggers(data, rule, stamps)
  const close = [{ field: 'status', value: 'closed' }]
  const solved = { all: [{ field: 'SOLVED', operator: 'greater_than', value: '72' }], any: [] }
  rule(data.automations, 'automations', 'Close ticket 3 days after status is set to solved', {
    actions: close,
    conditions: solved,
  })
  addServiceLevels(data, stamps)
  addSchedules(data, stamps, since)
  for (const [reason_code, value] of REASONS) {
    const id = data.ids.next('reason')
    data.satisfaction_reasons.put({
      url: `${data.home}/api/v2/satisfaction_reasons/${id}.json`,
      id,
      reason_code,
      value,
      raw_value: value,
      deleted_at: null,
      ...stamps,
    })
  }
}

function addTriggers(
  data: WorldData,
  rule: (table: Table<Row>, path: string, title: string, more: Fields) => void,
  stamps: Fields,
): void {
  const id = data.ids.next('webhook_rule')
  data.trigger_categories.put({ id, name: 'Notifications', position: 1, ...stamps })
  const created = { all: [{ field: 'update_type', operator: 'is', value: 'Create' }], any: [] }
  const mail = [
    { field: 'notification_user', value: ['requester_id', 'Your request was received', 'Hello {{ticket.id}}'] },
  ]
  for (const title of ['Notify requester of new request', 'Notify assignee of assignment', 'Route billing mails']) {
    rule(data.triggers, 'triggers', title, {
      description: '',
      category_id: String(id),
      conditions: created,
      actions: mail,
    })
  }
}

function addServiceLevels(data: WorldData, stamps: Fields): void {
  const metric = (priority: string, name: string, target: number) => ({
    priority,
    metric: name,
    target,
    target_in_seconds: target * 60,
    business_hours: true,
  })
  const [vip] = data.organizations.keys()
  for (const [title, factor, filter] of [
    ['Premium SLA', 1, { all: [{ field: 'organization_id', operator: 'is', value: String(vip ?? '') }], any: [] }],
    ['Default SLA', 4, { all: [], any: [] }],
  ] as const) {
    const id = data.ids.next('sla')
    const policy_metrics = (['urgent', 'high', 'normal', 'low'] as const).flatMap((priority, place) => [
      metric(priority, 'first_reply_time', 15 * factor * 2 ** place),
      metric(priority, 'requester_wait_time', 60 * factor * 2 ** place),
    ])
    data.sla_policies.put({
      url: `${data.home}/api/v2/slas/policies/${id}.json`,
      id,
      title,
      description: title,
      position: data.sla_policies.size + 1,
      filter,
      policy_metrics,
      ...stamps,
    })
  }
}

/** Nine to five on weekdays, in minutes since Sunday midnight of the zone [doc]. */
function addSchedules(data: WorldData, stamps: Fields, since: number): void {
  const intervals = [1, 2, 3, 4, 5].map((day) => ({ start_time: day * 1440 + 540, end_time: day * 1440 + 1020 }))
  for (const [name, time_zone] of [
    ['Office hours', 'Berlin'],
    ['Pacific desk', 'Pacific Time (US & Canada)'],
  ] as const) {
    const id = data.ids.next('schedule')
    data.schedules.put({ id, name, time_zone, intervals, ...stamps })
    const holidays = new Table<Row>()
    for (const year of yearsFrom(since, data.now())) {
      for (const [title, from, to] of [
        ['New Year', '01-01', '01-01'],
        ['Christmas', '12-25', '12-26'],
      ] as const) {
        holidays.put({
          id: data.ids.next('schedule'),
          name: title,
          start_date: `${year}-${from}`,
          end_date: `${year}-${to}`,
        })
      }
    }
    data.holidays.set(id, holidays)
  }
}

function yearsFrom(since: number, now: number): readonly number[] {
  const first = new Date(since * 1000).getUTCFullYear()
  const last = new Date(now * 1000).getUTCFullYear()
  return Array.from({ length: last - first + 1 }, (_, place) => first + place)
}

function execution(): Fields {
  const column = (id: string, title: string) => ({ id, title, filterable: true, sortable: true })
  const columns = [column('subject', 'Subject'), column('requester', 'Requester'), column('updated', 'Updated')]
  return {
    group_by: 'status',
    group_order: 'asc',
    sort_by: 'nice_id',
    sort_order: 'desc',
    group: { ...column('status', 'Status category'), order: 'asc' },
    sort: { ...column('ticket_id', 'ID'), order: 'desc' },
    columns,
    fields: columns,
    custom_fields: [],
  }
}
