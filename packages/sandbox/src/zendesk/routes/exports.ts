import type { Call, Route } from '../http/call.ts'
import { includesOf } from '../http/call.ts'
import { type Export, exportByCursor, exportByTime, sample } from '../http/export.ts'
import { list } from '../http/list.ts'
import { invalidAttribute } from '../http/problem.ts'
import type { MetricEvent } from '../metrics/metric-events.ts'
import { ticketEventRow } from '../rows/audit-rows.ts'
import type { Audit, Organization, Ticket, User } from '../world/records.ts'
import { byCreated, byGenerated, byUpdated } from './order.ts'
import { besideTickets, besideUsers } from './sideloads.ts'

function tickets(call: Call): Export<Ticket> {
  const include = includesOf(call)
  const scope = call.query.get('support_type_scope') ?? 'agent'
  if (!['all', 'agent', 'ai_agent'].includes(scope)) throw invalidAttribute('support_type_scope is not valid')
  if (include.has('last_audits')) throw invalidAttribute('last_audits cannot be side-loaded here')
  const withoutDeleted = call.query.get('exclude_deleted') === 'true'
  return {
    key: 'tickets',
    rows: call.world.tickets.sorted(byGenerated),
    clock: (ticket) => ticket.generated_timestamp,
    id: (ticket) => ticket.id,
    // Tickets only an AI agent handled are left out unless asked for [doc].
    where: (ticket) =>
      (scope === 'all' || ticket.support_type === scope) && !(withoutDeleted && ticket.deleted_at !== null),
    render: (ticket) => call.rows.ticketInExport(ticket, include),
    beside: (rows) => besideTickets(call, rows),
    nullWhenIdle: call.settings.nullCursorOnIdle,
    holdsBack: true,
  }
}

function users(call: Call): Export<User> {
  return {
    key: 'users',
    rows: call.world.users.sorted(byUpdated),
    clock: (user) => user.updated_at,
    id: (user) => user.id,
    render: (user) => call.rows.userInExport(user),
    beside: (rows) => besideUsers(call, rows),
    nullWhenIdle: true,
    holdsBack: true,
  }
}

function organizations(call: Call): Export<Organization> {
  return {
    key: 'organizations',
    rows: call.world.organizations.sorted(byUpdated),
    clock: (one) => one.updated_at,
    id: (one) => one.id,
    where: (one) => one.deleted_at === null || call.settings.exportsDeletedOrganizations,
    render: (one) => call.rows.organization(one),
    nullWhenIdle: true,
    holdsBack: true,
  }
}

function ticketEvents(call: Call): Export<Audit> {
  const withComments = includesOf(call).has('comment_events')
  return {
    key: 'ticket_events',
    rows: call.world.audits.sorted(byCreated),
    clock: (audit) => audit.created_at,
    id: (audit) => audit.id,
    render: (audit) => JSON.stringify(ticketEventRow(call.world, audit, withComments)),
    nullWhenIdle: true,
    holdsBack: true,
  }
}

function metricEvents(call: Call): Export<MetricEvent> {
  return {
    key: 'ticket_metric_events',
    rows: call.metricEvents.all(),
    clock: (event) => event.at,
    id: (event) => event.id,
    render: ({ row }) => JSON.stringify(row),
    nullWhenIdle: true,
    holdsBack: true,
  }
}

/** Time-based without `page[size]`, and then without `end_of_stream` [oas]. */
function metricEventsEitherWay(call: Call) {
  if (!call.query.has('page[size]')) return exportByTime(call, metricEvents(call), 'counts')
  const wanted = metricEvents(call)
  const start = Number(call.query.get('start_time') ?? 0)
  const until = call.world.now() - call.settings.recencySeconds
  return list(call, {
    key: wanted.key,
    rows: wanted.rows,
    where: (event) => event.at >= start && event.at <= until,
    place: (event) => [event.at, event.id],
    render: wanted.render,
    paging: 'cursor',
  })
}

const admin = { method: 'GET', privilege: 'admin' } as const

/** What changed since a moment or a cursor; for admins alone [oas]. */
export const exports: readonly Route[] = [
  {
    ...admin,
    path: '/api/v2/incremental/tickets/cursor',
    scope: 'tickets',
    answer: (call) => exportByCursor(call, tickets(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/tickets',
    scope: 'tickets',
    answer: (call) => exportByTime(call, tickets(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/tickets/sample',
    scope: 'tickets',
    answer: (call) => sample(call, tickets(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/users/cursor',
    scope: 'users',
    answer: (call) => exportByCursor(call, users(call)),
  },
  { ...admin, path: '/api/v2/incremental/users', scope: 'users', answer: (call) => exportByTime(call, users(call)) },
  { ...admin, path: '/api/v2/incremental/users/sample', scope: 'users', answer: (call) => sample(call, users(call)) },
  {
    ...admin,
    path: '/api/v2/incremental/organizations',
    scope: 'organizations',
    answer: (call) => exportByTime(call, organizations(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/organizations/sample',
    scope: 'organizations',
    answer: (call) => sample(call, organizations(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/ticket_events',
    scope: 'tickets',
    answer: (call) => exportByTime(call, ticketEvents(call)),
  },
  {
    ...admin,
    path: '/api/v2/incremental/ticket_events/sample',
    scope: 'tickets',
    answer: (call) => sample(call, ticketEvents(call)),
  },
  { ...admin, path: '/api/v2/incremental/ticket_metric_events', scope: 'tickets', answer: metricEventsEitherWay },
]
