import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

describe('faults on demand', () => {
  it.each([
    ['429', 429, 'application/json; charset=utf-8'],
    ['500', 500, 'application/json; charset=utf-8'],
    ['503html', 503, 'text/html; charset=utf-8'],
    ['html200', 200, 'text/html; charset=utf-8'],
    ['notfound-empty', 404, undefined],
  ] as const)('%s answers instead of the work, once', (kind, status, type) => {
    const { sandbox, world, send } = testClient()
    const before = world.tickets.size
    sandbox.faults.next(kind)
    const answer = send('POST', '/tickets', { email: 'a@b.example' })
    expect([answer.status, answer.headers['Content-Type']]).toEqual([status, type])
    expect(world.tickets.size).toBe(before)
    expect(send('POST', '/tickets', { email: 'a@b.example' }).status).toBe(201)
  })

  it.each(['reset', 'truncate'] as const)('%s loses the answer after the work was done', (kind) => {
    const { sandbox, world } = testClient()
    const before = world.tickets.size
    sandbox.faults.next(kind)
    const response = sandbox.handle({
      method: 'POST',
      path: '/api/v2/tickets',
      headers: { Authorization: `Basic ${btoa('sandbox-key:X')}`, 'Content-Type': 'application/json' },
      body: Buffer.from('{"email":"a@b.example"}'),
    })
    expect([response.status, response.fault]).toEqual([201, kind])
    expect(world.tickets.size).toBe(before + 1)
  })

  it('strikes the calls that match, as often as told', () => {
    const { sandbox, get } = testClient()
    sandbox.faults.next('500', { match: /page=2/, times: 2 })
    expect(get('/contacts?page=1').status).toBe(200)
    expect(get('/contacts?page=2').status).toBe(500)
    expect(get('/contacts?page=2').status).toBe(500)
    expect(get('/contacts?page=2').status).toBe(200)
  })

  it('refuses one record until cleared', () => {
    const { sandbox, get } = testClient()
    sandbox.faults.record(403, /\/tickets\/7\//)
    sandbox.faults.record(404, /\/tickets\/8\//)
    expect(get('/tickets/7/conversations').at('code')).toBe('access_denied')
    expect([get('/tickets/8/conversations').status, get('/tickets/8/conversations').text]).toEqual([404, ''])
    expect(get('/tickets/9/conversations').status).toBe(200)
    sandbox.faults.clear()
    expect(get('/tickets/7/conversations').status).toBe(200)
  })

  it('fails by chance, the same way for the same dice', () => {
    const statuses = () => {
      const { sandbox, get } = testClient({ size: { tickets: 12 } })
      let state = 1
      sandbox.faults.rate(0.3, ['500', '503html'], () => {
        state = (state * 48_271) % 2_147_483_647
        return state / 2_147_483_647
      })
      return Array.from({ length: 200 }, () => get('/roles').status)
    }
    const first = statuses()
    expect(new Set(first)).toEqual(new Set([200, 500, 503]))
    expect(first.filter((status) => status !== 200).length).toBeGreaterThan(30)
    expect(statuses()).toEqual(first)
  })

  it('tells an injected 429 when to come back, and counts it', () => {
    const { sandbox, get } = testClient()
    sandbox.faults.next('429', { retryAfterSeconds: 7 })
    expect(get('/roles').headers['Retry-After']).toBe('7')
    expect(sandbox.count429).toBe(1)
    expect(sandbox.log.map((call) => call.status)).toEqual([429])
  })
})
