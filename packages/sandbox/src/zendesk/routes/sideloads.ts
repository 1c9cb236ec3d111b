import { arrayOf } from '../http/answers.ts'
import type { Call } from '../http/call.ts'
import { includesOf } from '../http/call.ts'
import type { Ticket, User } from '../world/records.ts'

/** Records that the tickets of one page name, as top-level arrays [oas]. */
export function besideTickets(call: Call, tickets: readonly Ticket[]): Record<string, string> {
  const { world, rows } = call
  const include = includesOf(call)
  const parts: Record<string, string> = {}
  if (include.has('users')) {
    const ids = idsOf(tickets.flatMap((one) => [one.requester_id, one.submitter_id, one.assignee_id]))
    parts['users'] = arrayOf(present(world.users, ids), (user) => rows.user(user))
  }
  if (include.has('organizations')) {
    const ids = idsOf(tickets.map((one) => one.organization_id))
    parts['organizations'] = arrayOf(present(world.organizations, ids), (each) => rows.organization(each))
  }
  if (include.has('groups')) {
    const ids = idsOf(tickets.map((one) => one.group_id))
    parts['groups'] = arrayOf(present(world.groups, ids), (row) => JSON.stringify(row))
  }
  if (include.has('ticket_forms')) {
    const ids = idsOf(tickets.map((one) => one.ticket_form_id))
    parts['ticket_forms'] = arrayOf(present(world.ticket_forms, ids), (row) => JSON.stringify(row))
  }
  if (include.has('metric_events')) {
    const ids = new Set(tickets.map((one) => one.id))
    const events = call.metricEvents.all().filter(({ row }) => ids.has(Number(Reflect.get(row, 'ticket_id'))))
    parts['metric_events'] = JSON.stringify(events.map(({ row }) => row))
  }
  return parts
}

export function besideUsers(call: Call, users: readonly User[]): Record<string, string> {
  const { world, rows } = call
  const include = includesOf(call)
  const parts: Record<string, string> = {}
  if (include.has('identities')) {
    parts['identities'] = arrayOf(
      users.flatMap((user) => world.identities.of(user.id)),
      (each) => rows.identity(each),
    )
  }
  if (include.has('organizations')) {
    const ids = idsOf(users.map((user) => user.organization_id))
    parts['organizations'] = arrayOf(present(world.organizations, ids), (each) => rows.organization(each))
  }
  if (include.has('groups')) {
    const ids = idsOf(users.map((user) => user.default_group_id))
    parts['groups'] = arrayOf(present(world.groups, ids), (row) => JSON.stringify(row))
  }
  if (include.has('roles')) {
    const ids = idsOf(users.map((user) => user.custom_role_id))
    parts['roles'] = arrayOf(present(world.custom_roles, ids), (row) => JSON.stringify(row))
  }
  return parts
}

function idsOf(ids: readonly (number | null)[]): ReadonlySet<number> {
  return new Set(ids.flatMap((id) => id ?? []))
}

function present<R>(table: ReadonlyMap<number, R>, ids: ReadonlySet<number>): readonly R[] {
  return [...ids].flatMap((id) => table.get(id) ?? [])
}
