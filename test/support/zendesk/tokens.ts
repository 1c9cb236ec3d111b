import { systemClock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import { keepTokens } from '@tajo/zendesk/auth/rotating-tokens'
import { readTokenFile } from '@tajo/zendesk/auth/token-file'
import type { ConfigGiven } from '../vendor.ts'
import type { ShortPagedSandbox } from './short-pages.ts'

const clientId = 'sandbox-client'

/** Tokens as a consent in the browser leaves them. */
export async function authorize(
  account: ShortPagedSandbox,
  { baseUrl }: ConfigGiven,
  tokenFile: string,
  scope = 'read',
): Promise<void> {
  const { oauth } = account.world
  const access = oauth.grant(clientId, scope, undefined)
  account.latestRefreshToken = oauth.grantRefresh(access, undefined)
  await keepTokens({ tokenFile, baseUrl, clock: systemClock }, clientId, {
    accessToken: access.token,
    refreshToken: account.latestRefreshToken,
    expiresAt: access.expiresMs ?? undefined,
    scope,
  })
}

/** Authorizes where the token on disk is not the one that works. */
export async function enter(
  account: ShortPagedSandbox,
  given: ConfigGiven,
  tokenFile: string,
): Promise<'as before' | 'anew'> {
  const kept = await readTokenFile(tokenFile)
  if (kept !== undefined && kept.refreshToken === account.latestRefreshToken) return 'as before'
  await authorize(account, given, tokenFile)
  return kept === undefined ? 'as before' : 'anew'
}

/** The same source, entered with tokens that are renewed. */
export function byTokens(config: SourceConfig): SourceConfig {
  if (config.type !== 'zendesk') throw new Error(`${config.name} is no Zendesk account`)
  return { ...config, auth: { kind: 'oauth', clientId } }
}
