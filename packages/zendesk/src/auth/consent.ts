import { createHash } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import { neededScope } from './scopes.ts'

export interface Consent {
  /** Page where a person allows access. */
  readonly url: string
  readonly redirectUri: string
  readonly state: string
  readonly codeVerifier: string
}

export interface ConsentOptions {
  readonly baseUrl: string
  readonly clientId: string
  /** One of those registered for the client, exactly as registered. */
  readonly redirectUri: string
  /** `n` bytes nobody can guess. */
  readonly randomBytes: (n: number) => Uint8Array
}

/** Begins the authorization code grant with PKCE. [doc] grant types */
export function beginConsent({ baseUrl, clientId, redirectUri, randomBytes }: ConsentOptions): Consent {
  const state = base64Url(randomBytes(24))
  const codeVerifier = base64Url(randomBytes(48))
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: neededScope,
    state,
    code_challenge: base64Url(createHash('sha256').update(codeVerifier).digest()),
    code_challenge_method: 'S256',
  })
  return { url: `${baseUrl}/oauth/authorizations/new?${query}`, redirectUri, state, codeVerifier }
}

/**
 * The code in what came back: the address the browser was sent to, its query, or the code alone, pasted by hand.
 *
 * @example codeIn('http://127.0.0.1:8421/callback?code=abc&state=xyz', { state: 'xyz' }) // 'abc'
 */
export function codeIn(answer: string, { state }: Pick<Consent, 'state'>): string {
  const text = answer.trim()
  if (!/[?&=]/.test(text)) {
    if (/^[\w.~+/-]+$/.test(text)) return text
    throw unusable('holds no authorization code')
  }
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1).replace(/#.*$/, ''))
  const error = query.get('error')
  if (error === 'access_denied') {
    throw new TajoError('TAJO_AUTH', 'Access to Zendesk was not allowed.', {
      hint: 'Begin again and choose Allow, signed in as an administrator.',
    })
  }
  if (error !== null) throw unusable(`says ${error.replace(/[^\w]/g, '').slice(0, 40)}`)
  if (query.get('state') !== state) throw unusable('belongs to another attempt (its state is a different one)')
  const code = query.get('code')
  if (code === null || code === '') throw unusable('holds no authorization code')
  return code
}

function unusable(what: string): TajoError {
  return new TajoError('TAJO_AUTH', `The answer from Zendesk’s consent page ${what}.`, {
    hint: 'Begin again, and paste the whole address the browser was sent to.',
  })
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
