import { countOf, envelope, found, one } from '../http/answers.ts'
import { type Call, idOf, numbersIn, type Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { recordNotFound, tooManyValues } from '../http/problem.ts'
import type { Organization } from '../world/records.ts'
import { byId, placeById } from './order.ts'
import { memberships, userList } from './people-lists.ts'
import { plainRoutes } from './plain.ts'
import { ticketList } from './ticket-reads.ts'

export function liveOrganization(call: Call, name = 'id'): Organization {
  const organization = found(call.world.organizations.get(idOf(call, name)))
  if (organization.deleted_at !== null) throw recordNotFound()
  return organization
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

const organizations = { method: 'GET', scope: 'organizations' } as const

export const organizationReads: readonly Route[] = [
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
