import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import { type Alerts, makeAlerts } from './alerts.ts'
import { type Audit, makeAudit } from './audit.ts'
import { type Inbox, makeInbox } from './inbox.ts'
import { type Jobs, openJobs } from './jobs.ts'
import type { ServerKey } from './key.ts'
import type { ChannelSettings } from './notify/channels.ts'
import { makeSchedules, type Schedules } from './schedules.ts'
import { makeSecrets, type Secrets } from './secrets.ts'
import { migrate } from './store/migrate.ts'
import { claimWithKey } from './store/own-key.ts'
import { openPglite } from './store/pglite.ts'
import { openPostgres } from './store/postgres.ts'
import type { Sql } from './store/sql.ts'
import { makeTokens, type Tokens } from './tokens.ts'

export type ControlAddress =
  | { readonly kind: 'pglite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

export interface ControlOptions {
  readonly address: ControlAddress
  readonly clock: Clock
  readonly log: Log
  readonly key: ServerKey
  /** Takes secrets out of what is kept of errors; what looks like one goes anyway. */
  readonly redact?: (text: string) => string
  /** Where people are told of changes of state; nowhere where it is not said. */
  readonly channels?: ChannelSettings
}

/** Everything a server keeps for itself: what came in, what is to be done, who may ask. */
export interface Control {
  readonly sql: Sql
  readonly inbox: Inbox
  readonly jobs: Jobs
  readonly schedules: Schedules
  readonly tokens: Tokens
  readonly audit: Audit
  readonly alerts: Alerts
  readonly secrets: Secrets
  /** Resolves when the store answers, fails when it does not. */
  ready(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the control store and brings it to this version's schema.
 *
 * @example
 * const control = await openControl({ address: { kind: 'pglite', path: '.tajo/control' }, clock: systemClock, log, key })
 * await control.inbox.counts() // []
 */
export async function openControl(options: ControlOptions): Promise<Control> {
  const { address, clock, log, key, redact = createRedactor([]), channels = { allowPrivate: false } } = options
  const sql =
    address.kind === 'pglite'
      ? await openPglite(address.path, clock.now())
      : await openPostgres(address.url, clock, log)
  try {
    await migrate(sql)
    await claimWithKey(sql, key)
    const inbox = makeInbox(sql, clock, key)
    const { jobs, enqueue, close: closeJobs } = await openJobs({ sql, clock, log, redact })
    return {
      sql,
      inbox,
      jobs,
      tokens: makeTokens(sql, clock),
      audit: makeAudit(sql, clock),
      alerts: makeAlerts({ sql, clock, log, redact }, channels),
      secrets: makeSecrets(sql, clock, key),
      schedules: makeSchedules(sql, clock, enqueue),
      ready: async () => void (await sql.rows('SELECT 1')),
      close: async () => {
        await inbox.idle()
        await closeJobs()
        await sql.close()
      },
    }
  } catch (error) {
    await sql.close()
    throw error
  }
}
