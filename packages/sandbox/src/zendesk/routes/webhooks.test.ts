import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const { get, send, world } = testClient({ size: { tickets: 20 } })
const given = {
  name: 'Tajo',
  status: 'active',
  endpoint: 'https://tajo.example/hooks',
  http_method: 'POST',
  request_format: 'json',
  description: 'changes',
  subscriptions: ['zen:event-type:ticket.created'],
  authentication: { type: 'bearer_token', data: { token: 'hidden-token' }, add_position: 'header' },
}
const make = () => String(send('POST', '/webhooks', { webhook: given }).at('webhook', 'id'))

describe('webhooks', () => {
  it('are made with what they need and never show a secret', () => {
    const answer = send('POST', '/webhooks', { webhook: given })
    expect([answer.status, answer.at('webhook', 'authentication')]).toEqual([
      201,
      { type: 'bearer_token', add_position: 'header' },
    ])
    expect(answer.text).not.toContain('hidden-token')
    const { name: _, ...nameless } = given
    expect(send('POST', '/webhooks', { webhook: nameless }).status).toBe(400)
  })

  it('lose what PUT does not name, keep it under PATCH', () => {
    const id = make()
    expect(send('PATCH', `/webhooks/${id}`, { webhook: { status: 'inactive' } }).status).toBe(204)
    expect(get(`/webhooks/${id}`).at('webhook', 'description')).toBe('changes')
    const { description: _, authentication: __, ...rest } = given
    expect(send('PUT', `/webhooks/${id}`, { webhook: rest }).status).toBe(204)
    expect(Object.hasOwn(get(`/webhooks/${id}`).at('webhook') as object, 'description')).toBe(false)
  })

  it('change their secret at once', () => {
    const id = make()
    const before = get(`/webhooks/${id}/signing_secret`).at('signing_secret', 'secret')
    const turned = send('POST', `/webhooks/${id}/signing_secret`)
    expect(turned.status).toBe(201)
    expect(turned.at('signing_secret', 'secret')).not.toBe(before)
    expect(get(`/webhooks/${id}/signing_secret`).at('signing_secret', 'secret')).toBe(
      turned.at('signing_secret', 'secret'),
    )
  })

  it('list themselves with little around them, and page by links', () => {
    make()
    expect(get('/webhooks').at('meta')).toEqual({ has_more: false })
    const page = get('/webhooks?page[size]=1')
    expect(page.headers['Link']).toContain('rel="next"')
    const id = make()
    expect(send('DELETE', `/webhooks/${id}`).status).toBe(204)
    expect(world.webhooks.all.has(id)).toBe(false)
  })
})
