import { describe, expect, it } from 'vitest'
import { basic, testClient } from '../test-client.ts'

const { get, world } = testClient()
const nobody = { authorization: '' }

describe('who calls', () => {
  it('is whoever the address says, with the same token', () => {
    expect(get('/users/me').at('user', 'role')).toBe('admin')
    const agent = [...world.users.values()].find((user) => user.role === 'agent' && user.active)
    const answer = get('/users/me', { authorization: basic(agent?.email ?? '', 'sandbox-token') })
    expect(answer.at('user', 'id')).toBe(agent?.id)
  })

  it.each([
    ['none', nobody],
    ['a wrong token', { authorization: basic('sandbox@acme.example', 'wrong') }],
    ['an unknown address', { authorization: basic('x@acme.example', 'sandbox-token') }],
  ] as const)('with %s is the anonymous user to users/me and refused elsewhere', (_, headers) => {
    const me = get('/users/me', headers)
    expect([me.status, me.at('user', 'id'), me.at('user', 'name')]).toEqual([200, null, 'Anonymous user'])
    const refused = get('/tickets', headers)
    expect([refused.status, refused.body]).toEqual([401, { error: "Couldn't authenticate you" }])
  })

  it('with a dead bearer is refused everywhere', () => {
    const answer = get('/users/me', { authorization: 'Bearer nonsense' })
    expect([answer.status, answer.at('error')]).toEqual([401, 'invalid_token'])
  })

  it('is refused with API tokens once they have ended', () => {
    expect(testClient({ features: { api_tokens: false } }).get('/tickets').status).toBe(401)
  })
})

describe('what a caller may', () => {
  it('depends on the role, said in an object', () => {
    const agent = testClient({ role: 'agent' })
    const answer = agent.get('/incremental/tickets/cursor?start_time=0')
    expect([answer.status, answer.at('error', 'title')]).toEqual([403, 'Forbidden'])
    expect(agent.get('/tickets').status).toBe(200)
  })

  it('shortens the lists of agents who are kept to their groups, without a word', () => {
    const kept = [...world.users.values()].find((user) => user.ticket_restriction === 'groups')
    const answer = get('/tickets/count', { authorization: basic(kept?.email ?? '', 'sandbox-token') })
    expect(answer.status).toBe(200)
    expect(Number(answer.at('count', 'value'))).toBeLessThan(Number(get('/tickets/count').at('count', 'value')))
  })

  it.each([
    ['help_center', '/help_center/articles', 401],
    ['ticket_forms', '/ticket_forms', 404],
    ['sla', '/slas/policies', 403],
    ['talk', '/channels/voice/stats/incremental/calls?start_time=0', 403],
    ['audit_logs', '/audit_logs', 404],
    ['side_conversations', '/tickets/2/side_conversations', 403],
  ] as const)('depends on the plan: without %s', (feature, path, status) => {
    const answer = testClient({ size: { tickets: 20 }, features: { [feature]: false } }).get(path)
    expect(answer.status).toBe(status)
    if (feature === 'side_conversations') expect(answer.text).toBe('')
  })

  it('tells a path nobody knows from a record nobody has', () => {
    expect(get('/nothing').body).toEqual({ error: 'InvalidEndpoint', description: 'Not found' })
    expect(get('/tickets/99999').body).toEqual({ error: 'RecordNotFound', description: 'Not found' })
  })

  it('is the same with and without .json', () => {
    expect(get('/tickets/2.json').text).toBe(get('/tickets/2').text)
  })
})
