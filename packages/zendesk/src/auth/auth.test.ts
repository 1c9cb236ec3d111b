import { createHash } from 'node:crypto'
import type { Call, Reply } from '@tajo/core/http/transport'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import { basicHeader } from './basic.ts'
import { clientCredentials } from './client-credentials.ts'
import { beginConsent, codeIn } from './consent.ts'
import { openLoopback } from './loopback.ts'
import { expectReadScope, scopeNote } from './scopes.ts'
import { type Tokens, tokenAsker } from './tokens.ts'

const decoded = (header: string) => Buffer.from(header.replace('Basic ', ''), 'base64').toString()

describe('API tokens', () => {
  it('go with the e-mail, wherever it was written', () => {
    expect(decoded(basicHeader({ email: 'mira@acme.example', apiToken: 'abc' }))).toBe('mira@acme.example/token:abc')
    expect(decoded(basicHeader({ email: '', apiToken: 'mira@acme.example/token:abc' }))).toBe(
      'mira@acme.example/token:abc',
    )
  })

  it.each([
    { email: '', apiToken: 'top-secret' },
    { email: 'mira', apiToken: 'top-secret' },
    { email: 'mira@acme.example', apiToken: '' },
  ])('without an e-mail or a token say so, and not the token: %j', (auth) => {
    expect(() => basicHeader(auth)).toThrow(/needs the e-mail/)
    expect(() => basicHeader(auth)).not.toThrow(/top-secret/)
  })
})

describe('scopes', () => {
  it.each([
    [undefined, false, false],
    ['read', false, false],
    ['read write', false, false],
    ['tickets:read users:read', true, false],
    ['write', true, true],
    ['', true, true],
  ])('%j', (granted, noted, refused) => {
    expect(scopeNote(granted) !== undefined).toBe(noted)
    if (refused) expect(() => expectReadScope(granted)).toThrow('Tajo needs "read"')
    else expectReadScope(granted)
  })
})

describe('a consent in the browser', () => {
  const begin = (seed = 1) =>
    beginConsent({
      baseUrl: 'https://acme.zendesk.com',
      clientId: 'tajo',
      redirectUri: 'http://127.0.0.1:8421/callback',
      randomBytes: (n) => new Uint8Array(n).fill(seed),
    })

  it('is asked for with a state and the challenge of a verifier', () => {
    const consent = begin()
    const url = new URL(consent.url)
    expect(`${url.origin}${url.pathname}`).toBe('https://acme.zendesk.com/oauth/authorizations/new')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'tajo',
      redirect_uri: 'http://127.0.0.1:8421/callback',
      scope: 'read',
      state: consent.state,
      code_challenge: createHash('sha256').update(consent.codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    expect(consent.codeVerifier.length).toBeGreaterThanOrEqual(43)
    expect(consent.url).not.toContain(consent.codeVerifier)
  })

  it('gives its code, as address, query or alone', () => {
    const { state } = begin()
    for (const answer of [
      `http://127.0.0.1:8421/callback?code=c0de&state=${state}#x`,
      `/callback?state=${state}&code=c0de`,
      ' c0de ',
    ]) {
      expect(codeIn(answer, { state })).toBe('c0de')
    }
  })

  it.each([
    ['/callback?error=access_denied&state=s', 'was not allowed'],
    ['/callback?code=c0de&state=other', 'another attempt'],
    ['/callback?code=c0de', 'another attempt'],
    ['/callback?state=s', 'no authorization code'],
    ['/callback?error=server_error&state=s', 'says server_error'],
    ['not a code at all', 'no authorization code'],
  ])('is refused: %s', (answer, words) => {
    expect(() => codeIn(answer, { state: 's' })).toThrow(words)
    expect(() => codeIn(answer, { state: 's' })).not.toThrow('c0de')
  })

  it('is heard of on loopback, at any port or at one that is given', async () => {
    const one = await openLoopback(0)
    expect((await fetch(`${one.redirectUri}x?code=1`)).status).toBe(404)
    expect((await fetch(`${one.redirectUri}?code=abc&state=s`)).status).toBe(200)
    expect(codeIn(await one.answer, { state: 's' })).toBe('abc')
    const { port } = new URL(one.redirectUri)
    await expect(openLoopback(Number(port))).rejects.toMatchObject({ code: 'TAJO_CONFIG_INVALID' })
    await one.close()
    await using again = await openLoopback(Number(port))
    expect(again.redirectUri).toBe(`http://127.0.0.1:${port}/callback`)
  })
})

describe('tokens', () => {
  const asker = (status: number, data: unknown) => {
    const calls: Call[] = []
    const ask = tokenAsker(
      async (call): Promise<Reply> => {
        calls.push(call)
        return { status, headers: {}, body: Buffer.from(''), data }
      },
      () => 1000,
    )
    return { ask, calls }
  }
  const client = { clientId: 'tajo', clientSecret: 'client-secret' }

  it('come with 201 or 200, with and without an end', async () => {
    const full = { access_token: 'a', refresh_token: 'r', scope: 'read', token_type: 'bearer', expires_in: 1800 }
    const { ask, calls } = asker(201, full)
    const grant = { grant_type: 'authorization_code', code: 'c', redirect_uri: 'u', code_verifier: 'v' } as const
    expect(await ask(client, grant)).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      scope: 'read',
      expiresAt: 1_801_000,
    })
    expect(calls[0]).toMatchObject({ method: 'POST', path: '/oauth/tokens', credentials: 'none', account: 'oauth' })
    expect(calls[0]?.json).toEqual({ ...grant, client_id: 'tajo', client_secret: 'client-secret', scope: 'read' })
    const bare = asker(200, { access_token: 'a' })
    expect(await bare.ask({ clientId: 'tajo' }, { grant_type: 'refresh_token', refresh_token: 'r' })).toEqual({
      accessToken: 'a',
      refreshToken: undefined,
      scope: undefined,
      expiresAt: undefined,
    })
    expect(bare.calls[0]?.json).toEqual({ grant_type: 'refresh_token', refresh_token: 'r', client_id: 'tajo' })
  })

  it.each([
    ['invalid_grant', 'TAJO_AUTH', 'refresh token'],
    ['invalid_client', 'TAJO_AUTH', 'OAuth client'],
    ['invalid_scope', 'TAJO_FORBIDDEN', '"read"'],
    ['something_else', 'TAJO_AUTH', 'something_else'],
  ])('are refused for %s in words, without what was sent', async (error, code, words) => {
    const { ask } = asker(400, { error, error_description: 'refresh token r-secret is bad' })
    const refusal = await ask(client, { grant_type: 'refresh_token', refresh_token: 'r-secret' }).catch(
      (caught: unknown) => caught,
    )
    expect(refusal).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(JSON.stringify(refusal) + String(refusal)).not.toMatch(/r-secret|client-secret/)
  })
})

describe('client credentials', () => {
  it('ask anew before the token ends, or when it is refused, once at a time', async () => {
    const clock = new VirtualClock()
    let issued = 0
    const ask = async (): Promise<Tokens> => {
      issued += 1
      const expiresAt = clock.now() + 600_000
      return { accessToken: `a${issued}`, refreshToken: undefined, expiresAt, scope: 'read' }
    }
    const tokens = clientCredentials({ clientId: 'tajo', clientSecret: 's' }, ask, clock)
    expect(await Promise.all([tokens.header(), tokens.header()])).toEqual(['Bearer a1', 'Bearer a1'])
    await clock.sleep(539_000)
    expect(await tokens.header()).toBe('Bearer a1')
    await clock.sleep(2000)
    expect(await tokens.header()).toBe('Bearer a2')
    expect(await Promise.all([tokens.renew('Bearer a2'), tokens.renew('Bearer a2')])).toEqual([true, true])
    expect([await tokens.header(), await tokens.renew('Bearer a2'), issued]).toEqual(['Bearer a3', true, 3])
  })
})
