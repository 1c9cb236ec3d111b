import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import type { Sql } from './store/sql.ts'

/** What a token may do: look, run things, change who may do what. Each includes the one before. */
export type TokenRole = 'viewer' | 'operator' | 'admin'

export interface TokenView {
  readonly id: string
  readonly name: string
  readonly role: TokenRole
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string | null
  /** To the minute. */
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export interface NewToken {
  readonly name: string
  readonly role: TokenRole
  readonly createdBy: string
  /** ISO 8601; `null` for never. */
  readonly expiresAt: string | null
}

/** Who may call the API. */
export interface Tokens {
  /**
   * The token is shown here and never again: only its hash is kept.
   *
   * @example
   * await tokens.create({ name: 'ci', role: 'operator', createdBy: 'command line', expiresAt: null }) // { token: 'tajo_3f…_9Xk…', … }
   */
  create(token: NewToken): Promise<TokenView & { readonly token: string }>
  /** Whose token it is; `null` for one that is unknown, revoked or expired. */
  check(token: string): Promise<{ readonly id: string; readonly name: string; readonly role: TokenRole } | null>
  list(): Promise<readonly TokenView[]>
  /** `false` where there is none, or it was revoked before. */
  revoke(id: string): Promise<boolean>
}

interface Row {
  readonly id: string
  readonly name: string
  readonly role: TokenRole
  readonly created_at: Date
  readonly created_by: string
  readonly expires_at: Date | null
  readonly last_used_at: Date | null
  readonly revoked_at: Date | null
}

const columns = 'id, name, role, created_at, created_by, expires_at, last_used_at, revoked_at'
const shape = /^tajo_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/
const usedEveryMs = 60_000

export function makeTokens(sql: Sql, clock: Clock): Tokens {
  const now = (): string => new Date(clock.now()).toISOString()
  return {
    create: async ({ name, role, createdBy, expiresAt }) => {
      const id = randomBytes(6).toString('hex')
      const token = `tajo_${id}_${randomBytes(32).toString('base64url')}`
      const [row] = await sql.rows<Row>(
        `INSERT INTO tajo_control.tokens (id, name, hash, role, created_at, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${columns}`,
        [id, name, hashOf(token), role, now(), createdBy, expiresAt],
      )
      if (row === undefined) throw new Error('no token was stored')
      return { ...asView(row), token }
    },
    check: async (token) => {
      const id = shape.exec(token)?.[1]
      if (id === undefined) return null
      const [row] = await sql.rows<Row & { hash: Uint8Array }>(
        `SELECT ${columns}, hash FROM tajo_control.tokens WHERE id = $1`,
        [id],
      )
      const isIt = timingSafeEqual(hashOf(token), row === undefined ? Buffer.alloc(32) : Buffer.from(row.hash))
      const nowMs = clock.now()
      if (row === undefined || !isIt || row.revoked_at !== null) return null
      if (row.expires_at !== null && row.expires_at.getTime() <= nowMs) return null
      if (row.last_used_at === null || row.last_used_at.getTime() < nowMs - usedEveryMs) {
        await sql.rows('UPDATE tajo_control.tokens SET last_used_at = $2 WHERE id = $1', [id, now()])
      }
      return { id, name: row.name, role: row.role }
    },
    list: async () =>
      (await sql.rows<Row>(`SELECT ${columns} FROM tajo_control.tokens ORDER BY created_at, id`)).map(asView),
    revoke: async (id) => {
      const revoked = await sql.rows(
        'UPDATE tajo_control.tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
        [id, now()],
      )
      return revoked.length > 0
    },
  }
}

/** A plain hash is enough: the secret is 32 random bytes, nothing to be guessed. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function asView(row: Row): TokenView {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }
}
