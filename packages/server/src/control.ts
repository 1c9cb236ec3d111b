import type { Inbox } from '@tajo/control/inbox'
import type { WebhookSecrets } from '@tajo/core/webhook'
import type { News, Role } from '@tajo/operations/operation'

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

export const jobKinds = ['sync', 'models', 'activate', 'delivery', 'erase', 'verify'] as const
export type JobKind = (typeof jobKinds)[number]
export const jobStates = ['waiting', 'running', 'done', 'failed', 'stopped'] as const

export interface JobRow {
  readonly id: string
  readonly kind: JobKind
  readonly source: string | null
  readonly state: (typeof jobStates)[number]
  readonly actor: string | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly attempts: number
  readonly output: unknown
  readonly error: { code: string; message: string; hint: string } | null
}

interface Jobs {
  /** Data without secrets and without personal data. `undefined`: the same is waiting already. */
  enqueue(job: { kind: JobKind; source?: string; data: unknown; actor: string }): Promise<{ id: string; kind: JobKind }>
  get(id: string): Promise<JobRow | undefined>
  list(options: { limit: number; kind?: JobKind; source?: string; state?: JobRow['state'] }): Promise<readonly JobRow[]>
  /** News after this number, in order. */
  news(id: string, after: number, limit: number): Promise<readonly { id: number; at: string; news: News }[]>
  /** False: it has ended, or there is none. */
  stop(id: string): Promise<boolean>
}

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
