import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const small = { size: { tickets: 20 } } as const

describe('the account', () => {
  it('has a minute for the API and another one for the help center', () => {
    const { get, clock, sandbox } = testClient({ ...small, plan: 'team' })
    for (let left = 200; left > 0; left -= 1) expect(get('/users/me').status).toBe(200)
    clock.forward(20)
    const refused = get('/users/me')
    expect([refused.status, refused.headers['Retry-After'], refused.at('error')]).toEqual([
      429,
      '40',
      'APIRateLimitExceeded',
    ])
    expect(refused.headers['ratelimit-reset']).toBe('40')
    expect(get('/help_center/articles').headers['X-Rate-Limit-Remaining']).toBe('199')
    for (let left = 199; left > 0; left -= 1) get('/help_center/articles')
    const plain = get('/help_center/articles')
    expect([plain.status, plain.body, plain.headers['Retry-After']]).toEqual([429, undefined, '60'])
    expect(sandbox.count429).toBe(2)
    clock.forward(40)
    expect(get('/users/me').status).toBe(200)
  })

  it('says its numbers on every answer, the ticketing service twice', () => {
    const { get } = testClient({ ...small, plan: 'professional' })
    const { headers } = get('/groups')
    expect([
      headers['X-Rate-Limit'],
      headers['X-Rate-Limit-Remaining'],
      headers['ratelimit-limit'],
      headers['ratelimit-reset'],
    ]).toEqual(['400', '399', '400', '60'])
    expect(get('/help_center/articles').headers['ratelimit-limit']).toBeUndefined()
    expect(get('/webhooks').headers['X-Rate-Limit']).toBe('100')
  })
})

describe('single endpoints', () => {
  it('share ten exports a minute, users by cursor have twenty of their own', () => {
    const { get } = testClient({ ...small, plan: 'professional' })
    const first = get('/incremental/tickets/cursor?start_time=0')
    expect(first.headers['zendesk-ratelimit-incremental-exports']).toBe('total=10; remaining=9; resets=60')
    for (let left = 9; left > 0; left -= 1) expect(get('/incremental/ticket_events?start_time=0').status).toBe(200)
    const refused = get('/incremental/organizations?start_time=0')
    expect(refused.status).toBe(429)
    expect(refused.at('description')).toBe('Number of allowed incremental export API requests per minute exceeded')
    const users = get('/incremental/users/cursor?start_time=0')
    expect(users.headers['zendesk-ratelimit-incremental-exports-cursor']).toBe('total=20; remaining=19; resets=60')
    expect(get('/help_center/incremental/articles?start_time=0').status).toBe(200)
  })

  it('count updates per ticket over ten minutes', () => {
    const { send, world, clock } = testClient({ ...small, plan: 'enterprise_plus' })
    const [a, b] = [...world.tickets.values()].filter((one) => one.status !== 'closed' && one.deleted_at === null)
    const other = b ?? world.createTicket({ comment: { html: 'x', public: true } }).ticket
    for (let done = 0; done < 30; done += 1) {
      clock.forward(2)
      expect(send('PUT', `/tickets/${a?.id}`, { ticket: { priority: 'high' } }).status).toBe(200)
    }
    expect(send('PUT', `/tickets/${a?.id}`, { ticket: { priority: 'low' } }).status).toBe(429)
    expect(send('PUT', `/tickets/${other.id}`, { ticket: { priority: 'low' } }).status).toBe(200)
  })

  it('can be set one by one, raised by the add-on, or switched off', () => {
    const set = testClient({ ...small, limits: { 'incremental-exports': 1 } })
    set.get('/incremental/tickets?start_time=0')
    expect(set.get('/incremental/tickets?start_time=0').status).toBe(429)
    const high = testClient({ ...small, plan: 'growth', highVolume: true })
    expect(high.get('/incremental/tickets?start_time=0').headers['zendesk-ratelimit-incremental-exports']).toContain(
      'total=30',
    )
    expect(high.get('/groups').headers['X-Rate-Limit']).toBe('2500')
    const off = testClient({ ...small, plan: 'team', limits: 'off' })
    for (let left = 300; left > 0; left -= 1) expect(off.get('/users/me').status).toBe(200)
  })

  it('spell their headers as the older recordings do, when asked', () => {
    const { get } = testClient({ ...small, plan: 'growth', limitHeaders: 'zendesk-rate-limit' })
    expect(get('/tags').headers['zendesk-rate-limit-tags-index']).toContain('total=100')
  })
})
