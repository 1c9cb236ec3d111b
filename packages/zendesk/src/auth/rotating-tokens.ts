import { createHash } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Authorize } from '@tajo/core/http/transport'
import { underLock } from './file-lock.ts'
import { expectReadScope } from './scopes.ts'
import { readTokenFile, type StoredTokens, writeTokenFile } from './token-file.ts'
import type { AskForTokens, OAuthClient, Tokens } from './tokens.ts'

export interface RotatingOptions {
  readonly client: OAuthClient
  /** From the configuration; what it became since stands in the file. */
  readonly refreshToken: string | undefined
  readonly tokenFile: string
  readonly baseUrl: string
  readonly ask: AskForTokens
  readonly clock: Clock
}

export interface TokenKeeper extends Authorize {
  /** Scope of the present token, where the vendor said it. */
  scope(): Promise<string | undefined>
}

/** Renewed while it still works, so that calls under way are not refused. */
const renewBeforeMs = 60_000

/**
 * An access token and the refresh token that renews it. Each renewal ends both of the pair before [doc], so there is one at a
 * time in this process and, by a lock beside the file, among all of them; the new pair is on disk before it is used; and who
 * finds a newer pair in the file uses that.
 */
export function rotatingTokens(options: RotatingOptions): TokenKeeper {
  const { client, tokenFile, baseUrl, ask, clock } = options
  const began = options.refreshToken === undefined ? undefined : fingerprint(options.refreshToken)
  let present: Tokens | undefined
  let renewing: Promise<Tokens> | undefined

  async function tokens(): Promise<Tokens> {
    present ??= await storedTokens()
    if (present !== undefined && isFresh(present, clock.now())) return present
    return renewed(present?.accessToken)
  }

  function renewed(refused: string | undefined): Promise<Tokens> {
    renewing ??= renew(refused).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  function renew(refused: string | undefined): Promise<Tokens> {
    return underLock(`${tokenFile}.lock`, clock, async () => {
      const stored = await storedTokens()
      if (stored !== undefined && stored.accessToken !== refused && isFresh(stored, clock.now())) {
        present = stored
        return stored
      }
      const refreshToken = stored?.refreshToken ?? (stored === undefined ? options.refreshToken : undefined)
      if (refreshToken === undefined) throw notAuthorized(stored)
      const pair = await ask(client, { grant_type: 'refresh_token', refresh_token: refreshToken })
      const kept: StoredTokens = {
        ...pair,
        // A vendor that does not rotate gives none back.
        refreshToken: pair.refreshToken ?? refreshToken,
        scope: pair.scope ?? stored?.scope,
        baseUrl,
        clientId: client.clientId,
        began: stored === undefined ? began : stored.began,
      }
      await writeTokenFile(tokenFile, kept)
      present = kept
      return kept
    })
  }

  /** What the file holds for this account and client, unless the configuration was given another refresh token since. */
  async function storedTokens(): Promise<StoredTokens | undefined> {
    const stored = await readTokenFile(tokenFile)
    if (stored === undefined || stored.baseUrl !== baseUrl || stored.clientId !== client.clientId) return undefined
    return began === undefined || stored.began === undefined || stored.began === began ? stored : undefined
  }

  return {
    header: async () => `Bearer ${(await tokens()).accessToken}`,
    renew: async (refused) => {
      const token = refused.replace(/^Bearer /, '')
      if (present !== undefined && present.accessToken !== token) return true
      try {
        await renewed(token)
        return true
      } catch (error) {
        // A token without a refresh token: the 401 says all there is.
        if (isTajoError(error) && error.parts['reason'] === 'no refresh token') return false
        throw error
      }
    },
    scope: async () => (await tokens()).scope,
  }
}

/** Keeps the tokens a consent in the browser gave. Throws when they could not read anything. */
export async function keepTokens(
  { tokenFile, baseUrl, clock }: Pick<RotatingOptions, 'tokenFile' | 'baseUrl' | 'clock'>,
  clientId: string,
  tokens: Tokens,
): Promise<void> {
  expectReadScope(tokens.scope)
  await underLock(`${tokenFile}.lock`, clock, () =>
    writeTokenFile(tokenFile, { ...tokens, baseUrl, clientId, began: undefined }),
  )
}

function isFresh({ expiresAt }: Tokens, now: number): boolean {
  return expiresAt === undefined || expiresAt - renewBeforeMs > now
}

function notAuthorized(stored: StoredTokens | undefined): TajoError {
  return new TajoError(
    'TAJO_AUTH',
    stored === undefined
      ? 'Tajo has not been authorized for this Zendesk account yet.'
      : 'Zendesk does not accept the access token any more, and it came without a refresh token.',
    { hint: 'Run `tajo connectors connect` for the source and allow access.', parts: { reason: 'no refresh token' } },
  )
}

/** Tells tokens apart without keeping one. */
function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}
