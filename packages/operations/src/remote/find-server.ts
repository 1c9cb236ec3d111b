import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '@tajo/core/json'
import type { RemoteServer } from './ask.ts'
import { healthPath } from './wire.ts'

const usualPatienceMs = 1_000

/** Whether a server runs for the `tajo.yml` in a folder. `stale`: there was one. */
export type FoundServer =
  | { readonly kind: 'none' }
  | { readonly kind: 'stale'; readonly file: string }
  | { readonly kind: 'running'; readonly server: RemoteServer }

/** Where a server that runs leaves word of itself. */
export const serverFile = (dir: string): string => join(dir, '.tajo', 'server.json')

/** A server that does not answer within its patience is none. */
export async function findServer(dir: string, patienceMs = usualPatienceMs): Promise<FoundServer> {
  const file = serverFile(dir)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Whoever may not read it may not talk to the server either.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return undefined
    throw error
  })
  if (text === undefined) return { kind: 'none' }
  const server = serverIn(text)
  return server !== undefined && (await isHealthy(server, patienceMs))
    ? { kind: 'running', server }
    : { kind: 'stale', file }
}

function serverIn(text: string): RemoteServer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return undefined
    const { url, token } = value
    return typeof url === 'string' && typeof token === 'string' && /^https?:\/\//.test(url)
      ? { url: url.replace(/\/+$/, ''), token }
      : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Asks without the token: somebody else may have the port by now. */
async function isHealthy({ url }: RemoteServer, patienceMs: number): Promise<boolean> {
  try {
    const response = await fetch(`${url}${healthPath}`, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
    const health: unknown = await response.json()
    return response.ok && isObject(health) && health['service'] === 'tajo'
  } catch {
    return false
  }
}
