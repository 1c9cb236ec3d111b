import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { arrayOf, created, envelope, found, one } from '../http/answers.ts'
import { flagIn, type Given, givenOf, listIn, numberIn, textIn, textsIn } from '../http/body.ts'
import { type Call, idOf, numbersIn, type Route } from '../http/call.ts'
import {
  blank,
  duplicateValue,
  forbidden,
  invalidRecord,
  recordNotFound,
  tooManyUsers,
  tooManyValues,
} from '../http/problem.ts'
import { createUser, deleteUser, type UserPatch, updateUser } from '../mutations/people.ts'
import type { User } from '../world/records.ts'
import { attempt } from './attempt.ts'
import { startJob } from './jobs.ts'
import { join } from './organization-writes.ts'
import { userFieldsIn } from './user-fields.ts'
import { knownUser } from './user-reads.ts'

function userPatch(call: Call, given: Given): UserPatch {
  const patch: { [key: string]: unknown } = {}
  for (const key of ['name', 'email', 'phone', 'alias', 'details', 'notes', 'signature', 'external_id'] as const) {
    const value = textIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  // An empty text is how a number is taken away [oas].
  if (patch['phone'] === '') patch['phone'] = null
  const role = textIn(given, 'role')
  if (role !== undefined) {
    if (role !== 'end-user' && role !== 'agent' && role !== 'admin')
      throw invalidRecord({ role: [{ description: 'Role: is invalid', error: 'InvalidValue' }] })
    patch['role'] = role
  }
  for (const key of ['verified', 'suspended', 'moderator', 'only_private_comments'] as const) {
    const value = flagIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  for (const key of ['organization_id', 'default_group_id', 'custom_role_id'] as const) {
    const value = numberIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  const tags = textsIn(given, 'tags')
  if (tags !== undefined) patch['tags'] = tags
  const fields = userFieldsIn(given, call.world.user_fields.values())
  if (fields !== undefined) patch['user_fields'] = fields
  return patch
}

function ownerOf(call: Call, email: string): User | undefined {
  for (const identity of call.world.identities.values()) {
    if (identity.type === 'email' && identity.value.toLowerCase() === email.toLowerCase())
      return call.world.users.get(identity.user_id)
  }
  return undefined
}

/** Compared without regard to case [oas]. */
function byExternalId(call: Call, external: string): User | undefined {
  for (const user of call.world.users.values())
    if (user.active && user.external_id?.toLowerCase() === external.toLowerCase()) return user
  return undefined
}

function checkFree(call: Call, patch: UserPatch, self?: number): void {
  const owner = patch.email == null ? undefined : ownerOf(call, patch.email)
  if (owner !== undefined && owner.id !== self) throw duplicateValue('email', patch.email ?? '')
  const external = patch.external_id == null ? undefined : byExternalId(call, patch.external_id)
  if (external !== undefined && external.id !== self) throw duplicateValue('external_id', patch.external_id ?? '')
}

/** Only the name is asked for [oas]. */
function newUser(call: Call, given: Given): User {
  const patch = userPatch(call, given)
  if (patch.name === undefined || patch.name === '') throw blank('name')
  checkFree(call, patch)
  return createUser(call.world, { ...patch, name: patch.name })
}

/** One who is deleted is still shown, and not to be changed [guess]. */
function changedUser(call: Call, user: User, given: Given): User {
  if (!user.active) throw recordNotFound()
  const patch = userPatch(call, given)
  const name = textIn(given, 'name')
  if (name === null || name?.trim() === '') throw blank('name')
  checkFree(call, patch, user.id)
  return updateUser(call.world, user.id, patch)
}

function createOrUpdate(call: Call): SandboxResponse {
  const given = givenOf(call, 'user')
  const [email, external] = [textIn(given, 'email'), textIn(given, 'external_id')]
  const known =
    (external == null ? undefined : byExternalId(call, external)) ?? (email == null ? undefined : ownerOf(call, email))
  if (known === undefined) {
    const user = newUser(call, given)
    return created(call, `users/${user.id}`, 'user', call.rows.user(user))
  }
  return created(call, `users/${known.id}`, 'user', call.rows.user(changedUser(call, known, given)), 200)
}

/** Closed until Zendesk's support opens it [oas]. */
function createMany(call: Call): SandboxResponse {
  if (!call.settings.features.bulk_user_import) throw forbidden()
  const given = listIn(call, 'users')
  if (given.length > 100) throw tooManyUsers()
  return startJob(call, 'Creating user', given.length, () =>
    given.map((one, index) =>
      attempt(index, 'RecordInvalid', () => ({ index, id: newUser(call, one).id, status: 'Created' })),
    ),
  )
}

function updateMany(call: Call): SandboxResponse {
  const ids = numbersIn(call.query.get('ids'))
  const changes: readonly Given[] =
    ids.length > 0 ? ids.map((id) => ({ ...givenOf(call, 'user'), id })) : listIn(call, 'users')
  if (changes.length > 100) throw tooManyValues('ids')
  return startJob(call, 'Updating user', changes.length, () =>
    changes.map((change, index) =>
      attempt(index, 'RecordInvalid', () => {
        const user = found(call.world.users.get(numberIn(change, 'id') ?? 0))
        return { index, id: changedUser(call, user, change).id, action: 'update', status: 'Updated', success: true }
      }),
    ),
  )
}

function destroyMany(call: Call): SandboxResponse {
  const ids = numbersIn(call.query.get('ids'))
  if (ids.length > 100) throw tooManyValues('ids')
  return startJob(call, 'Deleting user', ids.length, () =>
    ids.map((id, index) =>
      attempt(index, 'RecordInvalid', () => ({
        index,
        id: deleteUser(call.world, found(call.world.users.get(id)).id).id,
        action: 'delete',
        status: 'Deleted',
        success: true,
      })),
    ),
  )
}

/** The user of the path is merged into the one of the body; end users alone [oas]. */
function merge(call: Call): SandboxResponse {
  const loser = knownUser(call)
  const given = givenOf(call, 'user')
  const email = textIn(given, 'email')
  const winner = found(email == null ? call.world.users.get(numberIn(given, 'id') ?? 0) : ownerOf(call, email))
  if (!winner.active || winner.id === loser.id) throw recordNotFound()
  if (loser.role !== 'end-user' || winner.role !== 'end-user') throw forbidden()
  return one('user', call.rows.user(call.world.mergeUsers(loser.id, winner.id)))
}

const users = { scope: 'users' } as const

export const userWrites: readonly Route[] = [
  {
    ...users,
    method: 'POST',
    path: '/api/v2/users',
    answer(call) {
      const user = newUser(call, givenOf(call, 'user'))
      return created(call, `users/${user.id}`, 'user', call.rows.user(user))
    },
  },
  { ...users, method: 'POST', path: '/api/v2/users/create_or_update', answer: createOrUpdate },
  { ...users, method: 'POST', path: '/api/v2/users/create_many', answer: createMany },
  { ...users, method: 'PUT', path: '/api/v2/users/update_many', answer: updateMany },
  { ...users, method: 'DELETE', path: '/api/v2/users/destroy_many', answer: destroyMany },
  {
    ...users,
    method: 'PUT',
    path: '/api/v2/users/{id}',
    answer: (call) => one('user', call.rows.user(changedUser(call, knownUser(call), givenOf(call, 'user')))),
  },
  { ...users, method: 'PUT', path: '/api/v2/users/{id}/merge', answer: merge },
  // 200 with the user, where all others say 204 [rec].
  {
    ...users,
    method: 'DELETE',
    path: '/api/v2/users/{id}',
    answer: (call) => one('user', call.rows.user(deleteUser(call.world, knownUser(call).id))),
  },
  {
    ...users,
    method: 'DELETE',
    path: '/api/v2/deleted_users/{id}',
    answer(call) {
      const user = knownUser(call)
      if (user.active) throw recordNotFound()
      const { id } = call.world.forgetUser(user.id)
      return json(200, JSON.stringify({ deleted_user: { id, active: false } }))
    },
  },
  {
    ...users,
    method: 'POST',
    path: '/api/v2/users/{id}/identities',
    answer(call) {
      const user = knownUser(call)
      const given = givenOf(call, 'identity')
      const [type, value] = [textIn(given, 'type') ?? 'email', textIn(given, 'value')]
      if (value == null || value === '') throw blank('value')
      if (type === 'email' && ownerOf(call, value) !== undefined) throw duplicateValue('value', value)
      if (
        type !== 'email' &&
        type !== 'phone_number' &&
        type !== 'twitter' &&
        type !== 'facebook' &&
        type !== 'google' &&
        type !== 'foreign'
      ) {
        throw invalidRecord({ type: [{ description: 'Type: is invalid', error: 'InvalidValue' }] })
      }
      const made = call.world.addIdentity(user.id, type, value, { verified: flagIn(given, 'verified') ?? false })
      return created(call, `users/${user.id}/identities/${made.id}`, 'identity', call.rows.identity(made))
    },
  },
  {
    ...users,
    method: 'PUT',
    path: '/api/v2/users/{id}/identities/{iid}/make_primary',
    answer(call) {
      const made = call.world.makePrimary(found(call.world.identities.get(idOf(call, 'iid'))).id)
      return json(
        200,
        `{"identities":[${call.world.identities
          .of(made.user_id)
          .map((each) => call.rows.identity(each))
          .join(',')}]}`,
      )
    },
  },
  {
    ...users,
    method: 'PUT',
    path: '/api/v2/users/{id}/identities/{iid}/verify',
    answer(call) {
      const identity = found(call.world.identities.get(idOf(call, 'iid')))
      const verified = call.world.identities.put({ ...identity, verified: true, updated_at: call.world.now() })
      return one('identity', call.rows.identity(verified))
    },
  },
  {
    ...users,
    method: 'PUT',
    path: '/api/v2/users/{id}/organization_memberships/{mid}/make_default',
    answer(call) {
      const membership = found(call.world.organization_memberships.get(idOf(call, 'mid')))
      call.world.addMembership(membership.user_id, membership.organization_id, true)
      const mine = call.world.organization_memberships.of(membership.user_id)
      return envelope({ organization_memberships: arrayOf(mine, (each) => call.rows.membership(each)) })
    },
  },
  {
    ...users,
    method: 'DELETE',
    path: '/api/v2/users/{id}/identities/{iid}',
    answer(call) {
      call.world.removeIdentity(found(call.world.identities.get(idOf(call, 'iid'))).id)
      return empty(204)
    },
  },
  {
    ...users,
    method: 'POST',
    path: '/api/v2/users/{id}/organization_memberships',
    answer: (call) => join(call, idOf(call)),
  },
]
