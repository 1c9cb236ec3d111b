import { createHash } from 'node:crypto'
import { empty, headerOf, json, type SandboxResponse } from '../../http/message.ts'
import { envelope } from '../http/answers.ts'
import { bodyOf, type Given, numberIn, textIn } from '../http/body.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { Problem, recordNotFound } from '../http/problem.ts'
import type { AccessToken } from '../world/oauth.ts'

/** http only on this very machine, whatever port or path [client]; the sandbox takes no other address. */
const LOOPBACK = /^https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/|$)/

/** The user agrees at once; a browser is sent back with the code. */
function authorize({ query, settings, world }: Call): SandboxResponse {
  const redirect = query.get('redirect_uri') ?? ''
  if (query.get('client_id') !== settings.clientId || !LOOPBACK.test(redirect))
    throw refused('invalid_request', 'The client or its redirect address is unknown')
  const back = new URL(redirect)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  if (world.oauth.denyNext) {
    world.oauth.denyNext = false
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'The end-user or authorization server denied the request.')
  } else {
    const challenge = query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null
    back.searchParams.set(
      'code',
      world.oauth.authorize(settings.clientId, redirect, query.get('scope') ?? 'read', challenge),
    )
  }
  return empty(302, { Location: back.toString() })
}

function tokens(call: Call): SandboxResponse {
  const given = bodyOf(call)
  if (textIn(given, 'client_id') !== call.settings.clientId)
    throw refused('invalid_client', 'Client authentication failed')
  switch (given['grant_type']) {
    case 'authorization_code':
      return byCode(call, given)
    case 'refresh_token':
      return byRefresh(call, given)
    case 'client_credentials':
      requireSecret(call, given)
      // It acts for the client's own user, and cannot be refreshed [doc].
      return granted(call, given, scopeIn(given), false)
    default:
      throw refused('unsupported_grant_type', 'The authorization grant type is not supported')
  }
}

function byCode(call: Call, given: Given): SandboxResponse {
  const code = call.world.oauth.takeCode(textIn(given, 'code') ?? '')
  if (code === undefined || code.redirectUri !== textIn(given, 'redirect_uri')) throw invalidGrant()
  const verifier = textIn(given, 'code_verifier')
  if (code.challenge === null) requireSecret(call, given)
  else if (typeof verifier !== 'string' || createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
    throw invalidGrant()
  return granted(call, given, code.scope, true)
}

/** Both old tokens are dead at once; a secret that is sent must be right, public clients send none [doc]. */
function byRefresh(call: Call, given: Given): SandboxResponse {
  if (given['client_secret'] !== undefined) requireSecret(call, given)
  const known = call.world.oauth.takeRefresh(textIn(given, 'refresh_token') ?? '', call.settings.clientId)
  if (known === undefined) throw invalidGrant()
  return granted(call, given, known.scope, true)
}

function granted(call: Call, given: Given, scope: string, withRefresh: boolean): SandboxResponse {
  const { oauth } = call.world
  const expiresIn = numberIn(given, 'expires_in') ?? undefined
  if (expiresIn !== undefined && (expiresIn <= 300 || expiresIn >= 172_800))
    throw refused('invalid_request', 'expires_in is out of range')
  const refreshIn = numberIn(given, 'refresh_token_expires_in') ?? undefined
  if (refreshIn !== undefined && (refreshIn <= 604_800 || refreshIn >= 7_776_000))
    throw refused('invalid_request', 'refresh_token_expires_in is out of range')
  const access = oauth.grant(call.settings.clientId, scope, expiresIn)
  return json(
    201,
    JSON.stringify({
      access_token: access.token,
      ...(withRefresh ? { refresh_token: oauth.grantRefresh(access, refreshIn) } : undefined),
      token_type: 'bearer',
      scope,
      ...(access.expiresMs === null
        ? undefined
        : { expires_in: Math.round((access.expiresMs - access.createdMs) / 1000) }),
      ...(withRefresh ? { refresh_token_expires_in: refreshIn ?? call.settings.refreshTokenSeconds } : undefined),
    }),
  )
}

/** A list instead of a text is granted and useless, as an unknown scope is [doc]. */
function scopeIn(given: Given): string {
  const scope = given['scope']
  return typeof scope === 'string' ? scope : JSON.stringify(scope ?? 'read')
}

function requireSecret({ settings }: Call, given: Given): void {
  if (textIn(given, 'client_secret') !== settings.clientSecret)
    throw refused('invalid_client', 'Client authentication failed')
}

const invalidGrant = () =>
  refused(
    'invalid_grant',
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI, or was issued to another client.',
  )

function refused(error: string, error_description: string): Problem {
  return new Problem(json(error === 'invalid_client' ? 401 : 400, JSON.stringify({ error, error_description })))
}

function tokenRow(call: Call, token: AccessToken): object {
  return {
    url: `${call.world.home}/api/v2/oauth/tokens/${token.id}.json`,
    id: token.id,
    user_id: call.world.me().id,
    client_id: 31_400_000_000_001,
    token: `${token.token.slice(0, 10)}…`,
    refresh_token: null,
    scopes: token.scope.split(' '),
    created_at: new Date(token.createdMs).toISOString(),
    used_at: null,
    expires_at: token.expiresMs === null ? null : new Date(token.expiresMs).toISOString(),
  }
}

function ownToken(call: Call): AccessToken {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headerOf(call.request, 'authorization') ?? '')?.[1]
  const token = bearer === undefined ? undefined : call.world.oauth.find(bearer)
  if (token === undefined) throw recordNotFound()
  return token
}

export const oauth: readonly Route[] = [
  { method: 'GET', path: '/oauth/authorizations/new', open: true, answer: authorize },
  { method: 'POST', path: '/oauth/tokens', open: true, answer: tokens },
  {
    method: 'GET',
    path: '/api/v2/oauth/tokens/current',
    answer: (call) => envelope({ token: JSON.stringify(tokenRow(call, ownToken(call))) }),
  },
  {
    method: 'GET',
    path: '/api/v2/oauth/tokens',
    answer: (call) =>
      envelope({ tokens: JSON.stringify(call.world.oauth.tokens.map((token) => tokenRow(call, token))) }),
  },
  {
    method: 'DELETE',
    path: '/api/v2/oauth/tokens/{id}',
    answer(call) {
      const token = call.world.oauth.tokens.find((one) => one.id === idOf(call))
      if (token === undefined) throw recordNotFound()
      call.world.oauth.revoke(token.token)
      return empty(204)
    },
  },
  {
    method: 'GET',
    path: '/api/v2/oauth/clients',
    answer: ({ settings }) =>
      envelope({
        clients: JSON.stringify([
          {
            id: 31_400_000_000_001,
            identifier: settings.clientId,
            name: 'Sandbox client',
            kind: 'confidential',
            redirect_uri: [],
          },
        ]),
      }),
  },
]
