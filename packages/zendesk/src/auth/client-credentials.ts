import type { Clock } from '@tajo/core/clock'
import type { TokenKeeper } from './rotating-tokens.ts'
import { expectReadScope } from './scopes.ts'
import type { AskForTokens, OAuthClient, Tokens } from './tokens.ts'

const renewBeforeMs = 60_000

/** Tokens of a confidential client: there is no refresh token, it asks anew before the present one ends. [doc] grant types */
export function clientCredentials(client: OAuthClient, ask: AskForTokens, clock: Clock): TokenKeeper {
  let present: Tokens | undefined
  let asking: Promise<Tokens> | undefined

  function askAnew(): Promise<Tokens> {
    asking ??= ask(client, { grant_type: 'client_credentials' })
      .then((tokens) => {
        expectReadScope(tokens.scope)
        present = tokens
        return tokens
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  async function tokens(): Promise<Tokens> {
    const ends = present?.expiresAt
    const fresh = present !== undefined && (ends === undefined || ends - renewBeforeMs > clock.now())
    return present !== undefined && fresh ? present : askAnew()
  }

  return {
    header: async () => `Bearer ${(await tokens()).accessToken}`,
    renew: async (refused) => {
      if (present !== undefined && refused !== `Bearer ${present.accessToken}`) return true
      await askAnew()
      return true
    },
    scope: async () => (await tokens()).scope,
  }
}
