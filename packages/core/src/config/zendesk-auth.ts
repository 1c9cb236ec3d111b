import type { ZendeskAuth } from './config.ts'
import type { ZendeskInput } from './schema/zendesk.ts'

/**
 * How the account is entered, or what is wrong with what the file says. The e-mail of an API token stands beside it, in
 * `ZENDESK_EMAIL`, or in the token itself (`name@company/token:…`).
 */
export function zendeskAuth(
  { auth, oauth }: Pick<ZendeskInput, 'auth' | 'oauth'>,
  lookUp: (variable: string) => string | undefined,
): ZendeskAuth | string {
  const { email, api_token: apiToken, access_token: accessToken } = auth ?? {}
  const ways = [apiToken, accessToken, oauth].filter((way) => way !== undefined).length
  if (ways > 1) return 'says more than one way in; keep one of auth.api_token, auth.access_token and oauth'
  if (oauth !== undefined) return oauthOf(oauth)
  if (accessToken !== undefined) return { kind: 'bearer', accessToken }
  if (apiToken === undefined) return 'must say how to enter: oauth with a client_id, or auth with an api_token'
  const written = /^([^\s/]+@[^\s/]+)\/token:(.+)$/.exec(apiToken)
  if (written !== null) return { kind: 'token', email: written[1] ?? '', apiToken: written[2] ?? '' }
  const known = email ?? lookUp('ZENDESK_EMAIL')
  if (known === undefined || known === '')
    return 'has an api_token and no e-mail: write auth.email, set ZENDESK_EMAIL, or write the token as name@company.com/token:…'
  return { kind: 'token', email: known, apiToken }
}

function oauthOf(oauth: NonNullable<ZendeskInput['oauth']>): ZendeskAuth | string {
  const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken, grant } = oauth
  if (grant === 'authorization_code')
    return {
      kind: 'oauth',
      clientId,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
    }
  if (clientSecret === undefined) return 'needs oauth.client_secret for the grant client_credentials'
  return { kind: 'client_credentials', clientId, clientSecret }
}
