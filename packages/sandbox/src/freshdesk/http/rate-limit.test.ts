import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type TestClient, testClient } from '../test-client.ts'

const remaining = (answer: { headers: Readonly<Record<string, string>> }) =>
  Number(answer.headers['X-RateLimit-Remaining'])
const used = (answer: { headers: Readonly<Record<string, string>> }) =>
  answer.headers['X-RateLimit-Used-CurrentRequest']

function callsUntil429(client: TestClient, path: string, method = 'GET', body?: unknown): number {
  for (let calls = 0; calls < 3000; calls += 1) if (client.send(method, path, body).status === 429) return calls
  throw new Error('no limit in sight')
}

describe('the account budget', () => {
  it.each([
    ['trial', 50],
    ['growth', 200],
    ['pro', 400],
    ['enterprise', 700],
  ] as const)('grants %s %i calls a minute, then 429 with Retry-After', (plan, total) => {
    const client = testClient({ plan })
    expect(client.get('/companies').headers['X-RateLimit-Total']).toBe(String(total))
    expect(callsUntil429(client, '/companies')).toBe(total - 1)
    client.clock.forward(26)
    const refused = client.get('/companies')
    expect(refused.status).toBe(429)
    expect(refused.headers['Retry-After']).toBe('34')
    expect(refused.body).toEqual({ message: 'You have exceeded the limit of requests per hour' })
    expect(remaining(refused)).toBe(0)
    client.clock.forward(34)
    expect(client.get('/companies').status).toBe(200)
    expect(client.sandbox.count429).toBe(2)
  })

  it('counts refused, invalid and unauthenticated calls', () => {
    const { get, send } = testClient({ plan: 'trial' })
    const start = remaining(get('/companies'))
    expect(remaining(get('/tickets?nonsense=1'))).toBe(start - 1)
    expect(remaining(get('/nothing'))).toBe(start - 2)
    expect(remaining(get('/companies', { authorization: 'Basic eDp4' }))).toBe(start - 3)
    expect(remaining(send('POST', '/tickets', '{'))).toBe(start - 4)
  })

  it('opens a fixed window with the first call and a sliding one with every call', () => {
    const fixed = testClient({ plan: 'trial' })
    const sliding = testClient({ plan: 'trial', window: 'sliding' })
    for (const { get, clock } of [fixed, sliding]) {
      get('/companies')
      clock.forward(59)
      for (let calls = 0; calls < 49; calls += 1) get('/companies')
      clock.forward(1)
    }
    expect(remaining(fixed.get('/companies'))).toBe(49)
    expect(remaining(sliding.get('/companies'))).toBe(0)
    const refused = sliding.get('/companies')
    expect([refused.status, refused.headers['Retry-After']]).toEqual([429, '59'])
    sliding.clock.forward(59)
    expect(remaining(sliding.get('/companies'))).toBe(48)
  })

  it('prints decimals when told to', () => {
    const { headers } = testClient({ plan: 'enterprise', decimals: true }).get('/companies')
    expect([headers['X-RateLimit-Total'], headers['X-RateLimit-Remaining']]).toEqual(['700.0', '699.0'])
  })
})

describe('credits', () => {
  it.each([
    ['/tickets', '1'],
    ['/tickets?include=stats', '3'],
    ['/tickets?include=stats,requester,description', '7'],
    ['/tickets/1', '1'],
    ['/tickets/1?include=conversations', '2'],
    ['/tickets/1?include=requester,company', '3'],
    ['/tickets/1/conversations', '1'],
    ['/contacts', '1'],
  ])('%s costs %s', (path, credits) => {
    const answer = testClient({ plan: 'enterprise' }).get(path)
    expect(answer.status).toBe(200)
    expect(used(answer)).toBe(credits)
    expect(remaining(answer)).toBe(700 - Number(credits))
  })
})

describe('sub-limits', () => {
  it.each([
    ['GET', '/tickets', 20],
    ['GET', '/contacts', 20],
    ['POST', '/tickets', 80],
    ['PUT', '/tickets/1', 80],
  ] as const)('stops %s %s on Growth after %i calls while the account has calls left', (method, path, limit) => {
    const client = testClient({ plan: 'growth' })
    expect(callsUntil429(client, path, method, method === 'GET' ? undefined : {})).toBe(limit)
    const other = client.get('/companies')
    expect(other.status).toBe(200)
    expect(remaining(other)).toBe(200 - limit - 1)
  })

  it('takes calls or credits off a sub-limit', () => {
    const path = '/tickets?include=stats'
    expect(callsUntil429(testClient({ plan: 'growth' }), path)).toBe(20)
    expect(callsUntil429(testClient({ plan: 'growth', subLimits: 'credits' }), path)).toBe(6)
  })

  it('has none on trial and unlimited accounts', () => {
    expect(callsUntil429(testClient({ plan: 'trial' }), '/tickets')).toBe(50)
    const unlimited = testClient()
    for (let calls = 0; calls < 1000; calls += 1) expect(unlimited.get('/contacts?per_page=1').status).toBe(200)
    expect(remaining(unlimited.get('/roles'))).toBeGreaterThan(900_000)
  })
})

const facts = new URL('../../../../../../shared/vendor/freshdesk/rate_limits.json', import.meta.url)

it.skipIf(!existsSync(facts))('carries the numbers of the contract (skipped without ../shared)', () => {
  const { trial, plans } = JSON.parse(readFileSync(facts, 'utf8'))
  expect(callsUntil429(testClient({ plan: 'trial' }), '/companies')).toBe(trial)
  for (const [name, plan] of [
    ['Growth', 'growth'],
    ['Pro', 'pro'],
    ['Enterprise', 'enterprise'],
  ] as const) {
    expect(callsUntil429(testClient({ plan }), '/companies')).toBe(plans[name].total)
    expect(callsUntil429(testClient({ plan }), '/tickets')).toBe(plans[name].tickets_list)
    expect(callsUntil429(testClient({ plan }), '/contacts')).toBe(plans[name].contacts_list)
    expect(callsUntil429(testClient({ plan }), '/tickets', 'POST', {})).toBe(plans[name].ticket_create)
    expect(callsUntil429(testClient({ plan }), '/tickets/1', 'PUT', {})).toBe(plans[name].ticket_update)
  }
})
