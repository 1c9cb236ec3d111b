import type { Listing } from '@tajo/core/api/listing'
import { organization_memberships } from '../streams/organizations.ts'
import { type Caller, type Id, idIn } from './calls.ts'
import { at, type Collection, collection, list, many, type Resource } from './lists.ts'
import type { Organization, OrganizationMembership, User } from './rows/people.ts'
import type { Ticket } from './rows/tickets.ts'
import { type Search, search } from './search/search.ts'
import { ticketList } from './tickets.ts'
import { userList } from './users.ts'

/** @see https://developer.zendesk.com/api-reference/ticketing/organizations/organizations/ */
export interface OrganizationsApi extends Collection<Organization> {
  /** Organizations by their ids, a hundred a call; those that do not exist are left out. */
  getMany(ids: readonly Id[]): Listing<Organization>
  /** Who is in it. */
  users(id: Id): Listing<User>
  memberships(id: Id): Listing<OrganizationMembership>
  tickets(id: Id): Listing<Ticket>
  readonly search: Search<'organizations', Organization>
}

/** Lists of organizations; the stream reads the export. */
const organizationList: Resource = {
  name: 'organizations',
  path: '/organizations',
  collection: 'organizations',
  paging: 'tokens',
}

export function organizationsApi(caller: Caller): OrganizationsApi {
  const below = (id: Id, what: string) => `${organizationList.path}/${idIn(id)}/${what}`
  return {
    ...collection<Organization>(caller, organizationList, 'organization'),
    getMany: (ids) => many(caller, organizationList, ids),
    users: (id) => list(caller, at(userList, below(id, 'users'))),
    memberships: (id) => list(caller, at(organization_memberships, below(id, 'organization_memberships'))),
    tickets: (id) => list(caller, at(ticketList, below(id, 'tickets'))),
    search: search(caller, 'organizations'),
  }
}
