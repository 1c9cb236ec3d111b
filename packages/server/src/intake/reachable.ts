import { isLoopback } from '@tajo/core/config/values/base-url'
import { TajoError } from '@tajo/core/errors'

/** Vendors send over https only; a sandbox on this machine is another matter. */
export function reachable(url: string): string {
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' || isLoopback(hostname)) return url
  throw new TajoError('TAJO_SERVER_SETUP', `Vendors cannot reach ${url}: they send over https.`, {
    hint: 'Name the address the world reaches this server at as `server.public_url`.',
  })
}
