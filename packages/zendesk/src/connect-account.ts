import { randomBytes } from 'node:crypto'
import type { ZendeskAuth } from '@tajo/core/config/config'
import type { ConnectDependencies } from '@tajo/core/connector'
import { beginConsent, codeIn } from './auth/consent.ts'
import { keepTokens } from './auth/rotating-tokens.ts'
import { tokenAsker } from './auth/tokens.ts'
import { type AccountOptions, openTransport } from './open-account.ts'

export interface ConnectAccountOptions extends Omit<AccountOptions, 'auth'> {
  readonly auth: Extract<ZendeskAuth, { kind: 'oauth' }>
  /** One of those registered for the client, exactly as registered. */
  readonly redirectUri: string
  /**
   * Lets a person open the page; resolves with the address the browser was sent back to, or with the code in it. Codes
   * last two minutes and work once.
   */
  readonly consent: (url: string) => Promise<string>
}

/**
 * Gets the first tokens of an account by the consent of a person and keeps them in the token file. Resolves with the scope
 * granted. Throws `TAJO_AUTH` and `TAJO_FORBIDDEN` with what to do.
 */
export async function connectAccount(
  options: ConnectAccountOptions,
  dependencies: ConnectDependencies,
): Promise<string | undefined> {
  const { auth, baseUrl, redirectUri, tokenFile } = options
  const { clock } = dependencies
  const transport = openTransport(options, dependencies)
  try {
    const consent = beginConsent({ baseUrl, clientId: auth.clientId, redirectUri, randomBytes })
    const code = codeIn(await options.consent(consent.url), consent)
    const ask = tokenAsker(
      (call) => transport.call(call),
      () => clock.now(),
    )
    const tokens = await ask(auth, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: consent.codeVerifier,
    })
    await keepTokens({ tokenFile, baseUrl, clock }, auth.clientId, tokens)
    return tokens.scope
  } finally {
    await transport.close()
  }
}
