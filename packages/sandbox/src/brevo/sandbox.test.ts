import { describe, expect, it } from 'vitest'
import { startBrevoSandbox } from './start.ts'
import { testClient } from './test-client.ts'

const REFUSED = { 'api-key': 'xkeysib-wrong' }

describe('access', () => {
  it('wants a key it knows', () => {
    const { get } = testClient()
    const without = get('/contacts', { 'api-key': '' })
    expect([without.status, without.text]).toEqual([
      401,
      '{"message":"authentication not found in headers","code":"unauthorized"}',
    ])
    expect(get('/contacts', REFUSED).at('code')).toBe('unauthorized')
    expect(get('/contacts', REFUSED).status).toBe(401)
  })

  it('refuses a good key from an address that is not registered', () => {
    const { get, sandbox } = testClient({ quirks: { ipBlocked: true } })
    expect(get('/contacts').status).toBe(401)
    expect(get('/contacts').at('message')).toContain('unrecognised IP address')
    sandbox.quirks.ipBlocked = false
    expect(get('/contacts').status).toBe(200)
  })

  it('answers unknown paths and methods in the envelope', () => {
    const { get, send } = testClient()
    expect([get('/nothing').status, get('/nothing').at('code')]).toEqual([404, 'document_not_found'])
    expect([send('PUT', '/contacts').status, send('PUT', '/contacts').at('code')]).toEqual([405, 'method_not_allowed'])
    expect(send('POST', '/contacts/batch', { contacts: [] }).status).toBe(404)
    expect(get('/contacts/consent-groups').at('code')).toBe('CONSENT_GROUP_NOT_ENABLED')
  })
})

describe('limits', () => {
  it('are said on every answer, refusals too', () => {
    const { get } = testClient({ plan: 'general' })
    for (const answer of [get('/contacts'), get('/contacts/9999999'), get('/contacts', REFUSED)]) {
      expect(answer.headers['x-sib-ratelimit-limit']).toBe('10')
      expect(answer.headers['x-sib-ratelimit-reset']).toBe('1')
    }
    expect(get('/contacts').headers['x-sib-ratelimit-remaining']).toBe('7')
  })

  it('refuse the eleventh call of a second and take the next second', () => {
    const { get, clock, sandbox } = testClient({ plan: 'general' })
    const statuses = Array.from({ length: 11 }, () => get('/contacts').status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429])
    expect(get('/contacts').text).not.toContain('"code"')
    expect(sandbox.count429).toBe(2)
    clock.forward(1)
    expect(get('/contacts').status).toBe(200)
  })

  it('leave a hundred calls an hour for the rest, shared with the neighbours', () => {
    const { get, clock, sandbox } = testClient({ plan: 'general' })
    sandbox.neighbour('other', 99)
    expect(get('/account').status).toBe(200)
    clock.forward(600)
    const refused = get('/account')
    expect([refused.status, refused.headers['x-sib-ratelimit-reset']]).toEqual([429, '3000'])
    expect(get('/contacts').status).toBe(200)
    clock.forward(3000)
    expect(get('/account').status).toBe(200)
  })

  it('count single events apart, their batch and list with the rest, blocked addresses with the mail', () => {
    const { get, send } = testClient({ plan: 'general' })
    const limit = (answer: { readonly headers: Readonly<Record<string, string>> }) =>
      answer.headers['x-sib-ratelimit-limit']
    const event = { event_name: 'x', identifiers: { contact_id: 1 } }
    expect([send('POST', '/events', event), send('POST', '/events/batch', { events: [event] })].map(limit)).toEqual([
      '10',
      '100',
    ])
    const paths = ['/events', '/processes', '/companies', '/webhooks', '/smtp/blockedContacts', '/contacts/attributes']
    expect(paths.map((path) => limit(get(path)))).toEqual(['100', '100', '100', '100', '1000', '10'])
    expect(get('/account').headers['x-sib-ratelimit-remaining']).toBe('94')
  })

  it('follow the plan, a scale and single settings', () => {
    const limitOf = (options: Parameters<typeof testClient>[0], path = '/contacts') =>
      testClient(options).get(path).headers['x-sib-ratelimit-limit']
    expect(limitOf({ plan: 'advanced' })).toBe('20')
    expect(limitOf({ plan: 'extended' }, '/account')).toBe('600')
    expect(limitOf({ plan: 'general', limitScale: 3 })).toBe('30')
    expect(limitOf({ plan: 'general', limits: { contacts: { perHour: 5 } } })).toBe('5')
    expect(limitOf({})).toBe('1000000')
  })

  it('name the hour where fewer calls are left of it', () => {
    const { get, sandbox, clock } = testClient({ plan: 'general' })
    sandbox.neighbour('contacts', 35_995)
    clock.forward(1)
    const { headers, status } = get('/contacts')
    expect([status, headers['x-sib-ratelimit-limit'], headers['x-sib-ratelimit-remaining']]).toEqual([
      200,
      '36000',
      '4',
    ])
    expect(headers['x-sib-ratelimit-reset']).toBe('3599')
  })
})

describe('faults', () => {
  it('come before or after the work, matched by method and path', () => {
    const { send, get, sandbox, world } = testClient({ empty: true })
    sandbox.faults.next('html200', { match: /^POST .*contacts$/ })
    expect(get('/contacts').status).toBe(200)
    expect(send('POST', '/contacts', { email: 'a@example.com' }).text).toContain('<!DOCTYPE')
    expect(world.contacts.size).toBe(0)
    sandbox.faults.next('429', { retryAfterSeconds: 40 })
    expect(get('/contacts').headers['x-sib-ratelimit-reset']).toBe('40')
  })

  it('are pages of HTML, half an answer, or half of it late', async () => {
    const { url, apiKey, sandbox, close } = await startBrevoSandbox()
    const read = () => fetch(`${url}/v3/account`, { headers: { 'api-key': apiKey } })
    sandbox.faults.next('502html')
    const gateway = await read()
    expect([gateway.status, gateway.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8'])
    await gateway.text()
    sandbox.faults.next('truncate')
    await expect(read().then((answer) => answer.text())).rejects.toThrow()
    sandbox.faults.next('slow-body', { delayMs: 30 })
    expect(await (await read()).json()).toMatchObject({ companyName: 'Acme Sandbox' })
    await close()
  })

  it('lose an answer after the write was done', async () => {
    const { url, apiKey, sandbox, close } = await startBrevoSandbox({ empty: true })
    sandbox.faults.next('reset')
    const write = fetch(`${url}/v3/contacts`, {
      method: 'POST',
      headers: { 'api-key': apiKey },
      body: '{"email":"a@example.com"}',
    })
    await expect(write).rejects.toThrow()
    expect(sandbox.world.contacts.find('email', 'a@example.com')?.id).toBe(1)
    await close()
  })
})
