import { createHash } from 'node:crypto'
import type { Settings } from '../options.ts'

export interface AccessToken {
  readonly token: string
  readonly clientId: string
  readonly scope: string
  readonly createdMs: number
  /** Null never ends [doc]. */
  readonly expiresMs: number | null
  readonly id: number
}

interface RefreshToken {
  readonly token: string
  readonly access: string
  readonly clientId: string
  readonly scope: string
  readonly expiresMs: number
}

interface Code {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly challenge: string | null
  readonly expiresMs: number
}

const CODE_MS = 120_000

/** Codes, access tokens and refresh tokens; a refresh ends both tokens it replaces [doc]. */
export class OAuth {
  readonly #settings: Settings
  readonly #access = new Map<string, AccessToken>()
  readonly #refresh = new Map<string, RefreshToken>()
  readonly #codes = new Map<string, Code>()
  #made = 0
  /** Refused by the user, once: the next authorization comes back with `access_denied`. */
  denyNext = false

  constructor(settings: Settings) {
    this.#settings = settings
  }

  get tokens(): readonly AccessToken[] {
    return [...this.#access.values()]
  }

  authorize(clientId: string, redirectUri: string, scope: string, challenge: string | null): string {
    const code = this.#secret('code')
    const expiresMs = this.#now() + CODE_MS
    this.#codes.set(code, { clientId, redirectUri, scope, challenge, expiresMs })
    return code
  }

  /** A code works once, within 120 seconds [doc]. */
  takeCode(code: string): Code | undefined {
    const known = this.#codes.get(code)
    this.#codes.delete(code)
    return known === undefined || known.expiresMs < this.#now() ? undefined : known
  }

  grant(clientId: string, scope: string, expiresIn: number | null | undefined): AccessToken {
    const seconds = expiresIn === undefined ? this.#settings.accessTokenSeconds : expiresIn
    const createdMs = this.#now()
    const expiresMs = seconds === null ? null : createdMs + seconds * 1000
    const token = this.#secret('access')
    const access = { token, clientId, scope, createdMs, expiresMs, id: 31_400_000_000_000 + this.#made }
    this.#access.set(token, access)
    return access
  }

  grantRefresh(access: AccessToken, expiresIn: number | undefined): string {
    const token = this.#secret('refresh')
    const { clientId, scope } = access
    const expiresMs = this.#now() + (expiresIn ?? this.#settings.refreshTokenSeconds) * 1000
    this.#refresh.set(token, { token, access: access.token, clientId, scope, expiresMs })
    return token
  }

  /** Uses a refresh token up; a used, foreign or dead one is refused and its successor lives on [client]. */
  takeRefresh(token: string, clientId: string): RefreshToken | undefined {
    const known = this.#refresh.get(token)
    if (known === undefined || known.clientId !== clientId || known.expiresMs < this.#now()) return undefined
    this.#refresh.delete(token)
    this.#access.delete(known.access)
    return known
  }

  find(token: string): AccessToken | undefined {
    const known = this.#access.get(token)
    if (known === undefined || (known.expiresMs !== null && known.expiresMs <= this.#now())) return undefined
    return known
  }

  /** As an admin who revokes it. */
  revoke(token: string): boolean {
    return this.#access.delete(token)
  }

  #now(): number {
    return this.#settings.clock.now()
  }

  #secret(kind: string): string {
    this.#made += 1
    return createHash('sha256').update(`${this.#settings.seed} ${kind} ${this.#made}`).digest('hex')
  }
}
