import type { Clock } from '@tajo/core/clock'
import type { ZendeskAuth } from '@tajo/core/config/config'
import type { Transport } from '@tajo/core/http/transport'
import { basicHeader } from './basic.ts'
import { clientCredentials } from './client-credentials.ts'
import { rotatingTokens, type TokenKeeper } from './rotating-tokens.ts'
import { tokenAsker } from './tokens.ts'

export interface CredentialOptions {
  readonly auth: ZendeskAuth
  /** Where tokens that the vendor renews are kept. */
  readonly tokenFile: string
  readonly baseUrl: string
  readonly clock: Clock
  readonly call: Transport['call']
}

/** The account's credentials, whatever their kind. */
export function credentialsOf({ auth, tokenFile, baseUrl, clock, call }: CredentialOptions): TokenKeeper {
  const ask = tokenAsker(call, () => clock.now())
  switch (auth.kind) {
    case 'token':
      return unchanging(basicHeader(auth))
    case 'bearer':
      return unchanging(`Bearer ${auth.accessToken}`)
    case 'client_credentials':
      return clientCredentials(auth, ask, clock)
    case 'oauth':
      return rotatingTokens({ client: auth, refreshToken: auth.refreshToken, tokenFile, baseUrl, ask, clock })
  }
}

function unchanging(header: string): TokenKeeper {
  return { header: async () => header, renew: async () => false, scope: async () => undefined }
}
