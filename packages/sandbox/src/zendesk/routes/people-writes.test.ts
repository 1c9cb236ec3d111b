import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const { get, send, world, clock } = testClient()

function user(more: object): number {
  const answer = send('POST', '/users', { user: more })
  expect(answer.status).toBe(201)
  return Number(answer.at('user', 'id'))
}

describe('users', () => {
  it('need a name and an address nobody has, in whatever case', () => {
    user({ name: 'Wilma', email: 'wilma@mail.example' })
    expect(send('POST', '/users', { user: { email: 'x@mail.example' } }).at('details', 'name', 0, 'error')).toBe(
      'BlankValue',
    )
    expect(
      send('POST', '/users', { user: { name: 'W', email: 'WILMA@mail.example' } }).at('details', 'email', 0, 'error'),
    ).toBe('DuplicateValue')
  })

  it('keep their first address when given another', () => {
    const id = user({ name: 'Corin', email: 'corin@mail.example' })
    const answer = send('PUT', `/users/${id}`, { user: { email: 'corin@new.example' } })
    expect(answer.at('user', 'email')).toBe('corin@mail.example')
    const second = get(`/users/${id}/identities`).rows('identities')[1]
    expect([second?.['value'], second?.['primary']]).toEqual(['corin@new.example', false])
    send('PUT', `/users/${id}/identities/${second?.['id']}/make_primary`)
    expect(get(`/users/${id}`).at('user', 'email')).toBe('corin@new.example')
  })

  it('are made or changed by address or external id', () => {
    const made = send('POST', '/users/create_or_update', { user: { name: 'Juno', external_id: 'CRM-1' } })
    const again = send('POST', '/users/create_or_update', { user: { name: 'Juno Quill', external_id: 'crm-1' } })
    expect([made.status, again.status, again.at('user', 'id')]).toEqual([201, 200, made.at('user', 'id')])
    expect(again.headers['Location']).toContain('/users/')
  })

  it('are deleted with 200 and stay to be seen, until forgotten', () => {
    const id = user({ name: 'Tamsin', email: 'tamsin@mail.example' })
    const answer = send('DELETE', `/users/${id}`)
    expect([answer.status, answer.at('user', 'active'), answer.at('user', 'email')]).toEqual([200, false, null])
    expect(get(`/deleted_users/${id}`).status).toBe(200)
    clock.forward(61)
    const row = () =>
      get('/incremental/users/cursor?start_time=0')
        .rows('users')
        .find((one) => one['id'] === id)
    expect(row()?.['permanently_deleted']).toBe(false)
    send('DELETE', `/deleted_users/${id}`)
    clock.forward(61)
    expect([row()?.['permanently_deleted'], row()?.['name']]).toEqual([true, 'Permanently Deleted User'])
    expect(get(`/users/${id}`).status).toBe(404)
    const active = get('/incremental/users/cursor?start_time=0')
      .rows('users')
      .find((one) => one['active'] === true)
    expect(Object.hasOwn(active ?? {}, 'permanently_deleted')).toBe(false)
  })

  it('are merged into the one the body names', () => {
    const [loser, winner] = [
      user({ name: 'Old', email: 'old@mail.example' }),
      user({ name: 'New', email: 'new@mail.example' }),
    ]
    const { ticket } = world.createTicket({ requester_id: loser, comment: { html: 'x', public: true } })
    expect(send('PUT', `/users/${loser}/merge`, { user: { id: winner } }).at('user', 'id')).toBe(winner)
    expect(world.tickets.get(ticket.id)?.requester_id).toBe(winner)
    expect(world.users.get(loser)?.active).toBe(false)
    expect(world.identities.of(winner).map((one) => one.value)).toContain('old@mail.example')
    expect(send('PUT', `/users/${winner}/merge`, { user: { id: world.me().id } }).status).toBe(403)
  })

  it('cannot be made in bulk until the account is allowed to', () => {
    expect(send('POST', '/users/create_many', { users: [] }).status).toBe(403)
    const open = testClient({ size: { tickets: 20 }, features: { bulk_user_import: true } })
    const many = Array.from({ length: 101 }, () => ({ name: 'x' }))
    expect(open.send('POST', '/users/create_many', { users: many }).body).toEqual({
      error: 'TooManyValues',
      description: 'Maximum 100 users may be created per call',
    })
  })
})

describe('identities and memberships', () => {
  it('are verified and made default one by one', () => {
    const id = user({ name: 'Isolde', email: 'isolde@mail.example' })
    const added = send('POST', `/users/${id}/identities`, { identity: { type: 'email', value: 'isolde@new.example' } })
    expect([added.status, added.at('identity', 'verified')]).toEqual([201, false])
    const path = `/users/${id}/identities/${added.at('identity', 'id')}`
    expect(send('PUT', `${path}/verify`).at('identity', 'verified')).toBe(true)
    expect(send('DELETE', path).status).toBe(204)
    const [first, second] = [...world.organizations.values()].filter((one) => one.deleted_at === null)
    world.addMembership(id, first?.id ?? 0)
    const { id: membership } = world.addMembership(id, second?.id ?? 0)
    const answer = send('PUT', `/users/${id}/organization_memberships/${membership}/make_default`)
    expect(answer.rows('organization_memberships').map((row) => row['default'])).toEqual([null, true])
    expect(world.users.get(id)?.organization_id).toBe(second?.id)
  })
})

describe('organizations', () => {
  it('have names of their own, and are found by external id in any case', () => {
    const made = send('POST', '/organizations', { organization: { name: 'Fernsby', external_id: 'ORG-9' } })
    expect(send('POST', '/organizations', { organization: { name: 'fernsby' } }).status).toBe(422)
    expect(get('/organizations/search?external_id=org-9').rows('organizations')[0]?.['id']).toBe(
      made.at('organization', 'id'),
    )
    expect(
      send('POST', '/organizations/create_or_update', { organization: { external_id: 'org-9', notes: 'x' } }).status,
    ).toBe(200)
  })

  it('lose members and tickets with their deletion and stay in the export', () => {
    const [organization] = world.organizations.values()
    const id = organization?.id ?? 0
    const members = [...world.organization_memberships.values()].filter((one) => one.organization_id === id)
    expect(members.length).toBeGreaterThan(0)
    expect(send('DELETE', `/organizations/${id}`).status).toBe(204)
    expect(get(`/organizations/${id}`).status).toBe(404)
    expect([...world.organization_memberships.values()].some((one) => one.organization_id === id)).toBe(false)
    clock.forward(61)
    const row = get('/incremental/organizations?start_time=0')
      .rows('organizations')
      .find((one) => one['id'] === id)
    expect(typeof row?.['deleted_at']).toBe('string')
  })

  it('take a member once; `default` is true or null', () => {
    const id = user({ name: 'Ellis' })
    const [first, second] = [...world.organizations.values()].filter((one) => one.deleted_at === null)
    const join = (organization: number | undefined) =>
      send('POST', '/organization_memberships', {
        organization_membership: { user_id: id, organization_id: organization },
      })
    expect(join(first?.id).at('organization_membership', 'default')).toBe(true)
    expect(join(second?.id).at('organization_membership', 'default')).toBeNull()
    expect(join(first?.id).status).toBe(422)
    expect(get(`/users/${id}`).at('user', 'organization_id')).toBe(first?.id)
  })
})
