import { iso } from '../../world/time.ts'
import { arrayOf, countOf, envelope, found, one } from '../http/answers.ts'
import { type Call, idOf, numbersIn, type Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { recordNotFound, tooManyValues } from '../http/problem.ts'
import type { Organization, User } from '../world/records.ts'
import { byId, placeById } from './order.ts'
import { asked, plainRoutes } from './plain.ts'
import { besideUsers } from './sideloads.ts'
import { ticketList } from './ticket-reads.ts'

function userList(call: Call, where: (user: User) => boolean) {
  const roles = [...call.query.getAll('role'), ...call.query.getAll('role[]')]
  return list(call, {
    key: 'users',
    rows: call.world.users.sorted(byId),
    where: (user) =>
      user.active &&
      where(user) &&
      (roles.length === 0 || roles.includes(user.role)) &&
      asked(call, 'external_id', user.external_id),
    place: placeById,
    render: (user) => call.rows.user(user),
    paging: 'both',
    beside: (rows) => besideUsers(call, rows),
  })
}

function usersMany(call: Call) {
  const ids = numbersIn(call.query.get('ids'))
  const external = (call.query.get('external_ids') ?? '').split(',').filter((part) => part !== '')
  if (ids.length > 100 || external.length > 100) throw tooManyValues(ids.length > 100 ? 'ids' : 'external_ids')
  const users = [...call.world.users.values()].filter(
    (user) => user.active && (ids.includes(user.id) || external.includes(user.external_id ?? '')),
  )
  return envelope({
    users: arrayOf(users, (user) => call.rows.user(user)),
    ...besideUsers(call, users),
    next_page: 'null',
    previous_page: 'null',
    count: String(users.length),
  })
}

export function liveOrganization(call: Call, name = 'id'): Organization {
  const organization = found(call.world.organizations.get(idOf(call, name)))
  if (organization.deleted_at !== null) throw recordNotFound()
  return organization
}

/** A deleted user can still be looked at by id [rec]; one forgotten for good cannot [doc]. */
export function knownUser(call: Call, name = 'id'): User {
  const user = found(call.world.users.get(idOf(call, name)))
  if (user.permanently_deleted) throw recordNotFound()
  return user
}

function identities(call: Call) {
  const user = knownUser(call)
  return list(call, {
    key: 'identities',
    rows: call.world.identities.of(user.id),
    place: placeById,
    render: (identity) => call.rows.identity(identity),
    paging: 'both',
  })
}

function memberships(
  call: Call,
  where: (one: { readonly user_id: number; readonly organization_id: number }) => boolean = () => true,
) {
  return list(call, {
    key: 'organization_memberships',
    rows: call.world.organization_memberships.sorted(byId),
    where,
    place: placeById,
    render: (one) => call.rows.membership(one),
    paging: 'both',
  })
}

function organizationList(call: Call, where: (organization: Organization) => boolean = () => true) {
  return list(call, {
    key: 'organizations',
    rows: call.world.organizations.sorted(byId),
    where: (organization) => organization.deleted_at === null && where(organization),
    place: placeById,
    render: (organization) => call.rows.organization(organization),
    paging: 'both',
  })
}

function deletedUser(call: Call, user: User): string {
  const { id, name, email, phone, locale_id, locale, organization_id, role, active, time_zone } = user
  const stamps = { created_at: iso(user.created_at), updated_at: iso(user.updated_at) }
  return JSON.stringify({
    id,
    url: `${call.world.home}/api/v2/deleted_users/${id}.json`,
    name,
    email,
    ...stamps,
    time_zone,
    phone,
    shared_phone_number: user.shared_phone_number,
    photo: null,
    locale_id,
    locale,
    organization_id,
    role,
    active,
    permanently_deleted: user.permanently_deleted,
  })
}

const users = { method: 'GET', scope: 'users' } as const
const organizations = { method: 'GET', scope: 'organizations' } as const

/** The anonymous user, whom a wrong password makes of anybody [client]. */
const ANONYMOUS = {
  id: null,
  url: null,
  name: 'Anonymous user',
  email: 'invalid@example.com',
  role: 'end-user',
  active: null,
  verified: null,
  locale: 'en-US',
  locale_id: 1,
}

export const peopleReads: readonly Route[] = [
  { ...users, path: '/api/v2/users', answer: (call) => userList(call, () => true) },
  {
    ...users,
    path: '/api/v2/users/count',
    answer: (call) => countOf(call, [...call.world.users.values()].filter((user) => user.active).length),
  },
  {
    method: 'GET',
    path: '/api/v2/users/me',
    open: true,
    answer: ({ user, rows }) => (user === null ? one('user', JSON.stringify(ANONYMOUS)) : one('user', rows.user(user))),
  },
  { ...users, path: '/api/v2/users/show_many', answer: usersMany },
  {
    ...users,
    path: '/api/v2/users/search',
    answer(call) {
      const query = call.query
        .get('query')
        ?.replace(/^email:/, '')
        .toLowerCase()
      const external = call.query.get('external_id')?.toLowerCase()
      const fits = (user: User) =>
        external !== undefined
          ? user.external_id?.toLowerCase() === external
          : query !== undefined && (user.email?.toLowerCase() === query || user.name.toLowerCase().includes(query))
      return list(call, {
        key: 'users',
        rows: call.world.users.sorted(byId),
        where: (user) => user.active && fits(user),
        place: placeById,
        render: (user) => call.rows.user(user),
        paging: 'offset',
      })
    },
  },
  {
    ...users,
    path: '/api/v2/users/autocomplete',
    answer(call) {
      const name = (call.query.get('name') ?? '').toLowerCase()
      return list(call, {
        key: 'users',
        rows: call.world.users.sorted(byId),
        where: (user) => user.active && name.length > 1 && user.name.toLowerCase().startsWith(name),
        place: placeById,
        render: (user) => call.rows.user(user),
        paging: 'offset',
      })
    },
  },
  {
    ...users,
    path: '/api/v2/users/{id}',
    answer(call) {
      const user = knownUser(call)
      return envelope({ user: call.rows.user(user), ...besideUsers(call, [user]) })
    },
  },
  {
    ...users,
    path: '/api/v2/users/{id}/related',
    answer(call) {
      const { id } = knownUser(call)
      const tickets = [...call.world.tickets.values()].filter((ticket) => ticket.deleted_at === null)
      return envelope({
        user_related: JSON.stringify({
          assigned_tickets: tickets.filter((ticket) => ticket.assignee_id === id).length,
          requested_tickets: tickets.filter((ticket) => ticket.requester_id === id).length,
          ccd_tickets: tickets.filter((ticket) => ticket.email_cc_ids.includes(id)).length,
          organization_subscriptions: 0,
        }),
      })
    },
  },
  { ...users, path: '/api/v2/users/{id}/identities', answer: identities },
  {
    ...users,
    path: '/api/v2/users/{id}/identities/{iid}',
    answer: (call) => one('identity', call.rows.identity(found(call.world.identities.get(idOf(call, 'iid'))))),
  },
  ...(['requested', 'assigned', 'ccd', 'followed'] as const).map(
    (name): Route => ({
      ...users,
      path: `/api/v2/users/{id}/tickets/${name}`,
      answer(call) {
        const { id } = knownUser(call)
        return ticketList(call, (ticket) => {
          if (name === 'requested') return ticket.requester_id === id
          if (name === 'assigned') return ticket.assignee_id === id
          return (name === 'ccd' ? ticket.email_cc_ids : ticket.follower_ids).includes(id)
        })
      },
    }),
  ),
  {
    ...users,
    path: '/api/v2/users/{id}/organization_memberships',
    answer: (call) => memberships(call, (one) => one.user_id === idOf(call)),
  },
  {
    ...users,
    path: '/api/v2/users/{id}/group_memberships',
    answer: (call) =>
      list(call, {
        key: 'group_memberships',
        rows: call.world.group_memberships.sorted(byId),
        where: (row) => row['user_id'] === idOf(call),
        place: placeById,
        render: (row) => JSON.stringify(row),
        paging: 'both',
      }),
  },
  {
    ...users,
    path: '/api/v2/deleted_users',
    answer: (call) =>
      list(call, {
        key: 'deleted_users',
        rows: call.world.users.sorted(byId),
        where: (user) => !user.active,
        place: placeById,
        render: (user) => deletedUser(call, user),
        paging: 'both',
      }),
  },
  {
    ...users,
    path: '/api/v2/deleted_users/count',
    answer: (call) => countOf(call, [...call.world.users.values()].filter((user) => !user.active).length),
  },
  {
    ...users,
    path: '/api/v2/deleted_users/{id}',
    answer(call) {
      const user = knownUser(call)
      if (user.active) throw recordNotFound()
      return one('deleted_user', deletedUser(call, user))
    },
  },
  { ...organizations, path: '/api/v2/organizations', answer: (call) => organizationList(call) },
  {
    ...organizations,
    path: '/api/v2/organizations/count',
    answer: (call) =>
      countOf(call, [...call.world.organizations.values()].filter((one) => one.deleted_at === null).length),
  },
  {
    ...organizations,
    path: '/api/v2/organizations/show_many',
    answer(call) {
      const ids = numbersIn(call.query.get('ids'))
      if (ids.length > 100) throw tooManyValues('ids')
      return organizationList(call, (organization) => ids.includes(organization.id))
    },
  },
  {
    ...organizations,
    path: '/api/v2/organizations/search',
    answer(call) {
      const external = call.query.get('external_id')?.toLowerCase()
      const name = call.query.get('name')?.toLowerCase()
      return organizationList(call, (one) =>
        external !== undefined ? one.external_id?.toLowerCase() === external : one.name.toLowerCase() === name,
      )
    },
  },
  {
    ...organizations,
    path: '/api/v2/organizations/autocomplete',
    answer(call) {
      const name = (call.query.get('name') ?? '').toLowerCase()
      return organizationList(call, (one) => name.length > 1 && one.name.toLowerCase().startsWith(name))
    },
  },
  {
    ...organizations,
    path: '/api/v2/organizations/{id}',
    answer: (call) => one('organization', call.rows.organization(liveOrganization(call))),
  },
  {
    ...organizations,
    path: '/api/v2/organizations/{id}/related',
    answer(call) {
      const { id } = liveOrganization(call)
      const tickets_count = [...call.world.tickets.values()].filter((ticket) => ticket.organization_id === id).length
      const users_count = [...call.world.users.values()].filter((user) => user.organization_id === id).length
      return envelope({ organization_related: JSON.stringify({ tickets_count, users_count }) })
    },
  },
  {
    ...organizations,
    path: '/api/v2/organizations/{id}/users',
    answer(call) {
      const { id } = liveOrganization(call)
      return userList(call, (user) =>
        call.world.organization_memberships.of(user.id).some((one) => one.organization_id === id),
      )
    },
  },
  {
    ...organizations,
    path: '/api/v2/organizations/{id}/tickets',
    answer: (call) => ticketList(call, (ticket) => ticket.organization_id === liveOrganization(call).id),
  },
  {
    ...organizations,
    path: '/api/v2/organizations/{id}/organization_memberships',
    answer: (call) => memberships(call, (one) => one.organization_id === idOf(call)),
  },
  { ...organizations, path: '/api/v2/organization_memberships', answer: (call) => memberships(call) },
  {
    ...organizations,
    path: '/api/v2/organization_memberships/{id}',
    answer: (call) =>
      one('organization_membership', call.rows.membership(found(call.world.organization_memberships.get(idOf(call))))),
  },
  ...plainRoutes({
    path: '/groups',
    key: 'groups',
    singular: 'group',
    table: (world) => world.groups,
    paging: 'both',
    counted: true,
    where: (row, call) => !(row['deleted'] === true && call.query.get('exclude_deleted') === 'true'),
  }),
  {
    method: 'GET',
    path: '/api/v2/groups/{id}/users',
    answer: (call) =>
      userList(call, (user) =>
        [...call.world.group_memberships.values()].some(
          (row) => row['user_id'] === user.id && row['group_id'] === idOf(call),
        ),
      ),
  },
  ...plainRoutes({
    path: '/group_memberships',
    key: 'group_memberships',
    singular: 'group_membership',
    table: (world) => world.group_memberships,
    paging: 'both',
  }),
]
