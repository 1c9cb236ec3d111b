import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { Tokens } from './tokens.ts'

/** Tokens the vendor renews, kept where only the user can read them. */
export interface StoredTokens extends Tokens {
  /** Of the account they are for: another one's are never sent there. */
  readonly baseUrl: string
  readonly clientId: string
  /** Fingerprint of the refresh token in the configuration these began with; absent after a consent in the browser. */
  readonly began: string | undefined
}

/** The stored tokens, `undefined` where there is no file yet. */
export async function readTokenFile(path: string): Promise<StoredTokens | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw unusable(path, 'cannot be read', error)
  }
  const stored = parsed(text)
  if (stored === undefined) throw unusable(path, 'is not one Tajo wrote', undefined)
  return stored
}

/**
 * Replaces the file as a whole, on disk before it returns: using a refresh token ends it, so the pair that came back must not
 * be lost to a crash.
 */
export async function writeTokenFile(path: string, tokens: StoredTokens): Promise<void> {
  const folder = dirname(path)
  const next = `${path}.${process.pid}.${randomUUID()}`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(next, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify({ version: 1, ...tokens }, undefined, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(next, path)
    await syncFolder(folder)
  } catch (error) {
    await unlink(next).catch(() => undefined)
    throw unusable(path, 'cannot be written', error)
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function parsed(text: string): StoredTokens | undefined {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(data)) return undefined
  const { accessToken, refreshToken, expiresAt, scope, baseUrl, clientId, began } = data
  if (typeof accessToken !== 'string' || typeof baseUrl !== 'string' || typeof clientId !== 'string') return undefined
  return {
    accessToken,
    refreshToken: textOf(refreshToken),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : undefined,
    scope: textOf(scope),
    baseUrl,
    clientId,
    began: textOf(began),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT'
}

function unusable(path: string, what: string, cause: unknown): TajoError {
  return new TajoError('TAJO_CONFIG_INVALID', `The token file ${path} ${what}.`, {
    cause,
    hint: 'Check the file’s and its folder’s permissions; where it is damaged, delete it and authorize Tajo again.',
  })
}
