import type { StreamAccess } from '@tajo/core/connector'
import type { JsonObject } from '@tajo/core/json'

/** How a run or one of its streams ended. `skipped` streams could not be read by this account, and the reason says why. */
export type Verdict =
  | { readonly kind: 'complete' }
  | { readonly kind: 'complete-except'; readonly rejected: number }
  | { readonly kind: 'incomplete'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly code: string; readonly hint: string }
  | { readonly kind: 'interrupted' }

export interface StreamPlan {
  readonly stream: string
  readonly table: string
  readonly mode: 'incremental' | 'full' | 'first'
  /** Rows expected; `null` where nothing cheap tells. */
  readonly rows: number | null
  readonly rowsFrom: string
  readonly calls: number | null
  readonly credits: number | null
  /** Minutes this stream alone takes under the account's limits. */
  readonly minutes: number | null
  readonly position: string | null
}

/** What a sync would do, before it does it. Plain data: `--dry-run`, a console and an agent show the same. */
export interface SyncPlan {
  readonly source: string
  readonly at: string
  readonly account: string
  readonly limitPerMinute: number | null
  readonly reservePercent: number
  readonly streams: readonly StreamPlan[]
  readonly calls: number
  readonly credits: number
  /** Lower bound of the whole run's duration under the limits, streams overlapping. */
  readonly minutes: number | null
  /** Calls this plan itself took. */
  readonly probes: number
  readonly notes: readonly string[]
}

export interface StreamReport {
  readonly stream: string
  readonly table: string
  readonly verdict: Verdict
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly rejected: number
  readonly calls: number
  readonly credits: number
  readonly seconds: number
  readonly notes: readonly string[]
}

export interface SyncReport {
  readonly runId: string
  readonly source: string
  readonly verdict: Verdict
  readonly exitCode: number
  readonly startedAt: string
  readonly seconds: number
  readonly waitedSeconds: number
  readonly calls: number
  readonly credits: number
  readonly limited: number
  readonly streams: readonly StreamReport[]
}

/** A moment of a running sync, for whoever watches. */
export interface Progress {
  readonly source: string
  readonly streams: readonly StreamProgress[]
  readonly calls: number
  readonly credits: number
  readonly remaining: number | null
  readonly allowedPerMinute: number | null
  /** Milliseconds the account's budget makes the run wait at the moment. */
  readonly waitingMs: number
  /** Forecast for the whole run; `null` while unknown. */
  readonly secondsLeft: number | null
}

export interface StreamProgress {
  readonly stream: string
  readonly state: 'waiting' | 'reading' | 'done' | 'skipped' | 'failed'
  readonly rows: number
  readonly rowsPerSecond: number
  readonly callsLeft: number | null
  readonly secondsLeft: number | null
  readonly note: string | null
}

export interface CheckFinding {
  readonly check: 'count' | 'id-gap' | 'sample' | 'range' | 'rejected' | 'run'
  readonly result: 'ok' | 'difference' | 'unknown'
  /** One sentence with the numbers. */
  readonly text: string
  readonly details?: readonly JsonObject[]
}

export interface StreamVerification {
  readonly stream: string
  readonly table: string
  readonly live: number
  readonly deleted: number
  readonly oldest: string | null
  readonly newest: string | null
  readonly findings: readonly CheckFinding[]
}

/** What an auditor gets: what was compared, with what, and what differed. */
export interface VerifyReport {
  readonly source: string
  readonly account: string
  readonly at: string
  readonly result: 'verified' | 'difference' | 'unknown'
  readonly exitCode: number
  readonly calls: number
  readonly streams: readonly StreamVerification[]
}

export interface SourceStatus {
  readonly source: string
  readonly type: string
  readonly lastRun: {
    readonly id: string
    readonly at: string
    readonly verdict: string
    readonly seconds: number | null
  } | null
  readonly streams: readonly {
    readonly stream: string
    readonly table: string
    readonly rows: number
    readonly deleted: number
    readonly position: string | null
    readonly lastSyncedAt: string | null
    readonly verdict: string | null
  }[]
  readonly rejected: number
}

export interface TestReport {
  readonly source: string
  readonly account: string | null
  readonly ok: boolean
  readonly exitCode: number
  readonly limitPerMinute: number | null
  readonly remaining: number | null
  /** What the account’s owner should know: credentials that end, scopes that are missing. */
  readonly notes: readonly string[]
  readonly streams: readonly StreamAccess[]
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
}
