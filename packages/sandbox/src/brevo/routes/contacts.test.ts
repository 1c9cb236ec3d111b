import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const empty = { empty: true, attributes: { SCORE: 'float', SINCE: 'date', VIP: 'boolean', NOTE: 'text' } } as const
const jane = { email: 'jane.kim@example.com', attributes: { FIRSTNAME: 'Jane' } }

describe('creating', () => {
  it('answers the number of a new contact, nothing for a known one, a refusal without the switch', () => {
    const { send, world } = testClient(empty)
    expect(send('POST', '/contacts', jane).text).toBe('{"id":1}')
    const updated = send('POST', '/contacts', { ...jane, updateEnabled: true })
    expect([updated.status, updated.text]).toEqual([204, ''])
    const refused = send('POST', '/contacts', { email: 'JANE.KIM@example.com' })
    expect([refused.status, refused.at('code'), refused.at('metadata', 'duplicate_identifiers')]).toEqual([
      400,
      'duplicate_parameter',
      ['email'],
    ])
    expect(refused.at('message')).toBe('Unable to create contact, email is already associated with another Contact')
    expect(world.contacts.size).toBe(1)
  })

  it('needs one identifier and takes any', () => {
    const { send } = testClient(empty)
    expect(send('POST', '/contacts', { attributes: { FIRSTNAME: 'X' } }).at('code')).toBe('missing_parameter')
    expect(send('POST', '/contacts', { ext_id: 'zd-1' }).status).toBe(201)
    expect(send('POST', '/contacts', { attributes: { SMS: '+33612345678' } }).status).toBe(201)
    expect(send('POST', '/contacts', { email: 'no address' }).at('code')).toBe('invalid_parameter')
  })

  it('stores nothing when a phone belongs to somebody else', () => {
    const { send, get, sandbox, world } = testClient(empty)
    send('POST', '/contacts', { ...jane, attributes: { SMS: '0033612345678' } })
    send('POST', '/contacts', { email: 'bo@example.com' })
    const write = { attributes: { SMS: '+33612345678', FIRSTNAME: 'Bo' } }
    const refused = send('PUT', '/contacts/2?identifierType=contact_id', write)
    expect([refused.status, refused.at('code'), refused.at('metadata', 'duplicate_identifiers')]).toEqual([
      400,
      'duplicate_parameter',
      ['SMS'],
    ])
    expect(world.contacts.get(2)?.attributes).toEqual({})
    sandbox.quirks.duplicateCode = 'invalid_parameter'
    const otherwise = send('POST', '/contacts', { email: 'cleo@example.com', ...write })
    expect([otherwise.at('code'), otherwise.at('metadata', 'duplicate_identifiers', 0)]).toEqual([
      'invalid_parameter',
      'SMS',
    ])
    expect(get('/contacts').at('count')).toBe(2)
  })

  it('refuses a phone that is none, and keeps digits of one that is', () => {
    const { send, get } = testClient(empty)
    for (const SMS of ['0612345678', 'call me', '12']) {
      const refused = send('POST', '/contacts', { ...jane, attributes: { SMS } })
      expect([refused.status, refused.at('code'), refused.at('message')]).toEqual([
        400,
        'invalid_parameter',
        'Invalid phone number',
      ])
    }
    send('POST', '/contacts', { ...jane, attributes: { SMS: '+33612345678' } })
    expect(get('/contacts/1').at('attributes', 'SMS')).toBe('33612345678')
    expect(get('/contacts/33612345678').at('id')).toBe(1)
    expect(get('/contacts/%2B33612345678?identifierType=phone_id').at('id')).toBe(1)
  })

  it('drops what the account does not know or what has another type, without a word', () => {
    const { send, get, world } = testClient(empty)
    const attributes = {
      FULLNAME: 'Jane Kim',
      firstname: 'jane',
      FIRSTNAME: 'Jane',
      SCORE: 'high',
      SINCE: '2026-11-03T10:00:00Z',
      VIP: 'true',
      NOTE: null,
      BLACKLIST: 4,
    }
    expect(send('POST', '/contacts', { email: jane.email, attributes }).status).toBe(201)
    expect(get('/contacts/1').at('attributes')).toEqual({ FIRSTNAME: 'Jane' })
    expect(world.counters.droppedValues).toEqual({
      'FULLNAME unknown': 1,
      'firstname unknown': 1,
      'SCORE mistyped': 1,
      'SINCE mistyped': 1,
      'VIP mistyped': 1,
      'NOTE null': 1,
      'BLACKLIST mistyped': 1,
    })
    const right = { SCORE: 4.5, SINCE: '2026-11-03', VIP: false, NOTE: 'x' }
    send('PUT', '/contacts/1', { attributes: right })
    expect(get('/contacts/1').at('attributes')).toEqual({ FIRSTNAME: 'Jane', ...right })
    send('PUT', '/contacts/1', { attributes: { NOTE: '', SINCE: '2026-02-30' } })
    expect(get('/contacts/1').at('attributes')).toEqual({
      FIRSTNAME: 'Jane',
      SCORE: 4.5,
      SINCE: '2026-11-03',
      VIP: false,
    })
  })

  it('finds a contact by any identifier and refuses two different ones, unless they are to be merged', () => {
    const { send, get, world, clock } = testClient(empty)
    send('POST', '/contacts', { ...jane, ext_id: 'zd-1' })
    clock.forward(60)
    send('POST', '/contacts', { email: 'other@example.com', ext_id: 'zd-2', attributes: { NOTE: 'kept' } })
    const both = { email: jane.email, ext_id: 'zd-2', updateEnabled: true }
    expect(send('POST', '/contacts', both).at('metadata', 'duplicate_identifiers')).toEqual(['ext_id'])
    expect(send('POST', '/contacts', { ...both, forceMerge: true, getId: true }).text).toBe('{"id":2}')
    expect(get('/contacts/1?identifierType=contact_id').status).toBe(404)
    expect(world.contacts.get(2)).toMatchObject({
      email: jane.email,
      extId: 'zd-2',
      attributes: { FIRSTNAME: 'Jane', NOTE: 'kept' },
    })
  })

  it('is too early as often as it is told to', () => {
    const { send } = testClient({ ...empty, quirks: { tooEarly: 2 } })
    expect(send('POST', '/contacts', jane).status).toBe(425)
    expect(send('POST', '/contacts', jane).at('code')).toBe('account_in_process')
    expect(send('POST', '/contacts', jane).status).toBe(201)
  })
})

describe('reading one', () => {
  it('shows it with the offset of the account and no opt-out per list', () => {
    const { send, get } = testClient({ ...empty, utcOffset: '+05:30' })
    send('POST', '/contacts', { ...jane, ext_id: 'zd-1' })
    const answer = get('/contacts/jane.kim%40example.com?identifierType=email_id')
    expect(JSON.parse(answer.text)).toEqual({
      id: 1,
      email: jane.email,
      emailBlacklisted: false,
      smsBlacklisted: false,
      whatsappBlacklisted: false,
      createdAt: '2026-03-02T17:30:00.000+05:30',
      modifiedAt: '2026-03-02T17:30:00.000+05:30',
      listIds: [],
      listUnsubscribed: null,
      attributes: { EXT_ID: 'zd-1', FIRSTNAME: 'Jane' },
      statistics: {},
    })
    expect(get('/contacts/zd-1?identifierType=ext_id').at('id')).toBe(1)
    expect(get('/contacts/zd-1').status).toBe(400)
  })

  it('has no address for somebody with a phone only, or a made-up one', () => {
    const { send, get, sandbox } = testClient(empty)
    send('POST', '/contacts', { attributes: { SMS: '+33612345678' } })
    expect(get('/contacts/1').text).not.toContain('"email":')
    sandbox.quirks.placeholderEmails = true
    expect(get('/contacts/1').at('email')).toBe('33612345678@mailin-sms.com')
  })

  it('tells what mails did within a time that is not yet to come', () => {
    const { get, sandbox } = testClient()
    sandbox.people.unsubscribe('reader1@readers.example')
    const answer = get('/contacts/reader1@readers.example')
    expect(answer.at('statistics', 'unsubscriptions', 'userUnsubscription', 0, 'campaignId')).toBe(21)
    expect(get('/contacts/1?startDate=2026-03-03&endDate=2026-03-04').status).toBe(400)
    expect(get('/contacts/1?startDate=2026-02-03').status).toBe(400)
    expect(get('/contacts/1/campaignStats?startDate=2025-01-01&endDate=2026-01-01').at('code')).toBe('out_of_range')
  })
})

describe('changing one', () => {
  it('merges values, adds to lists and takes out of them', () => {
    const { send, get, clock } = testClient()
    send('POST', '/contacts', { ...jane, listIds: [30] })
    const { id } = JSON.parse(get('/contacts/jane.kim@example.com').text)
    clock.forward(5)
    const change = { attributes: { LASTNAME: 'Kim' }, listIds: [31], unlinkListIds: [30] }
    expect(send('PUT', `/contacts/${id}?identifierType=contact_id`, change).status).toBe(204)
    const answer = get(`/contacts/${id}`)
    expect([answer.at('listIds'), answer.at('attributes'), answer.at('modifiedAt')]).toEqual([
      [31],
      { FIRSTNAME: 'Jane', LASTNAME: 'Kim' },
      '2026-03-02T13:00:05.000+01:00',
    ])
    expect(send('PUT', `/contacts/${id}`, { listIds: [999] }).status).toBe(400)
    expect(send('PUT', '/contacts/ghost@example.com', {}).at('code')).toBe('document_not_found')
  })

  it('counts writes that change nothing', () => {
    const { send, world, sandbox, clock } = testClient(empty)
    send('POST', '/contacts', jane)
    clock.forward(9)
    send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'Jane' } })
    expect([world.counters.contactWrites, world.counters.redundantWrites]).toEqual([2, 1])
    expect(world.contacts.get(1)?.modifiedAt).toBe(clock.now())
    sandbox.quirks.touchesUnchanged = false
    clock.forward(9)
    send('PUT', '/contacts/1', { attributes: { FIRSTNAME: 'Jane' } })
    expect([world.counters.redundantWrites, world.contacts.get(1)?.modifiedAt]).toEqual([2, clock.now() - 9000])
  })

  it('deletes at once, but never the owner of the account', () => {
    const { send, get } = testClient({ ...empty, owner: jane.email })
    send('POST', '/contacts', jane)
    send('POST', '/contacts', { email: 'bo@example.com' })
    const refused = send('DELETE', '/contacts/jane.kim@example.com')
    expect([refused.status, refused.at('code')]).toEqual([405, 'method_not_allowed'])
    expect(send('DELETE', '/contacts/bo@example.com').status).toBe(204)
    expect([get('/contacts/bo@example.com').status, get('/contacts/bo@example.com').at('message')]).toEqual([
      404,
      'Contact does not exist',
    ])
  })
})

describe('listing', () => {
  const ids = (answer: { rows: (key: string) => readonly Readonly<Record<string, unknown>>[] }) =>
    answer.rows('contacts').map(({ id }) => id)

  it('goes by creation, newest first unless asked otherwise, and counts all that match', () => {
    const { get } = testClient({ size: { contacts: 60 } })
    const first = get('/contacts')
    expect([ids(first).length, ids(first)[0], first.at('count')]).toEqual([50, 60, 60])
    expect(ids(get('/contacts?sort=asc&limit=2&offset=58'))).toEqual([59, 60])
    expect(first.text).not.toContain('statistics')
  })

  it('takes thousand at most, of a list five hundred', () => {
    const { get } = testClient()
    expect(get('/contacts?limit=1000').status).toBe(200)
    expect([get('/contacts?limit=1001').status, get('/contacts?limit=1001').at('code')]).toEqual([400, 'out_of_range'])
    expect(get('/contacts/lists/3/contacts?limit=500').status).toBe(200)
    expect(get('/contacts/lists/3/contacts?limit=501').at('code')).toBe('out_of_range')
    expect(get('/contacts/lists/99/contacts').at('message')).toBe('List ID not found')
  })

  it('since a moment with its zone, the plus encoded', () => {
    const { get, send, clock } = testClient()
    clock.forward(60)
    send('PUT', '/contacts/5', { attributes: { FIRSTNAME: 'Later' } })
    expect(ids(get('/contacts?modifiedSince=2026-03-02T12:00:30.000Z'))).toEqual([5])
    expect(ids(get('/contacts?modifiedSince=2026-03-02T13:00:30%2B01:00'))).toEqual([5])
    expect(get('/contacts?modifiedSince=2026-03-02T13:00:30+01:00').status).toBe(400)
    expect(ids(get('/contacts?createdSince=2026-03-02T12:00:00Z'))).toEqual([])
  })

  it('of lists or of a segment, by number or by value', () => {
    const segments = [
      { id: 5, name: 'Left', category: 'Ours', has: (one: { emailBlacklisted: boolean }) => one.emailBlacklisted },
    ]
    const { get, sandbox } = testClient({ segments, size: { contacts: 12 } })
    sandbox.people.addToList(2, 30)
    sandbox.people.addToList(3, 31)
    expect(ids(get('/contacts?listIds=30&listIds=31&sort=asc'))).toEqual([2, 3])
    expect(ids(get('/contacts?segmentId=5&sort=asc'))).toEqual([4, 8, 9])
    expect(get('/contacts/segments').rows('segments')).toMatchObject([
      { id: 5, segmentName: 'Left', categoryName: 'Ours' },
    ])
    expect(get('/contacts?segmentId=5&listIds=30').status).toBe(400)
    expect(ids(get('/contacts?ids=2&ids=9'))).toEqual([9, 2])
    expect(get(`/contacts?${Array.from({ length: 21 }, (_, id) => `ids=${id}`).join('&')}`).status).toBe(400)
    sandbox.people.edit(7, { FIRSTNAME: 'Only One' })
    expect(ids(get(`/contacts?filter=${encodeURIComponent('equals(FIRSTNAME, "Only One")')}`))).toEqual([7])
    expect(get('/contacts?filter=greater(ID,1)').status).toBe(400)
  })
})
