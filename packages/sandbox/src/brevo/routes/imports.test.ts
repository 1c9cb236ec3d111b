import { describe, expect, it } from 'vitest'
import type { Posting } from '../../http/send.ts'
import { type TestClient, testClient } from '../test-client.ts'

const options = { empty: true, attributes: { SCORE: 'float', VIP: 'boolean', NOTE: 'text' } } as const

/** An account with one list and the import of some rows, done. */
function imported(client: TestClient, body: object) {
  if (client.world.lists.size === 0) client.send('POST', '/contacts/lists', { name: 'All', folderId: 4 })
  const answer = client.send('POST', '/contacts/import', { listIds: [1], disableNotification: true, ...body })
  const process = `/processes/${String(answer.at('processId'))}`
  const states = [client.get(process).at('status')]
  client.clock.forward(0.3)
  states.push(client.get(process).at('status'))
  client.clock.forward(0.3)
  const done = client.get(process)
  return { answer, states, done }
}

describe('an import', () => {
  it('is taken, queued, worked on and done on the clock', () => {
    const client = testClient(options)
    const { answer, states, done } = imported(client, {
      jsonBody: [{ email: 'a@example.com', attributes: { SCORE: 1 } }],
    })
    expect([answer.status, states, done.at('status'), done.at('name')]).toEqual([
      202,
      ['queued', 'in_process'],
      'completed',
      'IMPORTUSER',
    ])
    expect(done.at('info', 'import')).toEqual({
      invalid_emails: null,
      duplicate_contact_id: null,
      duplicate_ext_id: null,
      duplicate_email_id: null,
      duplicate_phone_id: null,
      duplicate_whatsapp_id: null,
      duplicate_landline_number_id: null,
    })
    expect(client.world.contacts.get(1)).toMatchObject({
      email: 'a@example.com',
      listIds: [1],
      attributes: { SCORE: 1 },
    })
    expect(client.world.counters.ownerMails).toBe(0)
  })

  it('reports the rows it did not take in files that are read without a key', () => {
    const client = testClient(options)
    client.send('POST', '/contacts', {
      email: 'owner@example.com',
      ext_id: 'zd-9',
      attributes: { SMS: '+33612345678' },
    })
    const { done } = imported(client, {
      jsonBody: [
        { email: 'no address', attributes: {} },
        { email: 'b@example.com', attributes: { SMS: '+33612345678', NOTE: 'a;b' } },
        { email: 'c@example.com', attributes: { EXT_ID: 'zd-9' } },
        { email: 'd@example.com', attributes: { SMS: 'nonsense', UNKNOWN: 'x', NOTE: 'kept' } },
        { email: 'e@example.com', attributes: { EXT_ID: 'zd-5' } },
      ],
    })
    expect(client.world.contacts.size).toBe(3)
    expect(client.world.contacts.find('ext_id', 'zd-5')?.email).toBe('e@example.com')
    expect(client.world.contacts.find('email', 'd@example.com')?.attributes).toEqual({ NOTE: 'kept' })
    const report = new URL(String(done.at('info', 'import', 'duplicate_phone_id')))
    const file = client.get(report.pathname, { 'api-key': '' })
    expect([file.status, file.text]).toEqual([200, 'EMAIL;SMS;NOTE\nb@example.com;+33612345678;"a;b"\n'])
    expect(done.at('info', 'import', 'invalid_emails')).toEqual(expect.stringContaining('/files/'))
    expect(done.at('info', 'import', 'duplicate_ext_id')).toEqual(expect.stringContaining('/files/'))
    expect(client.get(`/files/guess${report.pathname.slice(report.pathname.lastIndexOf('/'))}`).status).toBe(404)
  })

  it('reads a file body with semicolons, where a false counts', () => {
    const client = testClient(options)
    const fileBody =
      'EMAIL;SCORE;VIP;NOTE;SMS\r\na@example.com;4.5;false;"one;""two"" ";33612345678\r\nb@example.com;;TRUE;;\r\n'
    imported(client, { fileBody })
    expect(client.world.contacts.find('email', 'a@example.com')?.attributes).toEqual({
      SCORE: 4.5,
      VIP: false,
      NOTE: 'one;"two" ',
      SMS: '33612345678',
    })
    expect(client.world.contacts.find('email', 'b@example.com')?.attributes).toEqual({ VIP: true })
  })

  it('does nothing with a false of JSON, unless it does', () => {
    const client = testClient(options)
    client.send('POST', '/contacts', { email: 'a@example.com', attributes: { VIP: true } })
    const jsonBody = [{ email: 'a@example.com', attributes: { VIP: false } }]
    imported(client, { jsonBody })
    expect(client.world.contacts.get(1)?.attributes).toEqual({ VIP: true })
    client.sandbox.quirks.importIgnoresFalse = false
    imported(client, { jsonBody })
    expect(client.world.contacts.get(1)?.attributes).toEqual({ VIP: false })
  })

  it('leaves known contacts alone when asked to, and empties values when asked to', () => {
    const client = testClient(options)
    client.send('POST', '/contacts', { email: 'a@example.com', attributes: { NOTE: 'old', SCORE: 2 } })
    imported(client, {
      updateExistingContacts: false,
      emailBlacklist: true,
      jsonBody: [{ email: 'a@example.com', attributes: { NOTE: 'new' } }, { email: 'b@example.com' }],
    })
    expect(client.world.contacts.get(1)).toMatchObject({
      emailBlacklisted: false,
      attributes: { NOTE: 'old' },
      listIds: [1],
    })
    expect(client.world.contacts.get(2)?.emailBlacklisted).toBe(true)
    const sparse = { jsonBody: [{ email: 'a@example.com', attributes: { NOTE: '' } }] }
    imported(client, sparse)
    expect(client.world.contacts.get(1)?.attributes).toEqual({ NOTE: 'old', SCORE: 2 })
    imported(client, { ...sparse, emptyContactsAttributes: true })
    expect(client.world.contacts.get(1)?.attributes).toEqual({ SCORE: 2 })
  })

  it('needs rows and a list, fails when told to, and may make a list', () => {
    const client = testClient(options)
    expect(
      client.send('POST', '/contacts/import', { listIds: [], jsonBody: [{ email: 'a@example.com' }] }).at('code'),
    ).toBe('missing_parameter')
    expect(client.send('POST', '/contacts/import', { listIds: [1] }).status).toBe(400)
    expect(client.send('POST', '/contacts/import', { listIds: [77], jsonBody: [{}] }).status).toBe(400)
    expect(client.send('POST', '/contacts/import', { listIds: [1], consentGroupIds: [1], jsonBody: [{}] }).status).toBe(
      403,
    )
    const newList = { listName: 'Made', folderId: 1 }
    const { done } = imported(client, { listIds: undefined, newList, jsonBody: [{ email: 'a@example.com' }] })
    expect([done.at('status'), client.world.contacts.membersOf(2)]).toEqual(['completed', 1])
    client.sandbox.quirks.importsFail = 1
    expect(imported(client, { jsonBody: [{ email: 'b@example.com' }] }).done.at('status')).toBe('failed')
    expect(client.world.contacts.size).toBe(1)
    expect(imported(client, { fileUrl: 'https://files.example/rows.csv' }).done.at('status')).toBe('failed')
    const big = client.send('POST', '/contacts/import', `{"listIds":[1],"fileBody":"${'x'.repeat(10_500_000)}"}`)
    expect(big.at('code')).toBe('out_of_range')
  })

  it('tells an address that it is done, once, and the owner by mail unless asked not to', async () => {
    const sent: string[] = []
    const send = async ({ url }: Posting) => {
      sent.push(url)
      return { status: 500, headers: {}, payload: '' }
    }
    const client = testClient({ ...options, send })
    const notifyUrl = 'https://hooks.example.com/done'
    imported(client, { notifyUrl, disableNotification: false, jsonBody: [{ email: 'a@example.com' }] })
    await client.sandbox.deliverDue()
    client.clock.forward(86_400)
    await client.sandbox.deliverDue()
    expect([sent, client.world.counters.ownerMails]).toEqual([[notifyUrl], 1])
  })
})

describe('processes and exports', () => {
  it('say 404 with the code of a 400 for an unknown one', () => {
    const { get } = testClient()
    expect([get('/processes/7').status, get('/processes/7').at('code'), get('/processes/7').at('message')]).toEqual([
      404,
      'invalid_parameter',
      'processId is invalid',
    ])
  })

  it('give who is unsubscribed as one file', () => {
    const { send, get, clock, sandbox } = testClient({ size: { contacts: 3 } })
    sandbox.people.block(2)
    expect(send('POST', '/contacts/export', {}).at('code')).toBe('missing_parameter')
    const customContactFilter = { actionForContacts: 'unsubscribed' }
    const asked = send('POST', '/contacts/export', {
      customContactFilter,
      exportAttributes: ['FIRSTNAME'],
      exportSubscriptionStatus: ['email_marketing'],
      disableNotification: true,
    })
    expect(asked.status).toBe(202)
    clock.forward(1)
    const done = get(`/processes/${String(asked.at('processId'))}`)
    expect(done.at('name')).toBe('CONTACT_EXPORT')
    const { pathname } = new URL(String(done.at('export_url')))
    expect(get(pathname).text).toBe(
      'CONTACT_ID;EMAIL;FIRSTNAME;email_marketing\n2;reader2@readers.example;Bo;unsubscribed\n',
    )
    expect(get('/processes').at('count')).toBe(1)
  })
})
