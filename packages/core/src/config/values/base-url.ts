import { good, type Parsed, wrong } from './parsed.ts'

/** An address that may replace the vendor's own: https, or plain http to this machine. Without a slash at the end. */
export function parseBaseUrl(text: string, apiPath: string): Parsed<string> {
  const url = URL.parse(text.trim())
  if (url === null) return refuse('must be an address such as https://proxy.example.com or http://127.0.0.1:4101')
  if (url.username !== '' || url.password !== '') return refuse('must not carry a user name or password')
  if (url.search !== '' || url.hash !== '') return refuse('must be an address without ? and #')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return refuse(
      'must begin with https:// (plain http:// only to 127.0.0.1, localhost or [::1], since the key would travel readable)',
    )
  }
  const path = url.pathname.replace(/\/+$/, '')
  return good(url.origin + (path.endsWith(apiPath) ? path.slice(0, -apiPath.length) : path))
}

/** `hostname` as URL parsing leaves it: 127.1 and 0x7f.0.0.1 have become dotted quads. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}

const refuse = (problem: string) => wrong(problem, { code: 'TAJO_CONFIG_URL' })
