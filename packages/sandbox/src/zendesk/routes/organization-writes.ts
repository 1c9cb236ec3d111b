import { empty, type SandboxResponse } from '../../http/message.ts'
import { created, found, one } from '../http/answers.ts'
import { flagIn, type Given, givenOf, listIn, numberIn, textIn, textsIn } from '../http/body.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { blank, invalidRecord, tooManyValues } from '../http/problem.ts'
import { createOrganization, type OrganizationPatch, updateOrganization } from '../mutations/people.ts'
import type { Organization } from '../world/records.ts'
import { attempt, fieldsIn } from './attempt.ts'
import { startJob } from './jobs.ts'
import { liveOrganization } from './organization-reads.ts'

function organizationPatch(given: Given): OrganizationPatch {
  const patch: { [key: string]: unknown } = {}
  for (const key of ['name', 'external_id', 'details', 'notes'] as const) {
    const value = textIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  for (const key of ['domain_names', 'tags'] as const) {
    const value = textsIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  for (const key of ['shared_tickets', 'shared_comments'] as const) {
    const value = flagIn(given, key)
    if (value !== undefined) patch[key] = value
  }
  const group = numberIn(given, 'group_id')
  if (group !== undefined) patch['group_id'] = group
  const fields = fieldsIn(given, 'organization_fields')
  if (fields !== undefined) patch['organization_fields'] = fields
  return patch
}

function newOrganization(call: Call, given: Given): Organization {
  const patch = organizationPatch(given)
  if (patch.name === undefined || patch.name === '') throw blank('name')
  const { name } = patch
  for (const other of call.world.organizations.values()) {
    if (other.deleted_at === null && other.name.toLowerCase() === name.toLowerCase()) {
      throw invalidRecord({ name: [{ description: `Name: ${name} has already been taken`, error: 'DuplicateValue' }] })
    }
  }
  return createOrganization(call.world, { ...patch, name })
}

/** By id or external id, never by name [oas]. */
function createOrUpdateOrganization(call: Call): SandboxResponse {
  const given = givenOf(call, 'organization')
  const [id, external] = [numberIn(given, 'id'), textIn(given, 'external_id')?.toLowerCase()]
  for (const other of call.world.organizations.values()) {
    if (
      other.deleted_at !== null ||
      !(other.id === id || (external !== undefined && other.external_id?.toLowerCase() === external))
    )
      continue
    const changed = updateOrganization(call.world, other.id, organizationPatch(given))
    return created(call, `organizations/${other.id}`, 'organization', call.rows.organizationWritten(changed), 200)
  }
  const made = newOrganization(call, given)
  return created(call, `organizations/${made.id}`, 'organization', call.rows.organizationWritten(made))
}

function organizationsMany(call: Call): SandboxResponse {
  const given = listIn(call, 'organizations')
  if (given.length > 100) throw tooManyValues()
  return startJob(call, 'Creating organization', given.length, () =>
    given.map((one, index) =>
      attempt(index, 'RecordInvalid', () => ({ status: 'Created', id: newOrganization(call, one).id })),
    ),
  )
}

export function join(call: Call, userId?: number): SandboxResponse {
  const given = givenOf(call, 'organization_membership')
  const user = found(call.world.users.get(userId ?? numberIn(given, 'user_id') ?? 0))
  const organization = found(call.world.organizations.get(numberIn(given, 'organization_id') ?? 0))
  if (call.world.organization_memberships.of(user.id).some((one) => one.organization_id === organization.id)) {
    throw invalidRecord({ user_id: [{ description: 'User has already been taken', error: 'DuplicateValue' }] })
  }
  const made = call.world.addMembership(user.id, organization.id, flagIn(given, 'default') ?? false)
  return created(call, `organization_memberships/${made.id}`, 'organization_membership', call.rows.membership(made))
}

const organizations = { scope: 'organizations' } as const

export const organizationWrites: readonly Route[] = [
  {
    ...organizations,
    method: 'POST',
    path: '/api/v2/organizations',
    answer(call) {
      const made = newOrganization(call, givenOf(call, 'organization'))
      return created(call, `organizations/${made.id}`, 'organization', call.rows.organizationWritten(made))
    },
  },
  {
    ...organizations,
    method: 'POST',
    path: '/api/v2/organizations/create_or_update',
    answer: createOrUpdateOrganization,
  },
  { ...organizations, method: 'POST', path: '/api/v2/organizations/create_many', answer: organizationsMany },
  {
    ...organizations,
    method: 'PUT',
    path: '/api/v2/organizations/{id}',
    answer(call) {
      const changed = updateOrganization(
        call.world,
        liveOrganization(call).id,
        organizationPatch(givenOf(call, 'organization')),
      )
      return one('organization', call.rows.organizationWritten(changed))
    },
  },
  {
    ...organizations,
    method: 'DELETE',
    path: '/api/v2/organizations/{id}',
    answer(call) {
      call.world.deleteOrganization(liveOrganization(call).id)
      return empty(204)
    },
  },
  { ...organizations, method: 'POST', path: '/api/v2/organization_memberships', answer: (call) => join(call) },
  {
    ...organizations,
    method: 'DELETE',
    path: '/api/v2/organization_memberships/{id}',
    answer(call) {
      call.world.removeMembership(found(call.world.organization_memberships.get(idOf(call))).id)
      return empty(204)
    },
  },
]
