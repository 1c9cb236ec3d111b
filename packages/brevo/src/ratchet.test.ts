import type { HttpRequest } from '@tajo/core/http/send'
import { describe, expect, it } from 'vitest'
import { consentCheck, ratcheted } from './ratchet.ts'

const baseUrl = 'https://api.brevo.com'
const check = consentCheck({ baseUrl, consentAttributes: ['Newsletter_Consent'] })

function request(method: string, path: string, body?: unknown): HttpRequest {
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  return { method, url: `${baseUrl}/v3${path}`, headers: {}, ...text }
}

const put = '/contacts/7?identifierType=contact_id'
const rows = (more: object = {}, attributes: object = { FIRSTNAME: 'Jane' }) => ({
  jsonBody: [
    { email: 'joe@example.com', attributes: {} },
    { email: 'jane@example.com', attributes },
  ],
  listIds: [3],
  updateExistingContacts: true,
  ...more,
})
const event = (more: object = {}) => ({ event_name: 'ticket', identifiers: { contact_id: 7 }, ...more })

/** By the number of the trap in the vendor contract. */
const traps: readonly (readonly [trap: string, method: string, path: string, body?: unknown])[] = [
  ['1: an e-mail changed', 'PUT', put, { attributes: { EMAIL: 'new@example.com' } }],
  ['1: in small letters', 'PUT', put, { attributes: { email: 'new@example.com' } }],
  ['1: in wide letters', 'PUT', put, { attributes: { ＥＭＡＩＬ: 'new@example.com' } }],
  ['1: with a space that is not seen', 'PUT', put, { attributes: { 'EM\u200bAIL ': 'new@example.com' } }],
  ['1: beside the attributes', 'PUT', put, { email: 'new@example.com' }],
  ['1: in an import', 'POST', '/contacts/import', rows({}, { Email: 'new@example.com' })],
  ['1: by an update of whoever is found', 'POST', '/contacts', { email: 'a@example.com', updateEnabled: true }],
  ['1: the same, by what the vendor does unasked', 'POST', '/contacts', { email: 'a@example.com' }],
  ['2: unblocked', 'PUT', put, { emailBlacklisted: false }],
  ['2: unblocked for SMS', 'PUT', put, { smsBlacklisted: false }],
  ['2: null for true', 'PUT', put, { emailBlacklisted: null }],
  ['2: a text for true', 'PUT', put, { emailBlacklisted: 'true' }],
  ['2: a number for true', 'PUT', put, { smsBlacklisted: 1 }],
  ['2: at creation', 'POST', '/contacts', { email: 'a@example.com', updateEnabled: false, emailBlacklisted: false }],
  ['2: in another spelling', 'PUT', put, { EmailBlacklisted: false }],
  ['2: for WhatsApp', 'PUT', put, { whatsappBlacklisted: true }],
  ['2: as an attribute', 'PUT', put, { attributes: { emailBlacklisted: false } }],
  [
    '3: all keys of a type',
    'PUT',
    put,
    { attributes: {}, emailBlacklisted: false, smsBlacklisted: false, listIds: [] },
  ],
  ['5: a contact deleted', 'DELETE', put],
  ['5: a list deleted', 'DELETE', '/contacts/lists/3'],
  ['5: a folder deleted', 'DELETE', '/contacts/folders/1'],
  ['5: an attribute deleted', 'DELETE', '/contacts/attributes/normal/OPEN_TICKETS'],
  ['7: merged at creation', 'POST', '/contacts', { email: 'a@example.com', updateEnabled: false, forceMerge: true }],
  ['7: merged at an update', 'PUT', put, { forceMerge: true }],
  ['7: not merged, but said', 'PUT', put, { forceMerge: false }],
  ['7: merged by a parameter', 'PUT', `${put}&forceMerge=true`, {}],
  ['8: an import that unblocks', 'POST', '/contacts/import', rows({ emailBlacklist: false })],
  ['8: an import that unblocks SMS', 'POST', '/contacts/import', rows({ smsBlacklist: false })],
  [
    '8: a row that unblocks',
    'POST',
    '/contacts/import',
    { ...rows(), jsonBody: [{ email: 'a@example.com', emailBlacklisted: false }] },
  ],
  ['9: an import that empties', 'POST', '/contacts/import', rows({ emptyContactsAttributes: true })],
  ['10: an import that does not say whether it overwrites', 'POST', '/contacts/import', { jsonBody: [], listIds: [3] }],
  ['11: consent groups of an import', 'POST', '/contacts/import', rows({ consentGroupIds: [1] })],
  ['11: consent groups of a contact', 'PUT', put, { consentGroups: [{ id: 1, status: 'subscribed' }] }],
  ['11: a consent group itself', 'POST', '/contacts/consent-groups', { name: 'News' }],
  ['12: a double opt-in mail', 'POST', '/contacts/doubleOptinConfirmation', { email: 'a@example.com', templateId: 1 }],
  ['12: the same as an update', 'PUT', '/contacts/doubleOptinConfirmation', {}],
  ['13: off the transactional blocklist', 'DELETE', '/smtp/blockedContacts/a%40example.com'],
  ['13: another sender list', 'PUT', put, { smtpBlacklistSender: [] }],
  ['14: attributes by an event', 'POST', '/events', event({ contact_properties: { FIRSTNAME: 'Jane' } })],
  ['14: in a batch', 'POST', '/events/batch', { events: [event(), event({ contact_properties: {} })] }],
  ['15: an opt-in mark', 'PUT', put, { attributes: { OPT_IN: true } }],
  ['15: the other one', 'PUT', put, { attributes: { 'double_opt-in': 1 } }],
  ['15: the account’s own', 'PUT', put, { attributes: { NEWSLETTER_CONSENT: false } }],
  ['15: in the last row of an import', 'POST', '/contacts/import', rows({}, { newsletter_consent: true })],
  [
    '15: in the header of CSV',
    'POST',
    '/contacts/import',
    { ...rows(), jsonBody: undefined, fileBody: 'EMAIL;"Opt_In"\na@example.com;1' },
  ],
  [
    '15: a second EMAIL column',
    'POST',
    '/contacts/import',
    { ...rows(), jsonBody: undefined, fileBody: '\uFEFFEMAIL;Email\na;b' },
  ],
  ['15: created', 'POST', '/contacts/attributes/normal/OPT%5FIN', { type: 'boolean' }],
  ['a list emptied', 'POST', '/contacts/lists/3/contacts/remove', { all: true }],
  [
    'rows in somebody’s file',
    'POST',
    '/contacts/import',
    { ...rows(), jsonBody: undefined, fileUrl: 'https://files.example.com/a.csv' },
  ],
  ['a new list by an import', 'POST', '/contacts/import', rows({ newList: { listName: 'x', folderId: 1 } })],
  ['the retired batch', 'POST', '/contacts/batch', { contacts: [{ id: 7, emailBlacklisted: false }] }],
  ['a mail', 'POST', '/smtp/email', { to: [] }],
  ['a body nobody can read', 'PUT', put, '{"attributes":'],
  ['a key given twice', 'PUT', put, '{"emailBlacklisted":false,"emailBlacklisted":true}'],
  ['a list for a body', 'PUT', put, [{ emailBlacklisted: false }]],
  ['no body', 'PUT', put],
  ['a body with a read', 'GET', put, { emailBlacklisted: false }],
  ['a detour', 'DELETE', '/webhooks/../contacts/7'],
  [
    'a history of deliveries by mail',
    'POST',
    '/webhooks/export',
    { type: 'marketing', notifyURL: 'https://x.example' },
  ],
  ['a key webhooks do not have', 'POST', '/webhooks', { url: 'https://x.example', emailBlacklisted: false }],
  ['a webhook with a parameter', 'PUT', '/webhooks/12?type=marketing', { url: 'https://x.example' }],
  ['another spelling of the path', 'DELETE', '/Contacts/7'],
  ['a key of every object', 'PUT', put, '{"__proto__":{"emailBlacklisted":false}}'],
  ['attributes that are none', 'PUT', put, { attributes: 'EMAIL' }],
  ['an attribute in an object', 'PUT', put, { attributes: { A: { EMAIL: 'x' } } }],
]

describe('the consent ratchet', () => {
  for (const [trap, method, path, body] of traps) {
    it(`stops trap ${trap}`, () => {
      expect(() => check(request(method, path, body))).toThrow(expect.objectContaining({ code: 'TAJO_CONSENT' }))
    })
  }

  const harmless: readonly (readonly [method: string, path: string, body?: unknown])[] = [
    ['GET', '/contacts/jane%40example.com?identifierType=email_id'],
    ['GET', '/smtp/blockedContacts'],
    [
      'POST',
      '/contacts',
      { email: 'a@example.com', updateEnabled: false, emailBlacklisted: true, smsBlacklisted: true },
    ],
    ['POST', '/contacts', { ext_id: 'c-1', attributes: { SMS: '+33612345678' }, listIds: [3], updateEnabled: false }],
    [
      'PUT',
      put,
      { attributes: { OPEN_TICKETS: 0, VIP: false, TAGS: ['a'] }, unlinkListIds: [4], emailBlacklisted: true },
    ],
    ['POST', '/contacts/import', rows({ emptyContactsAttributes: false, disableNotification: true })],
    ['POST', '/contacts/import', rows({ updateExistingContacts: false, emailBlacklist: true, smsBlacklist: true })],
    [
      'POST',
      '/contacts/import',
      { listIds: [3], updateExistingContacts: true, fileBody: 'EMAIL;FIRSTNAME\na@example.com;Jo' },
    ],
    ['POST', '/contacts/lists/3/contacts/remove', { ids: [7] }],
    ['POST', '/contacts/attributes/normal/OPEN_TICKETS', { type: 'float' }],
    ['POST', '/events/batch', { events: [event({ event_properties: { EMAIL: 'only a property' } })] }],
    ['PATCH', '/companies/link-unlink/61a5cd07ca1347c82306ad06', { linkContactIds: [7] }],
    ['GET', '/webhooks?type=marketing&sort=asc'],
    [
      'POST',
      '/webhooks',
      { type: 'marketing', url: 'https://x.example', events: ['contactUpdated'], auth: { type: 'bearer', token: 't' } },
    ],
    ['PUT', '/webhooks/12', { events: ['contactUpdated'], description: 'Tajo', batched: false }],
    ['DELETE', '/webhooks/12'],
  ]

  for (const [method, path, body] of harmless) {
    it(`lets through what does no harm: ${method} ${path}`, () => {
      expect(() => check(request(method, path, body))).not.toThrow()
    })
  }

  it('says what it stopped and why, and shows no person', () => {
    const path = '/contacts/jane%40example.com?identifierType=email_id'
    expect(() => check(request('PUT', path, { attributes: { EMAIL: 'joe@example.com' } }))).toThrow(
      'PUT /contacts/{identifier} was not sent: attribute EMAIL holds who the contact is or what they consented to, and is never written.',
    )
  })

  it('holds below a base URL of the user’s, and lets no write go elsewhere', () => {
    const there = consentCheck({ baseUrl: 'https://proxy.example.com/brevo', consentAttributes: [] })
    const url = 'https://proxy.example.com/brevo/v3/contacts/7'
    const blocked = { method: 'PUT', headers: {}, body: '{"emailBlacklisted":true}' }
    expect(() => there({ ...blocked, url })).not.toThrow()
    expect(() => there({ ...blocked, url, body: '{"emailBlacklisted":false}' })).toThrow('can unblock')
    expect(() => there({ ...blocked, url: 'https://api.brevo.com/v3/contacts/7' })).toThrow('no write that Tajo makes')
  })

  it('stands before the wire: what it stops is not sent', async () => {
    const sent: string[] = []
    const wire = ratcheted(
      {
        close: async () => {},
        send: async ({ method }) => {
          sent.push(method)
          return { status: 204, headers: {}, body: new Uint8Array() }
        },
      },
      { baseUrl, consentAttributes: [] },
    )
    await expect(wire.send(request('DELETE', '/contacts/7'), 1)).rejects.toMatchObject({ code: 'TAJO_CONSENT' })
    await wire.send(request('PUT', put, { attributes: {} }), 1)
    expect(sent).toEqual(['PUT'])
  })
})
