import { type Listing, listing } from '@tajo/core/api/listing'
import { expectMe } from '../me.ts'
import { userExport } from '../read/user-export.ts'
import { group_memberships } from '../streams/groups.ts'
import { organization_memberships } from '../streams/organizations.ts'
import { users } from '../streams/users.ts'
import { ask, type Caller, type Id, idIn, one, recordIn } from './calls.ts'
import { type Changes, type ChangesFrom, changes } from './changes.ts'
import { at, list, many, type Resource } from './lists.ts'
import type { GroupMembership, Identity, OrganizationMembership, User, UserRelated } from './rows/people.ts'
import type { Ticket } from './rows/tickets.ts'
import { type Search, search } from './search/search.ts'
import { ticketList } from './tickets.ts'

type Role = User['role']

type UserListParams = {
  readonly role?: Role | readonly Role[]
  /** Upper and lower case are the same. */
  readonly externalId?: string
}

export interface UsersApi {
  /**
   * Users that are not deleted.
   *
   * @example
   * for await (const user of zendesk.users.list({ role: ['agent', 'admin'] })) console.log(user.name) // Mira Holt
   * @see https://developer.zendesk.com/api-reference/ticketing/users/users/#list-users
   */
  list(params?: UserListParams): Listing<User>
  /**
   * One user, deleted ones included (`active: false`) until they are erased; `undefined` where there is none.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/users/users/#show-user
   */
  get(id: Id): Promise<User | undefined>
  /** Users by their ids, a hundred a call; those that do not exist are left out. */
  getMany(ids: readonly Id[]): Listing<User>
  /**
   * The user the credentials act for: the check of credentials.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self
   */
  me(): Promise<User>
  /**
   * All users that changed since then, deleted ones included (`active: false`). Takes an administrator.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
   */
  changedSince(from: ChangesFrom): Changes<User>
  /**
   * All addresses of a user.
   *
   * @see https://developer.zendesk.com/api-reference/ticketing/users/user_identities/
   */
  identities(id: Id): Listing<Identity>
  /** How many tickets the user asked for, is assigned to, is in copy of. */
  related(id: Id): Promise<UserRelated | undefined>
  /** Tickets by what the user has to do with them. */
  tickets(id: Id, as: 'requested' | 'assigned' | 'ccd' | 'followed'): Listing<Ticket>
  /** Organizations the user is in. */
  memberships(id: Id): Listing<OrganizationMembership>
  /** Groups an agent is in. */
  groupMemberships(id: Id): Listing<GroupMembership>
  /** @see https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/ */
  readonly search: Search<'users', User>
}

/** Lists of users; the stream reads the export. */
export const userList: Resource = { name: 'users', path: '/users', collection: 'users', paging: 'tokens' }
const identities: Resource = { name: 'user_identities', path: '', collection: 'identities', paging: 'tokens' }

export function usersApi(caller: Caller): UsersApi {
  const { name, path } = userList
  const below = (id: Id, what: string) => `${path}/${idIn(id)}/${what}`
  return {
    list: ({ role, ...params } = {}) => {
      if (typeof role !== 'object') return list(caller, userList, { ...params, role })
      // A list of none would be taken for no filter at all.
      if (role.length === 0) return listing(async function* () {})
      return list(caller, { ...userList, query: { 'role[]': role } }, params)
    },
    get: (id) => one(caller, name, `${path}/${idIn(id)}`, 'user'),
    getMany: (ids) => many(caller, userList, ids),
    me: async () => recordIn(expectMe(await ask(caller, name, `${path}/me`)), 'user'),
    // Identities would lie beside the rows, not in them.
    changedSince: (from) => changes(caller, users, { ...userExport, query: {} }, from),
    identities: (id) => list(caller, at(identities, below(id, 'identities'))),
    related: (id) => one(caller, name, below(id, 'related'), 'user_related'),
    tickets: (id, as) => list(caller, at(ticketList, below(id, `tickets/${as}`))),
    memberships: (id) => list(caller, at(organization_memberships, below(id, 'organization_memberships'))),
    groupMemberships: (id) => list(caller, at(group_memberships, below(id, 'group_memberships'))),
    search: search(caller, 'users'),
  }
}
