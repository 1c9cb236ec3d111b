import { headerOf, type SandboxRequest } from '../../http/message.ts'
import type { Settings } from '../options.ts'
import type { WorldData } from '../world/data.ts'
import type { User } from '../world/records.ts'
import { invalidToken, missingScopes, notAuthenticated } from './problem.ts'

export interface Credential {
  readonly user: User
  /** What a token may do; null for API tokens, which may do all. */
  readonly scope: string | null
}

/** Undefined when the call named nobody; a bearer that is not valid is refused at once [client]. */
export function credentialOf(data: WorldData, settings: Settings, request: SandboxRequest): Credential | undefined {
  const header = headerOf(request, 'authorization') ?? ''
  const bearer = /^Bearer\s+(\S+)$/i.exec(header)?.[1]
  if (bearer !== undefined) {
    const token = data.oauth.find(bearer)
    if (token === undefined) throw invalidToken()
    return { user: data.me(), scope: token.scope }
  }
  const encoded = /^Basic\s+(\S+)$/i.exec(header)?.[1]
  if (encoded === undefined || !settings.features.api_tokens) return undefined
  const match = /^(.+)\/token:(.*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8'))
  if (match === null || match[2] !== settings.apiToken || match[2] === '') return undefined
  const user = userOf(data, match[1] ?? '', settings)
  return user === undefined ? undefined : { user, scope: null }
}

/** The address says who calls: a token works with that of any verified user [doc]. */
function userOf(data: WorldData, email: string, settings: Settings): User | undefined {
  if (email.toLowerCase() === settings.email.toLowerCase()) return data.me()
  for (const one of data.users.values()) {
    if (one.email?.toLowerCase() === email.toLowerCase() && one.verified && one.active && one.role !== 'end-user')
      return one
  }
  return undefined
}

/** `write` covers POST, PUT and DELETE; an unknown scope was granted, and now nothing works with it [doc]. */
export function permit(credential: Credential, method: string, resource: string | undefined): void {
  if (credential.scope === null) return
  const kind = method === 'GET' ? 'read' : 'write'
  const granted = new Set(credential.scope.split(/\s+/))
  if (granted.has(kind) || (resource !== undefined && granted.has(`${resource}:${kind}`))) return
  throw missingScopes(resource === undefined ? [kind] : [`${resource}:${kind}`, kind])
}

export function requireCredential(credential: Credential | undefined): Credential {
  if (credential === undefined) throw notAuthenticated()
  return credential
}
