import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isObject } from '@tajo/core/json'
import { readDescription } from '@tajo/core/testing/open-api'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import { describe, expect, it } from 'vitest'
import { type SchemaProblem, schemaProblems } from './support/schema-check.ts'

/** The vendor's description, beside the repository; a checkout without it skips these tests. */
const file = resolve(import.meta.dirname, '../../shared/vendor/zendesk/oas.yaml')
const isThere = existsSync(file)
const document = isThere ? readDescription(file) : {}

// What an account tells hangs on the day it is told.
const clock = { now: () => Date.UTC(2026, 2, 2, 12) }
const sandbox = new ZendeskSandbox({ size: { tickets: 300 }, features: { bulk_user_import: true }, clock })
const { world } = sandbox
// The newest comes first in the list of measures; a page of it may otherwise hold none that waits for somebody.
world.createTicket({ subject: 'Still unread', comment: { html: '<p>Anybody there?</p>', public: true } })
const authorization = `Basic ${Buffer.from('sandbox@acme.example/token:sandbox-token').toString('base64')}`

function call(method: string, path: string, body?: unknown): { readonly status: number; readonly body: unknown } {
  const answer = sandbox.handle({
    method,
    path,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
  })
  const text = Buffer.from(answer.body).toString('utf8')
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

function schemaOf(method: string, template: string, status: number): unknown {
  let here: unknown = document
  for (const step of [
    'paths',
    template,
    method.toLowerCase(),
    'responses',
    String(status),
    'content',
    'application/json',
    'schema',
  ]) {
    here = isObject(here) ? here[step] : undefined
  }
  return here
}

const first = <K>(table: ReadonlyMap<K, unknown>): K => {
  const [key] = table.keys()
  if (key === undefined) throw new Error('the account has none')
  return key
}
const live = [...world.tickets.values()].filter(
  (ticket) => ticket.deleted_at === null && ticket.status !== 'closed' && !world.isArchived(ticket),
)
const ticket = (place: number): number => live[place]?.id ?? 0
const rated = [...world.satisfaction_ratings.values()].find((one) => one.comment !== null)?.id
const user = [...world.users.values()].find((one) => one.active && one.role === 'end-user' && one.email !== null)?.id
const gone = [...world.users.values()].find((one) => !one.active && !one.permanently_deleted)?.id

/** Template of the description and the path asked for. */
const READS: Readonly<Record<string, string>> = {
  '/api/v2/account/settings': '',
  '/api/v2/activities': '?page[size]=5',
  '/api/v2/audit_logs': '?page[size]=5',
  '/api/v2/automations': '',
  '/api/v2/brands': '',
  '/api/v2/custom_roles': '',
  '/api/v2/custom_statuses': '',
  '/api/v2/deleted_tickets': '',
  '/api/v2/deleted_users': '',
  '/api/v2/group_memberships': '',
  '/api/v2/groups': '',
  '/api/v2/groups/count': '',
  '/api/v2/incremental/organizations': '?start_time=0',
  '/api/v2/incremental/ticket_metric_events': '?start_time=0',
  '/api/v2/incremental/tickets': '?start_time=0',
  '/api/v2/incremental/tickets/cursor': '?start_time=0',
  '/api/v2/incremental/users': '?start_time=0',
  '/api/v2/incremental/users/cursor': '?start_time=0',
  '/api/v2/job_statuses': '',
  '/api/v2/locales': '',
  '/api/v2/macros': '',
  '/api/v2/organization_fields': '',
  '/api/v2/organization_memberships': '?page[size]=5',
  '/api/v2/organizations': '?page[size]=5',
  '/api/v2/organizations/count': '',
  '/api/v2/satisfaction_ratings': '?page[size]=50',
  '/api/v2/satisfaction_reasons': '',
  '/api/v2/search': '?query=type:ticket',
  '/api/v2/search/count': '?query=type:ticket',
  '/api/v2/search/export': '?query=*&filter[type]=user&page[size]=10',
  '/api/v2/slas/policies': '',
  '/api/v2/suspended_tickets': '',
  '/api/v2/tags': '?page[size]=5',
  '/api/v2/tags/count': '',
  '/api/v2/ticket_audits': '?page[size]=20',
  '/api/v2/ticket_fields': '',
  '/api/v2/ticket_forms': '',
  '/api/v2/ticket_metrics': '?page[size]=20',
  '/api/v2/tickets': '?page[size]=50',
  '/api/v2/tickets/count': '',
  '/api/v2/trigger_categories': '?page[size]=5',
  '/api/v2/triggers': '',
  '/api/v2/user_fields': '',
  '/api/v2/users': '?page[size]=50',
  '/api/v2/users/count': '',
  '/api/v2/users/me': '',
  '/api/v2/views': '',
}

const SHOWN: Readonly<Record<string, string>> = {
  '/api/v2/tickets/{ticket_id}': `/api/v2/tickets/${ticket(0)}`,
  '/api/v2/tickets/{ticket_id}/comments': `/api/v2/tickets/${ticket(0)}/comments`,
  '/api/v2/tickets/{ticket_id}/audits': `/api/v2/tickets/${ticket(0)}/audits`,
  '/api/v2/tickets/{ticket_id}/related': `/api/v2/tickets/${ticket(0)}/related`,
  '/api/v2/tickets/{ticket_id}/email_ccs': `/api/v2/tickets/${ticket(0)}/email_ccs`,
  '/api/v2/tickets/show_many': `/api/v2/tickets/show_many?ids=${ticket(0)},${ticket(1)}`,
  '/api/v2/users/{user_id}': `/api/v2/users/${user}`,
  '/api/v2/users/{user_id}/identities': `/api/v2/users/${user}/identities`,
  '/api/v2/users/{user_id}/related': `/api/v2/users/${user}/related`,
  '/api/v2/deleted_users/{deleted_user_id}': `/api/v2/deleted_users/${gone}`,
  '/api/v2/organizations/{organization_id}': `/api/v2/organizations/${first(world.organizations)}`,
  '/api/v2/organizations/{organization_id}/related': `/api/v2/organizations/${first(world.organizations)}/related`,
  '/api/v2/groups/{group_id}': `/api/v2/groups/${first(world.groups)}`,
  '/api/v2/brands/{brand_id}': `/api/v2/brands/${first(world.brands)}`,
  '/api/v2/macros/{macro_id}': `/api/v2/macros/${first(world.macros)}`,
  '/api/v2/views/{view_id}': `/api/v2/views/${first(world.views)}`,
  '/api/v2/views/{view_id}/count': `/api/v2/views/${first(world.views)}/count`,
  '/api/v2/views/{view_id}/tickets': `/api/v2/views/${first(world.views)}/tickets`,
  '/api/v2/triggers/{trigger_id}': `/api/v2/triggers/${first(world.triggers)}`,
  '/api/v2/automations/{automation_id}': `/api/v2/automations/${first(world.automations)}`,
  '/api/v2/satisfaction_ratings/{satisfaction_rating_id}': `/api/v2/satisfaction_ratings/${rated}`,
  '/api/v2/suspended_tickets/{id}': `/api/v2/suspended_tickets/${first(world.suspended_tickets)}`,
}

const WRITES: readonly (readonly [method: string, template: string, path: string, body: unknown])[] = [
  [
    'POST',
    '/api/v2/tickets',
    '/api/v2/tickets',
    { ticket: { subject: 'Printed twice', comment: { body: 'See above.' } } },
  ],
  [
    'PUT',
    '/api/v2/tickets/{ticket_id}',
    `/api/v2/tickets/${ticket(2)}`,
    { ticket: { status: 'pending', comment: { body: 'Could you look?', public: true } } },
  ],
  [
    'PUT',
    '/api/v2/tickets/update_many',
    `/api/v2/tickets/update_many?ids=${ticket(3)}`,
    { ticket: { additional_tags: ['seen'] } },
  ],
  ['POST', '/api/v2/users', '/api/v2/users', { user: { name: 'Wilma Fernsby', email: 'wilma@mail.example' } }],
  ['PUT', '/api/v2/users/{user_id}', `/api/v2/users/${user}`, { user: { notes: 'Called twice' } }],
  ['POST', '/api/v2/organizations', '/api/v2/organizations', { organization: { name: 'Fernsby & Daughters' } }],
  [
    'PUT',
    '/api/v2/organizations/{organization_id}',
    `/api/v2/organizations/${first(world.organizations)}`,
    { organization: { notes: 'Renewed' } },
  ],
]

interface Exception {
  readonly reason: string
  /** Of the last key of the path, and of what is said of it. */
  readonly keys: readonly string[]
  readonly what: RegExp
}

/** Where the description is wrong or says less than recorded answers show. */
const EXCEPTIONS: readonly Exception[] = [
  {
    reason: 'the description marks next to nothing nullable; recordings of tickets, users and macros have null here',
    keys: [
      ...[
        'assignee_id',
        'external_id',
        'forum_topic_id',
        'group_id',
        'organization_id',
        'problem_id',
        'priority',
        'type',
        'recipient',
      ],
      ...[
        'alias',
        'details',
        'notes',
        'signature',
        'last_login_at',
        'default_group_id',
        'email',
        'agent_description',
        'description',
        'restriction',
      ],
    ],
    what: /^null/,
  },
  { reason: 'a mail may come without a subject', keys: ['subject', 'raw_subject'], what: /^null/ },
  {
    reason: 'nothing was measured yet: the text beside the schema says null, the schema does not',
    keys: ['calendar', 'business', 'assigned_at', 'initially_assigned_at', 'assignee_updated_at', 'solved_at'],
    what: /^null/,
  },
  {
    reason: 'an offer nobody answered has neither words nor reason',
    keys: ['comment', 'reason_id', 'reason_code'],
    what: /^null/,
  },
  { reason: 'nobody deleted the reason', keys: ['deleted_at'], what: /^null/ },
  { reason: 'memberships without a time of change were seen by one connector', keys: ['updated_at'], what: /^null/ },
  { reason: 'brands without a mapped host or a logo', keys: ['host_mapping', 'logo'], what: /^null/ },
  { reason: 'a mail held back has no ticket and no known author yet', keys: ['ticket_id', 'id'], what: /^null/ },
  {
    reason: 'values of custom fields are of the type of their field, and null when empty; the description says text',
    keys: ['value'],
    what: /^(?:null|array|boolean|number), where string/,
  },
  { reason: 'the exports know a status that the list of statuses lacks', keys: ['status'], what: /^deleted/ },
  {
    reason: 'shown alone a rating is an object, as the example beside the schema has it',
    keys: ['satisfaction_rating'],
    what: /^object, where array/,
  },
]

const used = new Set<string>()

function isExcused({ path, what }: SchemaProblem): boolean {
  const key = path.split('.').at(-1)?.replace('[]', '') ?? ''
  const exception = EXCEPTIONS.find((one) => one.keys.includes(key) && one.what.test(what))
  if (exception !== undefined) used.add(`${exception.reason}: ${key}`)
  return exception !== undefined
}

function unexcused(method: string, template: string, path: string, body?: unknown): readonly string[] {
  const answer = call(method, path, body)
  const schema = schemaOf(method, template, answer.status)
  if (schema === undefined)
    return [`answered ${answer.status}, which is not described: ${JSON.stringify(answer.body).slice(0, 200)}`]
  const problems = schemaProblems(document, schema, answer.body).filter((problem) => !isExcused(problem))
  return [...new Set(problems.map(({ path: where, what }) => `${where}: ${what}`))]
}

describe.skipIf(!isThere)("answers keep the vendor's own description (skipped without ../shared)", () => {
  it.each(Object.entries(READS))('GET %s', (template, query) => {
    expect(unexcused('GET', template, template + query)).toEqual([])
  })
  it.each(Object.entries(SHOWN))('GET %s', (template, path) => {
    expect(unexcused('GET', template, path)).toEqual([])
  })
  it.each(WRITES)('%s %s', (method, template, path, body) => {
    expect(unexcused(method, template, path, body)).toEqual([])
  })
  it('needs every one of its exceptions', () => {
    const all = EXCEPTIONS.flatMap(({ reason, keys }) => keys.map((key) => `${reason}: ${key}`))
    expect(all.filter((one) => !used.has(one))).toEqual([])
  })
})
