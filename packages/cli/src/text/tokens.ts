import { ago } from '@tajo/operations/words/numbers'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'

/** A token as the API shows it, without itself. */
export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

export interface NewToken extends TokenRow {
  readonly token: string
}

export const tokenWords = {
  revoked: (id: string) => `Nobody gets in with token ${id} any more.`,
}

export function newTokenText({ token, name, role, expiresAt }: NewToken, style: Style): string {
  return [
    style.bold(token),
    '',
    `Token of ${name}, role ${role}${expiresAt === null ? '' : `, until ${expiresAt.slice(0, 10)}`}. It is shown this once: keep it where secrets are kept.`,
  ].join('\n')
}

export function tokensText(tokens: readonly TokenRow[], now: number, width: number, style: Style): string {
  if (tokens.length === 0) return `No token yet. Make one: ${style.cyan('tajo tokens create <name> --role viewer')}`
  return table(
    [
      { title: 'token', fixed: true },
      { title: 'name' },
      { title: 'role', fixed: true },
      { title: 'made', fixed: true },
      { title: 'last used', fixed: true },
      { title: 'state', fixed: true },
    ],
    tokens.map(({ id, name, role, createdAt, lastUsedAt, expiresAt, revokedAt }) => [
      id,
      name,
      role,
      ago(createdAt, now),
      lastUsedAt === null ? 'never' : ago(lastUsedAt, now),
      stateOf(revokedAt, expiresAt, now),
    ]),
    width,
    style,
  )
}

function stateOf(revokedAt: string | null, expiresAt: string | null, now: number): string {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'lasting'
  return Date.parse(expiresAt) <= now ? 'ended' : `until ${expiresAt.slice(0, 10)}`
}
