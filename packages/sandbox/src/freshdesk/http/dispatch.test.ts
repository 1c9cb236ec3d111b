import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

describe('authentication', () => {
  it('takes the key as user and ignores the password', () => {
    const { get } = testClient()
    expect(get('/agents/me', basic('sandbox-key:anything')).status).toBe(200)
    expect(get('/agents/me', basic('sandbox-key:')).status).toBe(200)
  })

  it.each([
    ['no header', { authorization: '' }],
    ['a wrong key', basic('other:X')],
    ['an empty key', basic(':X')],
    ['a key without a colon', basic('sandbox-key')],
    ['base64 over the key alone', { authorization: `Basic ${Buffer.from('sandbox-key').toString('base64')}:X` }],
  ])('refuses %s with 401 and envelope B', (_, headers) => {
    const answer = testClient().get('/agents/me', headers)
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({
      code: 'invalid_credentials',
      message: 'You have to be logged in to perform this action.',
    })
  })

  it('tells an unknown path from an unknown caller only to callers it knows', () => {
    const { get } = testClient()
    expect(get('/nothing', basic('other:X')).status).toBe(401)
    expect(get('/nothing').status).toBe(404)
  })

  it('suspends a whole account', () => {
    const answer = testClient({ account: 'suspended' }).get('/tickets')
    expect([answer.status, answer.at('code')]).toEqual([403, 'account_suspended'])
  })
})

describe('paths and verbs', () => {
  it.each(['/tickets/999999', '/nothing', '/tickets/12/nothing', '/conversations'])(
    'answers %s with an empty 404',
    (path) => {
      const answer = testClient().get(path)
      expect([answer.status, answer.text]).toEqual([404, ''])
    },
  )

  it('answers a verb the path does not offer with 405 and what it does offer', () => {
    const { send } = testClient()
    const answer = send('PUT', '/tickets', {})
    expect(answer.status).toBe(405)
    expect(answer.headers['Allow']?.split(', ').sort()).toEqual(['GET', 'POST'])
    expect(send('DELETE', '/roles').status).toBe(405)
  })

  it.each(['text/html', 'application/xml', 'text/*'])('refuses Accept: %s with 406', (accept) => {
    expect(testClient().get('/tickets', { accept }).status).toBe(406)
  })

  it.each(['*/*', 'application/json', 'text/html, application/json;q=0.9'])('answers Accept: %s', (accept) => {
    expect(testClient().get('/tickets', { accept }).status).toBe(200)
  })
})

describe('query strings', () => {
  it('refuses keys the endpoint does not know', () => {
    const answer = testClient().get('/tickets?status=2&pge=1')
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      description: 'Validation failed',
      errors: [
        { field: 'status', message: 'Unexpected/invalid field in request', code: 'invalid_field' },
        { field: 'pge', message: 'Unexpected/invalid field in request', code: 'invalid_field' },
      ],
    })
    expect(testClient().get('/tickets/1?page=1').status).toBe(400)
  })

  it.each(['per_page=101', 'per_page=0', 'per_page=ten', 'page=0', 'page=-1'])(
    'refuses %s instead of clamping',
    (query) => {
      const answer = testClient().get(`/contacts?${query}`)
      expect([answer.status, answer.at('errors', 0, 'code')]).toEqual([400, 'invalid_value'])
    },
  )

  it.each([
    '2026-01-01',
    '2026-01-01T10:00',
    '2026-01-01T10:00:00',
    '2026-01-01T10:00:00Z',
    '2026-01-01T10:00:00%2B05:30',
  ])('reads the moment %s', (moment) => {
    expect(testClient().get(`/tickets?updated_since=${moment}`).status).toBe(200)
  })

  it.each(['yesterday', '01-01-2026', '2026-13-01', '2026-01-01T10:00:00+05:30', '2026-01-01 10:00'])(
    'refuses the moment %s (a bare + is a space)',
    (moment) => {
      expect(testClient().get(`/tickets?updated_since=${moment}`).status).toBe(400)
    },
  )
})

describe('roles and features', () => {
  const adminPaths = [
    '/agents',
    '/groups',
    '/roles',
    '/products',
    '/business_hours',
    '/email_configs',
    '/sla_policies',
    '/contact_fields',
    '/canned_response_folders',
    '/skills',
    '/automations/1/rules',
    '/admin/groups',
  ]

  it.each(adminPaths)('keeps %s from an agent who is no administrator', (path) => {
    const answer = testClient({ role: 'agent' }).get(path)
    expect([answer.status, answer.at('code')]).toEqual([403, 'access_denied'])
    expect(testClient().get(path).status).toBe(200)
  })

  it('lets every key ask who it is and read tickets and contacts', () => {
    const { get } = testClient({ role: 'agent' })
    for (const path of ['/agents/me', '/tickets', '/contacts', '/companies', '/ticket_fields']) {
      expect(get(path).status).toBe(200)
    }
  })

  it.each([
    ['surveys', '/surveys', 'Surveys'],
    ['surveys', '/surveys/satisfaction_ratings', 'Surveys'],
    ['time_entries', '/time_entries', 'Time Entries'],
    ['skills', '/skills', 'Skills'],
    ['sla', '/sla_policies', 'Sla'],
    ['custom_objects', '/custom_objects/schemas', 'Custom Objects'],
  ] as const)('answers 403 require_feature without %s: %s', (feature, path, title) => {
    const answer = testClient({ features: { [feature]: false } }).get(path)
    expect([answer.status, answer.at('code')]).toEqual([403, 'require_feature'])
    expect(answer.at('message')).toContain(`The ${title} feature(s) is/are not supported in your plan.`)
    expect(testClient().get(path).status).toBe(200)
  })
})
