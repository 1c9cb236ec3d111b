import { describe, expect, it } from 'vitest'
import { iso } from '../../world/time.ts'
import { testClient } from '../test-client.ts'

describe('creating a ticket', () => {
  it('answers 201 with the view, its address and no due dates yet', () => {
    const client = testClient()
    const next = client.world.tickets.size + 1
    const answer = client.send('POST', '/tickets', {
      email: 'new.person@mooncheese-logistics.example',
      name: 'New Person',
      subject: 'Hello',
      description: '<div>Hi &amp; bye</div>',
      tags: ['billing'],
      custom_fields: { cf_order_number: '20417' },
    })
    expect(answer.status).toBe(201)
    expect(answer.headers['Location']).toBe(`https://acme-sandbox.freshdesk.com/api/v2/tickets/${next}`)
    expect(answer.body).toMatchObject({
      id: next,
      status: 2,
      priority: 1,
      source: 2,
      type: null,
      due_by: null,
      description_text: 'Hi & bye',
      created_at: iso(client.clock.now() / 1000),
      custom_fields: { cf_order_number: '20417', cf_region: null, cf_country: null, cf_city: null },
    })
    const contact = client.world.contacts.get(Number(answer.at('requester_id')))
    expect(contact).toMatchObject({ name: 'New Person', email: 'new.person@mooncheese-logistics.example' })
    expect(contact?.company_id).toBe([...client.world.companies.keys()][0])
    client.clock.forward(5)
    expect(client.get(`/tickets/${next}`).at('due_by')).not.toBeNull()
  })

  it('finds the requester it knows', () => {
    const client = testClient()
    const known = [...client.world.contacts.values()].find((one) => one.email !== null)
    const before = client.world.contacts.size
    expect(client.send('POST', '/tickets', { email: known?.email }).at('requester_id')).toBe(known?.id)
    expect(client.send('POST', '/tickets', { requester_id: known?.id }).at('requester_id')).toBe(known?.id)
    expect(client.send('POST', '/tickets', { phone: '+15550199', name: 'Caller' }).status).toBe(201)
    expect(client.world.contacts.size).toBe(before + 1)
    expect(client.send('POST', '/tickets', { facebook_id: '1' }).status).toBe(400)
  })

  it('sends an outbound mail as a closed ticket of source 10', () => {
    const { send, world } = testClient()
    const email_config_id = [...world.email_configs.keys()][0]
    const body = { email: 'out@bound.example', subject: 'News', email_config_id }
    expect(send('POST', '/tickets/outbound_email', body).body).toMatchObject({ status: 5, source: 10, email_config_id })
    expect(send('POST', '/tickets/outbound_email', { email: 'out@bound.example' }).status).toBe(400)
  })
})

describe('changing a ticket', () => {
  it('answers 200 with the whole object and moves updated_at', () => {
    const client = testClient()
    client.clock.forward(60)
    const answer = client.send('PUT', '/tickets/8', { priority: 4, tags: ['only'], custom_fields: { cf_seats: 3 } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      id: 8,
      priority: 4,
      tags: ['only'],
      updated_at: iso(client.clock.now() / 1000),
    })
    expect(answer.at('custom_fields', 'cf_seats')).toBe(3)
    expect(answer.at('custom_fields', 'cf_region')).toBe(client.world.tickets.get(8)?.custom_fields['cf_region'])
  })

  it('knows cc_emails on create only', () => {
    const { send } = testClient()
    expect(send('POST', '/tickets', { email: 'a@b.example', cc_emails: ['c@d.example'] }).status).toBe(201)
    expect(send('PUT', '/tickets/8', { cc_emails: ['c@d.example'] }).at('errors', 0, 'code')).toBe('invalid_field')
  })

  it('keeps stats in step with the status', () => {
    const client = testClient()
    const { id } = client.world.createTicket({ requester_id: client.world.me().id })
    const stats = () => client.get(`/tickets/${id}?include=stats`).at('stats') as Record<string, string | null>
    client.clock.forward(100)
    client.send('PUT', `/tickets/${id}`, { status: 3 })
    expect(stats()['pending_since']).toBe(iso(client.clock.now() / 1000))
    client.clock.forward(100)
    client.send('PUT', `/tickets/${id}`, { status: 5 })
    const closedAt = iso(client.clock.now() / 1000)
    expect(stats()).toMatchObject({
      pending_since: null,
      resolved_at: closedAt,
      closed_at: closedAt,
      reopened_at: null,
    })
    client.clock.forward(100)
    client.world.addReply(id, { body: 'still broken', incoming: true })
    expect(client.world.tickets.get(id)?.status).toBe(2)
    const now = iso(client.clock.now() / 1000)
    expect(stats()).toMatchObject({ reopened_at: now, requester_responded_at: now, closed_at: null, resolved_at: null })
  })

  it('refuses spam and deleted tickets with 405 until restored', () => {
    const { send, get, world } = testClient()
    world.spamTicket(10)
    expect(send('PUT', '/tickets/10', { priority: 2 }).status).toBe(405)
    expect(send('DELETE', '/tickets/9').status).toBe(204)
    expect(send('PUT', '/tickets/9', { priority: 2 }).status).toBe(405)
    expect(send('DELETE', '/tickets/9').status).toBe(405)
    expect(send('POST', '/tickets/9/reply', { body: 'x' }).status).toBe(405)
    expect(send('PUT', '/tickets/9/restore').status).toBe(204)
    expect(send('PUT', '/tickets/9/restore').status).toBe(404)
    expect(send('PUT', '/tickets/9', { priority: 2 }).status).toBe(200)
    expect(get('/tickets/9').at('deleted')).toBeUndefined()
  })

  it('changes nothing when one value is wrong', () => {
    const { send, world } = testClient()
    const before = world.tickets.get(8)
    expect(send('PUT', '/tickets/8', { priority: 4, type: 'Nonsense' }).status).toBe(400)
    expect(world.tickets.get(8)).toBe(before)
  })
})

describe('many tickets at once', () => {
  it('a bulk update answers a job and lands in one second for all', () => {
    const client = testClient({ jobMs: 2000 })
    const ids = [20, 22, 23]
    for (const id of ids)
      client.world.tickets.put({ ...client.world.createTicket({ requester_id: client.world.me().id }), id })
    const accepted = client.send('POST', '/tickets/bulk_update', {
      bulk_action: { ids, properties: { status: 5 }, reply: { body: 'Please check.' } },
    })
    expect(accepted.status).toBe(202)
    const job = `/jobs/${accepted.at('job_id')}`
    expect(String(accepted.at('href')).endsWith(`/api/v2${job}`)).toBe(true)
    expect(client.get(job).at('status')).toBe('IN PROGRESS')
    expect(client.world.tickets.get(20)?.status).toBe(2)
    client.clock.forward(3)
    expect(client.get(job).at('status')).toBe('SUCCESS')
    const after = ids.map((id) => client.world.tickets.get(id))
    expect(after.map((one) => one?.status)).toEqual([5, 5, 5])
    expect(new Set(after.map((one) => one?.updated_at)).size).toBe(1)
    expect(client.get('/jobs/unknown').status).toBe(404)
  })

  it('a bulk delete deletes; wrong properties are refused at once', () => {
    const client = testClient()
    expect(client.send('POST', '/tickets/bulk_delete', { bulk_action: { ids: [30, 31] } }).status).toBe(202)
    client.clock.forward(1)
    expect(client.get('/tickets/30').at('deleted')).toBe(true)
    const wrong = { bulk_action: { ids: [32], properties: { priority: 9 } } }
    expect(client.send('POST', '/tickets/bulk_update', wrong).status).toBe(400)
  })

  it('a merge closes the secondary with a note that names the primary', () => {
    const { send, world } = testClient()
    expect(send('PUT', '/tickets/merge', { primary_id: 40, ticket_ids: [41] }).status).toBe(204)
    expect(world.tickets.get(41)?.status).toBe(5)
    expect(world.conversations.of(41).at(-1)?.body).toContain('40')
    expect(send('PUT', '/tickets/merge', { primary_id: 40, ticket_ids: [99_999] }).status).toBe(400)
  })

  it('watching shows in the watchers and in the list of the watched', () => {
    const { send, get, world } = testClient()
    expect(send('POST', '/tickets/12/watch', { user_id: world.me().id }).status).toBe(204)
    expect(get('/tickets/12/watchers').at('watcher_ids')).toEqual([world.me().id])
    expect(get('/tickets?filter=watching&updated_since=2000-01-01').at(0, 'id')).toBe(12)
    expect(send('PUT', '/tickets/12/unwatch').status).toBe(204)
    expect(get('/tickets?filter=watching&updated_since=2000-01-01').body).toEqual([])
  })
})
