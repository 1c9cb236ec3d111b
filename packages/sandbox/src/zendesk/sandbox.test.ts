import { describe, expect, it } from 'vitest'
import { startZendeskSandbox } from './start.ts'
import { basic, testClient } from './test-client.ts'

describe('faults', () => {
  it('come once, at the path they were meant for', () => {
    const { get, sandbox } = testClient({ size: { tickets: 20 } })
    sandbox.faults.next('503html', { match: /incremental/ })
    expect(get('/groups').status).toBe(200)
    const broken = get('/incremental/tickets?start_time=0')
    expect([broken.status, broken.text.startsWith('<!DOCTYPE')]).toEqual([503, true])
    expect(get('/incremental/tickets?start_time=0').status).toBe(200)
    sandbox.faults.next('429', { retryAfterSeconds: 7 })
    expect(get('/groups').headers['Retry-After']).toBe('7')
  })

  it('can stick to one record, without a body', () => {
    const { get, sandbox } = testClient({ size: { tickets: 20 } })
    sandbox.faults.record(403, /\/tickets\/2\/audits/)
    const answer = get('/tickets/2/audits')
    expect([answer.status, answer.text]).toEqual([403, ''])
    sandbox.faults.clear()
    expect(get('/tickets/2/audits').status).toBe(200)
  })
})

describe('the hook before a request', () => {
  it('may change the world between two pages', () => {
    const { get, sandbox } = testClient({ size: { tickets: 60 } })
    sandbox.beforeRequest = (_, index) => {
      if (index === 1) sandbox.world.createOrganization({ name: 'In between' })
    }
    const size = sandbox.world.organizations.size
    expect(get('/organizations').at('count')).toBe(size)
    expect(get('/organizations').at('count')).toBe(size + 1)
    expect(sandbox.log.map(({ status }) => status)).toEqual([200, 200])
  })
})

describe('the listener', () => {
  it('answers on loopback and names itself in links', async () => {
    const { url, email, apiToken, subdomain, close } = await startZendeskSandbox({ size: { tickets: 300 } })
    const answer = await fetch(`${url}/api/v2/users.json`, { headers: { authorization: basic(email, apiToken) } })
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain(`"next_page":"${url}/api/v2/users.json?page=2"`)
    expect(subdomain).toBe('acme-sandbox')
    await close()
  })
})
