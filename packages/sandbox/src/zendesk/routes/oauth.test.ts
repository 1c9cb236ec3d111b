import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type TestClient, testClient } from '../test-client.ts'

const redirect = 'http://127.0.0.1:8123/callback'
const client = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

function authorize({ get }: TestClient, more: Readonly<Record<string, string>> = {}): URL {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'sandbox-client',
    redirect_uri: redirect,
    scope: 'read write',
    state: 's1',
    ...more,
  })
  const answer = get(`/oauth/authorizations/new?${query}`, { authorization: '' })
  expect(answer.status).toBe(302)
  return new URL(answer.headers['Location'] ?? '')
}

function grant(mine: TestClient, body: object) {
  return mine.send('POST', '/oauth/tokens', body, { authorization: '' })
}

function tokens(mine: TestClient, more: object = {}) {
  const code = authorize(mine).searchParams.get('code')
  return grant(mine, { grant_type: 'authorization_code', code, redirect_uri: redirect, ...client, ...more })
}

const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` })

describe('OAuth', () => {
  it('hands out a code that works once, within two minutes', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const back = authorize(mine)
    expect(back.searchParams.get('state')).toBe('s1')
    const body = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code'),
      redirect_uri: redirect,
      ...client,
    }
    const first = grant(mine, body)
    expect([first.status, first.at('expires_in'), first.at('refresh_token_expires_in')]).toEqual([201, 1800, 2_592_000])
    expect(mine.get('/tickets', bearer(first.at('access_token'))).status).toBe(200)
    expect(grant(mine, body).at('error')).toBe('invalid_grant')
    const late = authorize(mine).searchParams.get('code')
    mine.clock.forward(121)
    expect(grant(mine, { ...body, code: late }).at('error')).toBe('invalid_grant')
  })

  it('takes a verifier instead of a secret', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const verifier = 'a-verifier-that-is-long-enough-for-anybody-who-counts'
    const code_challenge = createHash('sha256').update(verifier).digest('base64url')
    const ask = () => authorize(mine, { code_challenge, code_challenge_method: 'S256' }).searchParams.get('code')
    const body = { grant_type: 'authorization_code', redirect_uri: redirect, client_id: 'sandbox-client' }
    expect(grant(mine, { ...body, code: ask(), code_verifier: 'another' }).status).toBe(400)
    expect(grant(mine, { ...body, code: ask(), code_verifier: verifier }).status).toBe(201)
  })

  it('ends both old tokens with a refresh, and refuses the old one a second time without harm', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const first = tokens(mine)
    const body = { grant_type: 'refresh_token', refresh_token: first.at('refresh_token'), ...client }
    const second = grant(mine, body)
    expect(second.status).toBe(201)
    expect(mine.get('/tickets', bearer(first.at('access_token'))).status).toBe(401)
    expect(grant(mine, body).status).toBe(400)
    expect(mine.get('/tickets', bearer(second.at('access_token'))).status).toBe(200)
  })

  it('lets tokens die after their time', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const token = tokens(mine).at('access_token')
    mine.clock.forward(1801)
    expect(mine.get('/tickets', bearer(token)).at('error')).toBe('invalid_token')
    expect(tokens(mine, { expires_in: 200 }).status).toBe(400)
  })

  it('gives client credentials no refresh token', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const answer = grant(mine, { grant_type: 'client_credentials', scope: 'read', ...client })
    expect([answer.status, answer.at('refresh_token')]).toEqual([201, undefined])
    expect(
      grant(mine, { grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'no' }).status,
    ).toBe(401)
  })

  it('grants any scope and refuses the calls later', () => {
    const mine = testClient({ size: { tickets: 20 } })
    const scoped = (scope: unknown) =>
      bearer(grant(mine, { grant_type: 'client_credentials', scope, ...client }).at('access_token'))
    expect(mine.get('/tickets', scoped('nonsense')).at('description')).toBe(
      'You are missing the following required scopes: tickets:read, read',
    )
    expect(mine.get('/tickets', scoped(['read'])).status).toBe(403)
    expect(mine.get('/tickets', scoped('tickets:read')).status).toBe(200)
    expect(mine.get('/users', scoped('tickets:read')).status).toBe(403)
    expect(mine.get('/satisfaction_ratings', scoped('tickets:read')).at('description')).toContain('scopes: read')
    expect(mine.send('DELETE', '/tickets/2', undefined, scoped('read')).status).toBe(403)
  })

  it('sends the browser back when the user says no, and answers nobody elsewhere', () => {
    const mine = testClient({ size: { tickets: 20 } })
    mine.world.oauth.denyNext = true
    expect(authorize(mine).searchParams.get('error')).toBe('access_denied')
    const away = new URLSearchParams({
      response_type: 'code',
      client_id: 'sandbox-client',
      redirect_uri: 'https://elsewhere.example/',
    })
    expect(mine.get(`/oauth/authorizations/new?${away}`).status).toBe(400)
  })
})
