import { describe, expect, it } from 'vitest'
import { type TestClient, testClient } from '../test-client.ts'

const jane = 'jane.kim@example.com'

/** An account where Jane has left. */
function withJane(): TestClient {
  const client = testClient({ empty: true })
  client.send('POST', '/contacts', { email: jane, ext_id: 'zd-1', attributes: { SMS: '+33612345678' } })
  client.sandbox.people.unsubscribe(jane)
  return client
}

const causes = ({ world }: TestClient) => world.watch.resubscriptions.map(({ cause, channel }) => `${cause} ${channel}`)

describe('a resubscription', () => {
  it('is a flag sent as false', () => {
    const client = withJane()
    client.send('PUT', '/contacts/1', { emailBlacklisted: false })
    expect(client.world.contacts.get(1)?.emailBlacklisted).toBe(false)
    expect([causes(client), client.world.resubscriptions]).toEqual([['flag email'], 1])
    expect(client.world.watch.resubscriptions[0]).toMatchObject({
      endpoint: 'PUT /contacts/{identifier}',
      contactId: 1,
    })
    client.sandbox.people.unsubscribe(jane)
    client.send('POST', '/contacts', { email: jane, updateEnabled: true, emailBlacklisted: false })
    expect(causes(client)).toEqual(['flag email', 'flag email'])
  })

  it('is a new address of somebody blocked', () => {
    const client = withJane()
    const answer = client.send('PUT', '/contacts/1', { attributes: { EMAIL: 'jane@new.example' } })
    expect([answer.status, client.world.contacts.get(1)?.emailBlacklisted]).toEqual([204, false])
    expect(causes(client)).toEqual(['email_changed email'])
    client.sandbox.people.unsubscribe('jane@new.example')
    client.send('POST', '/contacts', { email: 'third@example.com', ext_id: 'zd-1', updateEnabled: true })
    expect(causes(client)).toEqual(['email_changed email', 'email_changed email'])
  })

  it('is the same address once more after it was deleted', () => {
    const client = withJane()
    client.send('DELETE', '/contacts/1')
    expect(client.world.resubscriptions).toBe(0)
    client.send('POST', '/contacts', { email: jane.toUpperCase() })
    expect(causes(client)).toEqual(['recreated email'])
  })

  it('is a twin with the external id or the phone of somebody who left, also by two writes or an import', () => {
    const client = withJane()
    client.sandbox.people.delete(jane)
    client.send('POST', '/contacts', { email: 'jane@work.example', ext_id: 'zd-1' })
    expect(client.world.watch.resubscriptions).toMatchObject([{ cause: 'twin', identifier: 'ext_id' }])
    client.send('POST', '/contacts', { email: 'jane@home.example' })
    client.send('PUT', '/contacts/jane@home.example', { attributes: { SMS: '+33612345678' } })
    expect(client.world.watch.resubscriptions[1]).toMatchObject({ cause: 'twin', identifier: 'SMS' })
    client.send('PUT', '/contacts/jane@home.example', { attributes: { FIRSTNAME: 'Jane' } })
    expect(client.world.resubscriptions).toBe(2)
    client.send('POST', '/contacts/lists', { name: 'All', folderId: 1 })
    client.send('POST', '/contacts/import', { listIds: [1], jsonBody: [{ email: jane, attributes: {} }] })
    client.clock.forward(1)
    client.get('/processes/1')
    expect(client.world.watch.resubscriptions[2]).toMatchObject({
      cause: 'recreated',
      endpoint: 'POST /contacts/import',
    })
  })

  it('is one of the addresses and numbers a contact had before it was blocked', () => {
    const client = testClient({ empty: true })
    client.send('POST', '/contacts', { email: jane, ext_id: 'zd-1' })
    client.send('PUT', '/contacts/1', { ext_id: 'zd-2' })
    client.sandbox.people.unsubscribe(jane)
    client.send('POST', '/contacts', { email: 'other@example.com', ext_id: 'zd-1' })
    expect(causes(client)).toEqual(['twin email'])
  })

  it('is a merge into somebody who may be written to', () => {
    const client = withJane()
    client.clock.forward(60)
    client.send('POST', '/contacts', { email: 'late@example.com' })
    client.send('PUT', '/contacts/late@example.com', { ext_id: 'zd-1', forceMerge: true })
    expect([client.world.contacts.size, causes(client)]).toEqual([1, ['twin email']])
  })

  it('is a list somebody had left, and the end of a transactional block', () => {
    const client = testClient({ size: { contacts: 2 } })
    client.sandbox.people.unsubscribeFromList(1, 3)
    expect(client.get('/contacts/1').at('listUnsubscribed')).toEqual([3])
    client.send('PUT', '/contacts/1', { listIds: [3] })
    expect(client.get('/contacts/1').at('listUnsubscribed')).toEqual([])
    client.sandbox.people.blockTransactional('reader2@readers.example')
    expect(client.get('/smtp/blockedContacts').rows('contacts')).toMatchObject([{ email: 'reader2@readers.example' }])
    expect(client.send('DELETE', '/smtp/blockedContacts/reader2%40readers.example').status).toBe(204)
    expect(client.send('DELETE', '/smtp/blockedContacts/reader2%40readers.example').status).toBe(404)
    expect(causes(client)).toEqual(['list email', 'transactional email'])
  })
})

describe('no resubscription', () => {
  it('is a write without flags, a list, a blocked creation or an opt-out', () => {
    const client = withJane()
    client.send('POST', '/contacts/lists', { name: 'All', folderId: 1 })
    client.send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'Jane' }, listIds: [1] })
    client.send('POST', '/contacts', { email: jane, updateEnabled: true })
    client.send('POST', '/contacts/import', { listIds: [1], emailBlacklist: false, jsonBody: [{ email: jane }] })
    client.clock.forward(1)
    client.get('/processes/1')
    client.send('DELETE', '/contacts/1')
    client.send('POST', '/contacts', { email: jane, emailBlacklisted: true, smsBlacklisted: true })
    client.send('PUT', '/contacts/jane.kim@example.com', { emailBlacklisted: true })
    expect(client.world.contacts.find('email', jane)?.emailBlacklisted).toBe(true)
    expect(client.world.resubscriptions).toBe(0)
  })

  it('is what the person does, and nothing the API does after it', () => {
    const client = withJane()
    client.sandbox.people.changeEmail(jane, 'jane@new.example')
    expect(client.world.contacts.get(1)?.emailBlacklisted).toBe(true)
    client.sandbox.people.subscribe('jane@new.example')
    client.sandbox.people.delete('jane@new.example')
    client.send('POST', '/contacts', { email: 'jane@new.example', ext_id: 'zd-1' })
    client.send('POST', '/contacts', { email: jane })
    expect(client.world.resubscriptions).toBe(0)
  })

  it('comes of an import, unless accounts turn out to be so', () => {
    const client = withJane()
    client.sandbox.quirks.importUnblocks = true
    client.send('POST', '/contacts/lists', { name: 'All', folderId: 1 })
    client.send('POST', '/contacts/import', { listIds: [1], emailBlacklist: false, jsonBody: [{ email: jane }] })
    client.clock.forward(1)
    client.get('/processes/1')
    expect(causes(client)).toEqual(['flag email'])
  })
})

describe('asking for confirmation', () => {
  it('is counted, and refused for somebody blocked', () => {
    const client = withJane()
    client.send('POST', '/contacts/lists', { name: 'All', folderId: 1 })
    const ask = (email: string) =>
      client.send('POST', '/contacts/doubleOptinConfirmation', {
        email,
        includeListIds: [1],
        templateId: 2,
        redirectionUrl: 'https://example.com',
      })
    expect([ask(jane).status, ask('new@example.com').status, ask('new@example.com').status]).toEqual([400, 201, 204])
    expect(client.world.counters.confirmationMails).toBe(2)
    expect(client.world.counters.calls['POST /contacts/doubleOptinConfirmation']).toBe(3)
  })
})
