import { TajoError } from '@tajo/core/errors'
import type { Reply, Transport } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import { errorWords } from '../error-words.ts'
import { accountOf } from '../limits.ts'
import { neededScope } from './scopes.ts'

/** Tokens as the vendor issued them. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  /** Milliseconds since the epoch; `undefined` = it does not end. */
  readonly expiresAt: number | undefined
  readonly scope: string | undefined
}

export type Grant =
  | {
      readonly grant_type: 'authorization_code'
      readonly code: string
      readonly redirect_uri: string
      readonly code_verifier: string
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string }
  | { readonly grant_type: 'client_credentials' }

export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret?: string
}

export type AskForTokens = (client: OAuthClient, grant: Grant) => Promise<Tokens>

/** Asks `POST /oauth/tokens` by the account's transport. [doc] OAuth tokens for grant types */
export function tokenAsker(call: Transport['call'], now: () => number): AskForTokens {
  return async ({ clientId, clientSecret }, grant) => {
    const reply = await call({
      method: 'POST',
      path: '/oauth/tokens',
      json: {
        ...grant,
        client_id: clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
        // A refreshed pair keeps the scope it had.
        ...(grant.grant_type === 'refresh_token' ? {} : { scope: neededScope }),
      },
      stream: 'account',
      limitClass: undefined,
      account: accountOf('/oauth/tokens'),
      credits: 1,
      credentials: 'none',
      // Replaying a used refresh token is refused and revokes nothing. [client] CSA
      repeatable: true,
    })
    return tokensIn(reply, grant, now())
  }
}

function tokensIn(reply: Reply, grant: Grant, now: number): Tokens {
  const { status, data } = reply
  // Documented as 201; 200 is met too. [doc]
  if ((status === 200 || status === 201) && isObject(data) && typeof data['access_token'] === 'string') {
    const lasts = data['expires_in']
    const { refresh_token: refreshToken, scope } = data
    return {
      accessToken: data['access_token'],
      refreshToken: typeof refreshToken === 'string' ? refreshToken : undefined,
      expiresAt: typeof lasts === 'number' ? now + lasts * 1000 : undefined,
      scope: typeof scope === 'string' ? scope : undefined,
    }
  }
  throw refused(reply, grant)
}

/** What the vendor says is not repeated beyond its code: a description may quote what was sent. */
function refused({ status, data }: Reply, { grant_type }: Grant): TajoError {
  const { code } = errorWords(data)
  const details = { status, endpoint: 'POST /oauth/tokens', parts: { reason: code } }
  switch (code) {
    case 'invalid_grant':
      return new TajoError(
        'TAJO_AUTH',
        grant_type === 'refresh_token'
          ? 'Zendesk no longer accepts the refresh token: it ended, was revoked, or was used by another program.'
          : 'Zendesk does not accept the authorization code: codes last two minutes and work once.',
        { ...details, hint: 'Authorize Tajo again.' },
      )
    case 'invalid_client':
    case 'unauthorized_client':
      return new TajoError('TAJO_AUTH', 'Zendesk does not accept the OAuth client.', {
        ...details,
        hint: 'Check client id and secret in Admin Center under Apps and integrations > APIs > OAuth clients; client credentials take a confidential client.',
      })
    case 'invalid_scope':
      return new TajoError('TAJO_FORBIDDEN', `The OAuth client may not have the scope "${neededScope}".`, {
        ...details,
        hint: `Allow \`${neededScope}\` for the client in Admin Center.`,
      })
    default:
      return new TajoError('TAJO_AUTH', `Zendesk gave no access token (${status}${code === '' ? '' : `, ${code}`}).`, {
        ...details,
        hint: 'Check the OAuth client in Admin Center, then authorize Tajo again.',
      })
  }
}
