import { describe, expect, it } from 'vitest'
import { iso } from '../../world/time.ts'
import { readAll, type TestRow, testClient } from '../test-client.ts'

const ids = (rows: readonly TestRow[]) => rows.map((row) => row['id'])

describe('the list of contacts', () => {
  it('is alphabetical and hides the blocked and the deleted', () => {
    const client = testClient({ size: { tickets: 600 } })
    const { world } = client
    const rows = readAll(client, '/contacts')
    const names = rows.map((row) => String(row['name']).toLowerCase())
    expect(names).toEqual([...names].sort())
    const hidden = [...world.contacts.values()].filter((one) => one.blocked || one.deleted)
    expect(hidden.some((one) => one.blocked) && hidden.some((one) => one.deleted)).toBe(true)
    expect(rows.length).toBe(world.contacts.size - hidden.length)
    expect(client.get('/contacts?order_by=id').status).toBe(400)
  })

  it('shows the hidden by state, and deleted ones alone carry the key', () => {
    const client = testClient()
    const [first, second, third] = readAll(client, '/contacts').map((row) => Number(row['id']))
    client.world.deleteContact(first ?? 0)
    client.world.blockContact(second ?? 0)
    const deleted = readAll(client, '/contacts?state=deleted')
    expect(ids(deleted)).toContain(first)
    expect(deleted.every((row) => row['deleted'] === true)).toBe(true)
    expect(ids(readAll(client, '/contacts?state=blocked'))).toContain(second)
    const verified = readAll(client, '/contacts?state=verified')
    const unverified = readAll(client, '/contacts?state=unverified')
    expect(verified.length + unverified.length).toBe(readAll(client, '/contacts').length)
    expect(client.get(`/contacts/${first}`).at('deleted')).toBe(true)
    expect('deleted' in (client.get(`/contacts/${third}`).body as object)).toBe(false)
  })

  it.each([
    ['both', [200, 200]],
    ['updated_since', [200, 400]],
    ['_updated_since', [400, 200]],
  ] as const)('takes the filter name %s', (contactsFilter, statuses) => {
    const { get } = testClient({ contactsFilter })
    const answers = ['updated_since', '_updated_since'].map((name) => get(`/contacts?${name}=2026-01-01`))
    expect(answers.map((answer) => answer.status)).toEqual(statuses)
    const refused = answers.find((answer) => answer.status === 400)
    if (refused !== undefined) expect(refused.at('errors', 0, 'code')).toBe('invalid_field')
  })

  it('filters by update, company and exact address', () => {
    const client = testClient()
    const [row] = readAll(client, '/contacts').filter((one) => one['company_id'] !== null && one['email'] !== null)
    client.clock.forward(10)
    client.world.updateContact(Number(row?.['id']), { job_title: 'Moon gardener' })
    const since = iso(client.clock.now() / 1000)
    expect(ids(readAll(client, `/contacts?updated_since=${since}`))).toEqual([row?.['id']])
    expect(ids(readAll(client, `/contacts?email=${encodeURIComponent(String(row?.['email']))}`))).toEqual([row?.['id']])
    const colleagues = readAll(client, `/contacts?company_id=${row?.['company_id']}`)
    expect(colleagues.every((one) => one['company_id'] === row?.['company_id'])).toBe(true)
    expect(readAll(client, '/contacts?phone=nobody')).toEqual([])
  })

  it('a rename moves a contact between pages, so a walk can miss it', () => {
    const client = testClient()
    const last = readAll(client, '/contacts').at(-1)
    const seen = ids(client.get('/contacts?per_page=20&page=1').rows)
    client.world.renameContact(Number(last?.['id']), '  AAA')
    for (let page = 2; page < 10; page += 1) seen.push(...ids(client.get(`/contacts?per_page=20&page=${page}`).rows))
    expect(seen).not.toContain(last?.['id'])
    expect(ids(client.get('/contacts?per_page=20&page=1').rows)).toContain(last?.['id'])
  })

  it('keeps the last digits of ids above 2^53', () => {
    const { get, world } = testClient()
    const contact = [...world.contacts.values()][3]
    const exact = `"org_contact_id":${contact?.org_contact_id}`
    expect(String(contact?.org_contact_id)).toHaveLength(19)
    expect(get(`/contacts/${contact?.id}`).text).toContain(exact)
    expect(BigInt(Number(contact?.org_contact_id))).not.toBe(contact?.org_contact_id)
    expect(get('/account').text).toContain('"organisation_id":284960733419037001')
  })

  it('shapes other companies by place: ids in lists, objects in views, nothing without a company', () => {
    const client = testClient({ size: { tickets: 600 } })
    const rows = readAll(client, '/contacts')
    const several = rows.find((row) => Array.isArray(row['other_companies']) && row['other_companies'].length > 0)
    const listed = several?.['other_companies']
    expect(Array.isArray(listed) && typeof listed[0]).toBe('number')
    const view = client.get(`/contacts/${several?.['id']}`)
    expect(view.at('other_companies', 0, 'company_id')).toBe(Array.isArray(listed) ? listed[0] : undefined)
    const alone = rows.find((row) => row['company_id'] === null)
    expect(alone && 'other_companies' in alone).toBe(false)
  })

  it('meets people without an address', () => {
    const rows = readAll(testClient({ size: { tickets: 600 } }), '/contacts')
    expect(rows.filter((row) => row['email'] === null && row['phone'] !== null).length).toBeGreaterThan(3)
  })
})

describe('writing contacts', () => {
  it('needs a name and a way to reach the person', () => {
    const { send } = testClient()
    expect(send('POST', '/contacts', { email: 'x@y.example' }).at('errors', 0, 'field')).toBe('name')
    expect(send('POST', '/contacts', { name: 'X' }).at('errors', 0, 'code')).toBe('missing_field')
    const made = send('POST', '/contacts', { name: 'X Y', mobile: '+15550142', custom_fields: { department: 'Sales' } })
    expect(made.status).toBe(201)
    expect(made.headers['Location']).toContain(`/api/v2/contacts/${made.at('id')}`)
    expect(made.body).toMatchObject({ first_name: 'X', last_name: 'Y', email: null, active: false, tags: [] })
    expect(send('POST', '/contacts', { name: 'Z', mobile: '1', custom_fields: { cf_x: 1 } }).status).toBe(400)
  })

  it.each(['email', 'twitter_id', 'unique_external_id'] as const)('refuses a %s that is taken with 409', (key) => {
    const { send } = testClient()
    const value = key === 'email' ? 'twin@one.example' : 'twin-1'
    expect(send('POST', '/contacts', { name: 'First', [key]: value }).status).toBe(201)
    const second = send('POST', '/contacts', { name: 'Second', [key]: value })
    expect([second.status, second.at('errors', 0)]).toEqual([
      409,
      { field: key, message: 'It should be a unique value', code: 'duplicate_value' },
    ])
  })

  it('counts agents and second addresses as taken, but not the contact itself', () => {
    const { send, world } = testClient()
    expect(send('POST', '/contacts', { name: 'Agent', email: world.me().email }).status).toBe(409)
    const made = send('POST', '/contacts', { name: 'A', email: 'a@a.example', other_emails: ['b@a.example'] })
    expect(send('POST', '/contacts', { name: 'B', email: 'b@a.example' }).status).toBe(409)
    expect(send('PUT', `/contacts/${made.at('id')}`, { email: 'a@a.example', job_title: 'x' }).status).toBe(200)
  })

  it('refuses blocked and deleted contacts with 405 until restored', () => {
    const { send, world } = testClient()
    const id = send('POST', '/contacts', { name: 'Gone', email: 'gone@gone.example' }).at('id')
    expect(send('DELETE', `/contacts/${id}`).status).toBe(204)
    expect(send('PUT', `/contacts/${id}`, { job_title: 'x' }).status).toBe(405)
    expect(send('PUT', `/contacts/${id}/restore`).status).toBe(204)
    expect(send('PUT', `/contacts/${id}`, { job_title: 'x' }).status).toBe(200)
    world.blockContact(Number(id))
    expect(send('PUT', `/contacts/${id}`, { job_title: 'y' }).status).toBe(405)
  })

  it('erases a contact with all its tickets, once it is in the trash or forced', () => {
    const { send, get, world } = testClient()
    const ticket = [...world.tickets.values()].find((one) => world.contacts.has(one.requester_id))
    const requester = ticket?.requester_id
    const theirs = [...world.tickets.values()].filter((one) => one.requester_id === requester).map((one) => one.id)
    expect(send('DELETE', `/contacts/${requester}/hard_delete`).status).toBe(400)
    expect(send('DELETE', `/contacts/${requester}/hard_delete?force=true`).status).toBe(204)
    expect(get(`/contacts/${requester}`).status).toBe(404)
    expect(theirs.map((id) => get(`/tickets/${id}`).status)).toEqual(theirs.map(() => 404))
    expect(theirs.flatMap((id) => world.conversations.of(id))).toEqual([])
    expect(send('DELETE', `/contacts/${requester}/hard_delete`).status).toBe(404)
  })

  it('merges: the secondary is deleted, its tickets and address go to the primary', () => {
    const { send, world, get } = testClient()
    const [primary, secondary] = ['one', 'two'].map((name) =>
      send('POST', '/contacts', { name, email: `${name}@m.example` }).at('id'),
    )
    const ticket = send('POST', '/tickets', { requester_id: secondary }).at('id')
    const body = { primary_contact_id: primary, secondary_contact_ids: [secondary] }
    expect(send('POST', '/contacts/merge', body).status).toBe(204)
    expect(get(`/contacts/${secondary}`).at('deleted')).toBe(true)
    expect(get(`/contacts/${primary}`).at('other_emails')).toEqual(['two@m.example'])
    expect(world.tickets.get(Number(ticket))?.requester_id).toBe(primary)
  })

  it('turns a contact with an address into an agent of the same id', () => {
    const { send, get } = testClient()
    const phone = send('POST', '/contacts', { name: 'Phone', phone: '+15550143' }).at('id')
    const refused = send('PUT', `/contacts/${phone}/make_agent`, {})
    expect([refused.status, refused.at('errors', 0, 'code')]).toEqual([409, 'inconsistent_state'])
    const mail = send('POST', '/contacts', { name: 'Mail', email: 'mail@hire.example' }).at('id')
    expect(send('PUT', `/contacts/${mail}/make_agent`, { ticket_scope: 2 }).body).toMatchObject({
      id: mail,
      ticket_scope: 2,
    })
    expect([get(`/contacts/${mail}`).status, get(`/agents/${mail}`).status]).toEqual([404, 200])
  })
})
