import type { Json } from '../../world/json.ts'
import { known, type WorldData } from '../world/data.ts'
import type { Identity, Organization, OrganizationMembership, User } from '../world/records.ts'

export type UserPatch = Partial<Omit<User, 'id' | 'created_at' | 'updated_at' | 'permanently_deleted'>>

const PLAIN: Omit<User, 'id' | 'name' | 'created_at' | 'updated_at'> = {
  email: null,
  phone: null,
  shared_phone_number: null,
  alias: null,
  details: null,
  notes: null,
  signature: null,
  external_id: null,
  last_login_at: null,
  time_zone: 'Berlin',
  iana_time_zone: 'Europe/Berlin',
  locale_id: 1,
  locale: 'en-US',
  role: 'end-user',
  role_type: null,
  custom_role_id: null,
  active: true,
  verified: false,
  suspended: false,
  moderator: false,
  only_private_comments: false,
  restricted_agent: true,
  ticket_restriction: 'requested',
  report_csv: false,
  organization_id: null,
  default_group_id: null,
  tags: [],
  user_fields: {},
  permanently_deleted: false,
}

export function createUser(data: WorldData, given: UserPatch & { readonly name: string }): User {
  const now = data.now()
  const user = data.users.put({ ...PLAIN, ...given, id: data.ids.next('user'), created_at: now, updated_at: now })
  if (user.email !== null) addIdentity(data, user.id, 'email', user.email, { primary: true, silent: true })
  if (user.phone !== null)
    addIdentity(data, user.id, 'phone_number', user.phone, { primary: user.email === null, silent: true })
  if (user.organization_id !== null) addMembership(data, user.id, user.organization_id, true)
  return user
}

/** A new address is added beside the old one, which stays the first [oas]. */
export function updateUser(data: WorldData, id: number, { email, ...patch }: UserPatch): User {
  const before = known(data.users, id, 'user')
  const fields: { readonly [key: string]: Json } = { ...before.user_fields, ...patch.user_fields }
  const user = data.users.put({ ...before, ...patch, user_fields: fields, updated_at: data.now() })
  if (email != null && email !== before.email) {
    if (before.email !== null) addIdentity(data, id, 'email', email, { primary: false, silent: true })
    else {
      addIdentity(data, id, 'email', email, { primary: true, silent: true })
      return data.users.put({ ...user, email })
    }
  }
  if (patch.organization_id != null && patch.organization_id !== before.organization_id)
    addMembership(data, id, patch.organization_id, true)
  return user
}

/** Soft: inactive, without an address, found in exports and among the deleted [rec]. */
export function deleteUser(data: WorldData, id: number): User {
  const user = known(data.users, id, 'user')
  for (const one of [...data.identities.of(id)]) data.identities.delete(one.id)
  for (const one of [...data.organization_memberships.of(id)]) data.organization_memberships.delete(one.id)
  return data.users.put({ ...user, active: false, email: null, organization_id: null, updated_at: data.now() })
}

/** For good, after the soft deletion: nothing personal is left [oas]. */
export function forgetUser(data: WorldData, id: number): User {
  const user = known(data.users, id, 'user')
  const nothing = {
    email: null,
    phone: null,
    alias: null,
    details: null,
    notes: null,
    signature: null,
    external_id: null,
  }
  return data.users.put({
    ...user,
    ...nothing,
    name: 'Permanently Deleted User',
    user_fields: {},
    tags: [],
    active: false,
    permanently_deleted: true,
    updated_at: data.now(),
  })
}

/** The one is absorbed by the other: its tickets and addresses move, it stays behind inactive [guess]. */
export function mergeUsers(data: WorldData, loserId: number, winnerId: number): User {
  const winner = known(data.users, winnerId, 'user')
  const now = data.now()
  for (const identity of [...data.identities.of(loserId)]) {
    data.identities.put({ ...identity, user_id: winnerId, primary: false, updated_at: now })
  }
  for (const ticket of [...data.tickets.values()]) {
    if (ticket.requester_id !== loserId && ticket.submitter_id !== loserId) continue
    const swap = (id: number) => (id === loserId ? winnerId : id)
    data.tickets.put({
      ...ticket,
      requester_id: swap(ticket.requester_id),
      submitter_id: swap(ticket.submitter_id),
      generated_timestamp: now,
    })
  }
  deleteUser(data, loserId)
  // Which of the two it is about is not documented [guess].
  data.events.tellOnly('user', loserId, 'user.merged', { user_id: String(winnerId) })
  return data.users.put({ ...winner, updated_at: now })
}

export function addIdentity(
  data: WorldData,
  user_id: number,
  type: Identity['type'],
  value: string,
  {
    primary = false,
    verified = false,
    silent = false,
  }: { readonly primary?: boolean; readonly verified?: boolean; readonly silent?: boolean } = {},
): Identity {
  const now = data.now()
  const user = known(data.users, user_id, 'user')
  if (!silent) data.users.put({ ...user, updated_at: now })
  return data.identities.put({
    id: data.ids.next('identity'),
    user_id,
    type,
    value,
    verified,
    primary,
    created_at: now,
    updated_at: now,
  })
}

export function makePrimary(data: WorldData, identityId: number): Identity {
  const chosen = known(data.identities, identityId, 'identity')
  const now = data.now()
  for (const one of data.identities.of(chosen.user_id)) {
    if (one.primary && one.type === chosen.type) data.identities.put({ ...one, primary: false, updated_at: now })
  }
  const user = known(data.users, chosen.user_id, 'user')
  data.users.put({ ...user, ...(chosen.type === 'email' ? { email: chosen.value } : undefined), updated_at: now })
  return data.identities.put({ ...chosen, primary: true, updated_at: now })
}

export function removeIdentity(data: WorldData, identityId: number): void {
  const { user_id } = known(data.identities, identityId, 'identity')
  data.identities.delete(identityId)
  data.users.put({ ...known(data.users, user_id, 'user'), updated_at: data.now() })
}

export type OrganizationPatch = Partial<Omit<Organization, 'id' | 'created_at' | 'updated_at' | 'deleted_at'>>

export function createOrganization(
  data: WorldData,
  given: OrganizationPatch & { readonly name: string },
): Organization {
  const now = data.now()
  return data.organizations.put({
    external_id: null,
    domain_names: [],
    details: null,
    notes: null,
    group_id: null,
    shared_tickets: false,
    shared_comments: false,
    tags: [],
    organization_fields: {},
    deleted_at: null,
    ...given,
    id: data.ids.next('organization'),
    created_at: now,
    updated_at: now,
  })
}

export function updateOrganization(data: WorldData, id: number, patch: OrganizationPatch): Organization {
  const before = known(data.organizations, id, 'organization')
  const fields = { ...before.organization_fields, ...patch.organization_fields }
  return data.organizations.put({ ...before, ...patch, organization_fields: fields, updated_at: data.now() })
}

/** Its members and tickets stay without it; whether the export still tells is a guess, so an option. */
export function deleteOrganization(data: WorldData, id: number): void {
  const now = data.now()
  data.organizations.put({ ...known(data.organizations, id, 'organization'), deleted_at: now, updated_at: now })
  for (const membership of [...data.organization_memberships.values()]) {
    if (membership.organization_id === id) removeMembership(data, membership.id)
  }
  for (const ticket of [...data.tickets.values()]) {
    if (ticket.organization_id === id) data.tickets.put({ ...ticket, organization_id: null, generated_timestamp: now })
  }
}

export function addMembership(
  data: WorldData,
  user_id: number,
  organization_id: number,
  isDefault = false,
): OrganizationMembership {
  const now = data.now()
  const mine = data.organization_memberships.of(user_id)
  const becomesDefault = isDefault || mine.length === 0
  if (becomesDefault) {
    for (const one of mine)
      if (one.default) data.organization_memberships.put({ ...one, default: false, updated_at: now })
    data.users.put({ ...known(data.users, user_id, 'user'), organization_id, updated_at: now })
  }
  const same = mine.find((one) => one.organization_id === organization_id)
  const id = same?.id ?? data.ids.next('organization_membership')
  return data.organization_memberships.put({
    id,
    user_id,
    organization_id,
    default: becomesDefault,
    view_tickets: same?.view_tickets ?? false,
    created_at: same?.created_at ?? now,
    updated_at: now,
  })
}

export function removeMembership(data: WorldData, id: number): void {
  const membership = known(data.organization_memberships, id, 'membership')
  data.organization_memberships.delete(id)
  const user = known(data.users, membership.user_id, 'user')
  if (membership.default) data.users.put({ ...user, organization_id: null, updated_at: data.now() })
}
