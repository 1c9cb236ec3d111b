import { isLoopback } from './base-url.ts'
import { good, type Parsed, wrong } from './parsed.ts'

/** An origin as browsers send it: scheme, host and port, without a path. */
export function parseOrigin(text: string): Parsed<string> {
  const url = URL.parse(text.trim())
  const fits = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  return fits && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
    ? good(url.origin)
    : wrong('must be an origin such as https://help.example.com (plain http:// only to this machine)')
}
