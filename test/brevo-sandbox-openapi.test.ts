import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { at, isObject } from '@tajo/core/json'
import { readDescription } from '@tajo/core/testing/open-api'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { describe, expect, it } from 'vitest'
import { type SchemaProblem, schemaProblems } from './support/schema-check.ts'

/** The vendor's description, beside the repository; a checkout without it skips these tests. */
const file = resolve(import.meta.dirname, '../../shared/vendor/brevo/oas.yaml')
const isThere = existsSync(file)
const document = isThere ? readDescription(file) : {}

let now = Date.parse('2026-03-02T12:00:00Z')
const segments = [{ id: 4, name: 'Left', category: 'Ours', has: () => true }]
const sandbox = new BrevoSandbox({ clock: { now: () => now }, segments, owner: 'reader9@readers.example' })

function call(method: string, path: string, body?: unknown): { readonly status: number; readonly body: unknown } {
  const answer = sandbox.handle({
    method,
    path: `/v3${path}`,
    headers: { 'api-key': 'xkeysib-sandbox' },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  })
  const text = Buffer.from(answer.body).toString('utf8')
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

/** Undefined where the status is not described, null where it has no body. */
function schemaOf(method: string, template: string, status: number): unknown {
  let here = at(document, ['paths', template, method.toLowerCase(), 'responses', String(status)])
  if (isObject(here) && typeof here['$ref'] === 'string') here = at(document, here['$ref'].slice(2).split('/'))
  if (!isObject(here)) return undefined
  const content = here['content']
  const json = isObject(content) ? content['application/json'] : undefined
  return isObject(json) ? json['schema'] : null
}

const found = (method: string, path: string, body: unknown): string => {
  const answer = call(method, path, body).body
  const id = isObject(answer) ? (answer['id'] ?? answer['processId']) : undefined
  return String(id)
}
sandbox.people.unsubscribe(1)
sandbox.people.blockTransactional('reader2@readers.example')
const company = found('POST', '/companies', { name: 'Acme', linkedContactsIds: [1] })
const webhook = { url: 'https://hooks.example.com', type: 'marketing', events: ['contactUpdated'], description: 'ours' }
const hook = found('POST', '/webhooks', webhook)
call('POST', '/contacts', { email: 'phone@example.com', attributes: { SMS: '+33612345678' } })
const jsonBody = [{ email: 'import@example.com', attributes: { SMS: '+33612345678' } }]
const process = found('POST', '/contacts/import', { listIds: [30], jsonBody })
const exported = found('POST', '/contacts/export', { customContactFilter: { actionForContacts: 'allContacts' } })
now += 1_000

const CALLS: readonly (readonly [method: string, template: string, path: string, body?: unknown])[] = [
  ['GET', '/account', '/account'],
  ['GET', '/contacts', '/contacts?limit=100'],
  ['GET', '/contacts', '/contacts?limit=1001'],
  ['GET', '/contacts/{identifier}', '/contacts/1'],
  ['GET', '/contacts/{identifier}', '/contacts/ghost@example.com'],
  ['GET', '/contacts/{identifier}/campaignStats', '/contacts/1/campaignStats'],
  ['POST', '/contacts', '/contacts', { email: 'new@example.com' }],
  ['POST', '/contacts', '/contacts', { email: 'new@example.com' }],
  ['POST', '/contacts', '/contacts', { email: 'new@example.com', updateEnabled: true }],
  ['PUT', '/contacts/{identifier}', '/contacts/2', { attributes: { FIRSTNAME: 'New' } }],
  ['PUT', '/contacts/{identifier}', '/contacts/2', { attributes: { SMS: '+33612345678' } }],
  ['PUT', '/contacts/{identifier}', '/contacts/999', {}],
  ['DELETE', '/contacts/{identifier}', '/contacts/3'],
  ['DELETE', '/contacts/{identifier}', '/contacts/reader9@readers.example'],
  ['POST', '/contacts/import', '/contacts/import', { listIds: [30], jsonBody }],
  ['GET', '/contacts/attributes', '/contacts/attributes'],
  [
    'POST',
    '/contacts/attributes/{attributeCategory}/{attributeName}',
    '/contacts/attributes/normal/A',
    { type: 'text' },
  ],
  ['GET', '/contacts/lists', '/contacts/lists'],
  ['POST', '/contacts/lists', '/contacts/lists', { name: 'New', folderId: 1 }],
  ['GET', '/contacts/lists/{listId}', '/contacts/lists/30'],
  ['GET', '/contacts/lists/{listId}/contacts', '/contacts/lists/3/contacts'],
  ['POST', '/contacts/lists/{listId}/contacts/add', '/contacts/lists/31/contacts/add', { ids: [1, 999] }],
  ['POST', '/contacts/lists/{listId}/contacts/add', '/contacts/lists/31/contacts/add', { ids: [1] }],
  ['POST', '/contacts/lists/{listId}/contacts/remove', '/contacts/lists/31/contacts/remove', { ids: [1] }],
  ['GET', '/contacts/folders', '/contacts/folders'],
  ['GET', '/contacts/folders/{folderId}', '/contacts/folders/4'],
  ['GET', '/contacts/folders/{folderId}/lists', '/contacts/folders/4/lists'],
  ['GET', '/contacts/segments', '/contacts/segments'],
  ['GET', '/processes', '/processes'],
  ['GET', '/processes/{processId}', `/processes/${process}`],
  ['GET', '/processes/{processId}', `/processes/${exported}`],
  ['GET', '/processes/{processId}', '/processes/999'],
  ['GET', '/smtp/blockedContacts', '/smtp/blockedContacts'],
  ['POST', '/events', '/events', { event_name: 'x', identifiers: { contact_id: 1 } }],
  ['GET', '/companies', '/companies'],
  ['GET', '/companies/{id}', `/companies/${company}`],
  ['PATCH', '/companies/{id}', `/companies/${company}`, { name: 'Acme Ltd' }],
  ['PATCH', '/companies/link-unlink/{id}', `/companies/link-unlink/${company}`, { linkContactIds: [2] }],
  ['GET', '/crm/attributes/companies', '/crm/attributes/companies'],
  ['GET', '/webhooks', '/webhooks?type=marketing'],
  ['GET', '/webhooks/{webhookId}', `/webhooks/${hook}`],
  ['PUT', '/webhooks/{webhookId}', `/webhooks/${hook}`, { description: 'theirs' }],
  ['POST', '/webhooks', '/webhooks', webhook],
]

interface Exception {
  readonly reason: string
  /** Of the last key of the path, and of what is said of it. */
  readonly keys: readonly string[]
  readonly what: RegExp
}

/** Where the description is wrong or says less than what is known of live answers. */
const EXCEPTIONS: readonly Exception[] = [
  { reason: 'live answers have null where nobody left a list', keys: ['listUnsubscribed'], what: /^null/ },
  {
    reason: 'live answers and the later SDK have the address of a report here',
    keys: ['duplicate_phone_id'],
    what: /^string, where integer/,
  },
]

const used = new Set<string>()

function isExcused({ path, what }: SchemaProblem): boolean {
  const key = path.split('.').at(-1)?.replace('[]', '') ?? ''
  const exception = EXCEPTIONS.find((one) => one.keys.includes(key) && one.what.test(what))
  if (exception !== undefined) used.add(`${exception.reason}: ${key}`)
  return exception !== undefined
}

describe.skipIf(!isThere)("Brevo answers keep the vendor's own description (skipped without ../shared)", () => {
  it.each(CALLS.map((asked) => ({ name: asked.slice(0, 3).join(' '), asked })))('$name', ({ asked }) => {
    const [method, template, path, body] = asked
    const answer = call(method, path, body)
    const schema = schemaOf(method, template, answer.status)
    expect(schema, `answered ${answer.status}, which is not described`).toBeDefined()
    if (schema === null) return expect(answer.body).toBeUndefined()
    const problems = schemaProblems(document, schema, answer.body).filter((problem) => !isExcused(problem))
    expect([...new Set(problems.map(({ path: where, what }) => `${where}: ${what}`))]).toEqual([])
  })
  it('needs every one of its exceptions', () => {
    const all = EXCEPTIONS.flatMap(({ reason, keys }) => keys.map((key) => `${reason}: ${key}`))
    expect(all.filter((one) => !used.has(one))).toEqual([])
  })
})
