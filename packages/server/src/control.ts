import type { Inbox } from '@tajo/control/inbox'
import type { Jobs } from '@tajo/control/jobs'
import type { WebhookSecrets } from '@tajo/core/webhook'
import type { Role } from '@tajo/operations/operation'

/** What the server keeps between restarts, and shares with other servers and workers. */
export interface Control {
  /** Resolves when the store answers. */
  ready(): Promise<void>
  readonly tokens: Tokens
  readonly audit: Audit
  readonly secrets: Secrets
  readonly inbox: Inbox
  readonly jobs: Jobs
  readonly schedules: Schedules
  readonly alerts: Alerts
}

export interface TokenRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
}

interface Tokens {
  /** `token` is shown once; only its digest is kept. */
  create(token: { name: string; role: Role; expiresAt?: Date }): Promise<{ row: TokenRow; token: string }>
  /** `undefined`: unknown, expired or revoked. */
  check(token: string): Promise<{ id: string; name: string; role: Role } | undefined>
  list(): Promise<readonly TokenRow[]>
  /** False: there is none of that id. */
  revoke(id: string): Promise<boolean>
}

interface AuditEntry {
  /** A token's name, `command line`, `schedule`. */
  readonly actor: string
  readonly role: Role
  /** `models.run`. */
  readonly action: string
  /** Input without secrets. */
  readonly input: unknown
  /** `ok`, or the error's code. */
  readonly outcome: string
  readonly requestId: string
}

export interface AuditRow extends AuditEntry {
  readonly id: string
  readonly at: string
}

interface Audit {
  add(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(options: { limit: number; before?: string; actor?: string; action?: string }): Promise<readonly AuditRow[]>
}

/** Sealed with the server's key. */
interface Secrets {
  get(source: string): Promise<WebhookSecrets>
}

export const deliveryStates = ['pending', 'done', 'ignored', 'unknown', 'failed', 'dead'] as const

interface Schedules {
  list(): Promise<
    readonly { source: string; job: string; schedule: string; dueAt: string | null; lastAt: string | null }[]
  >
}

interface Alerts {
  list(options: {
    limit: number
  }): Promise<
    readonly { id: string; source: string; stream: string | null; state: string; since: string; text: string }[]
  >
}
