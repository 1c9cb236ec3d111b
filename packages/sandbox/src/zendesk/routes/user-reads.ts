import { iso } from '../../world/time.ts'
import { arrayOf, countOf, envelope, found, one } from '../http/answers.ts'
import { type Call, idOf, numbersIn, type Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { recordNotFound, tooManyValues } from '../http/problem.ts'
import type { User } from '../world/records.ts'
import { byId, placeById } from './order.ts'
import { memberships, userList } from './people-lists.ts'
import { besideUsers } from './sideloads.ts'
import { ticketList } from './ticket-reads.ts'

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

export const userReads: readonly Route[] = [
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
]
