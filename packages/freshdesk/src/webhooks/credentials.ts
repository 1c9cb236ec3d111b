/** The header a rule in Freshdesk carries the secret in: any name is free there, and this one nobody else uses. */
export const secretHeader = 'x-tajo-webhook'

/** What a delivery shows to prove who sent it. */
export interface Credentials {
  /** Every text that may be the secret. */
  readonly shown: readonly string[]
  /** There is an `Authorization` header, and it cannot be read. */
  readonly unreadable: boolean
}

/**
 * A rule sends what its editor was given: custom headers, user and password, or an API key [doc]. The key is sent as the user
 * name of Basic [guess], as everywhere at this vendor, so either half may be the secret.
 */
export function credentialsIn(headers: Readonly<Record<string, string>>): Credentials {
  const shown: string[] = []
  const own = headers[secretHeader]?.trim() ?? ''
  if (own !== '') shown.push(own)
  const authorization = headers['authorization']?.trim() ?? ''
  if (authorization === '') return { shown, unreadable: false }
  const [, scheme = '', rest = ''] = /^(\S+)\s+(\S.*)$/.exec(authorization) ?? []
  if (/^bearer$/i.test(scheme)) return { shown: [...shown, rest], unreadable: false }
  const colon = /^basic$/i.test(scheme) ? decoded(rest).indexOf(':') : -1
  if (colon === -1) return { shown, unreadable: true }
  const halves = [decoded(rest).slice(colon + 1), decoded(rest).slice(0, colon)].filter((half) => half !== '')
  return { shown: [...shown, ...halves], unreadable: halves.length === 0 }
}

/** Empty where it is not base64: `Buffer` would take anything. */
function decoded(text: string): string {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : ''
}
