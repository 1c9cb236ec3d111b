import type { Clock } from '@tajo/core/clock'
import type { Sql } from './store/sql.ts'

/** Something somebody did, or tried. */
export interface AuditEntry {
  /** `command line`, or a token's name. */
  readonly actor: string
  /** Name of the operation. */
  readonly action: string
  /** What it was asked with, without secrets and personal data. */
  readonly input: Readonly<Record<string, unknown>>
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Code of the error. */
  readonly code: string | null
  readonly requestId: string | null
}

export interface AuditRecord extends AuditEntry {
  readonly id: number
  readonly at: string
}

export interface AuditFilter {
  readonly actor?: string
  readonly action?: string
  /** ISO 8601. */
  readonly since?: string
  readonly beforeId?: number
  /** Up to 1,000; 100 where it is not said. */
  readonly limit?: number
}

/** Who did what. The database itself refuses to change or remove what is in it. */
export interface Audit {
  add(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(filter?: AuditFilter): Promise<readonly AuditRecord[]>
}

const mostListed = 1_000

export function makeAudit(sql: Sql, clock: Clock): Audit {
  return {
    add: async ({ actor, action, input, outcome, code, requestId }) => {
      await sql.rows(
        `INSERT INTO tajo_control.audit (at, actor, action, input, outcome, code, request_id) VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7)`,
        [new Date(clock.now()).toISOString(), actor, action, JSON.stringify(input), outcome, code, requestId],
      )
    },
    list: async (filter = {}) => {
      const rows = await sql.rows<Omit<AuditRecord, 'at'> & { at: Date }>(
        `SELECT id, at, actor, action, input, outcome, code, request_id AS "requestId" FROM tajo_control.audit
         WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2) AND ($3::timestamptz IS NULL OR at >= $3)
           AND ($4::bigint IS NULL OR id < $4)
         ORDER BY id DESC LIMIT $5`,
        [
          filter.actor ?? null,
          filter.action ?? null,
          filter.since ?? null,
          filter.beforeId ?? null,
          Math.min(filter.limit ?? 100, mostListed),
        ],
      )
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
    },
  }
}
