import type { Clock } from '@tajo/core/clock'
import type { JobKind } from './jobs/kinds.ts'
import type { EnqueueWithin } from './jobs.ts'
import { type DueRule, nextDue } from './schedules/next-due.ts'
import type { Queries, Sql } from './store/sql.ts'

/** A job that is asked for again and again. */
export interface ScheduledJob {
  /** `sync zendesk`: unique. */
  readonly name: string
  readonly kind: JobKind
  readonly source: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** As of `enqueue`. */
  readonly key?: string
  readonly rule: DueRule
}

export interface ScheduleView extends ScheduledJob {
  /** `null`: never again. */
  readonly dueAt: string | null
  readonly lastDueAt: string | null
}

export interface Enqueued {
  readonly name: string
  readonly kind: JobKind
  readonly source: string | null
  readonly dueAt: string
  readonly job: { readonly id: string; readonly existed: boolean }
}

export interface Schedules {
  /** Makes these the schedules, all of them. What was due before stays due; a changed rule counts from now. */
  set(jobs: readonly ScheduledJob[]): Promise<void>
  list(): Promise<readonly ScheduleView[]>
  /** Enqueues what is due. However many servers ask, every due time is taken once; with the server that takes it goes nothing. */
  enqueueDue(): Promise<readonly Enqueued[]>
}

interface Row {
  readonly name: string
  readonly kind: JobKind
  readonly source: string | null
  readonly spec: DueRule & { readonly key?: string }
  readonly data: Readonly<Record<string, unknown>>
  readonly due_at: Date | null
  readonly last_due_at: Date | null
}

const columns = 'name, kind, source, spec, data, due_at, last_due_at'

export function makeSchedules(sql: Sql, clock: Clock, enqueue: EnqueueWithin): Schedules {
  return {
    set: (jobs) =>
      sql.transaction(async (work) => {
        await work.rows(`SELECT pg_advisory_xact_lock(hashtext('tajo_control schedules'))`)
        await work.rows('DELETE FROM tajo_control.schedules WHERE NOT name = ANY($1::text[])', [
          jobs.map(({ name }) => name),
        ])
        const rows = await work.rows<Row>(`SELECT ${columns} FROM tajo_control.schedules FOR UPDATE`)
        const known = new Map(rows.map((row) => [row.name, row]))
        for (const job of jobs) await put(work, job, known.get(job.name), clock.now())
      }),
    list: async () => {
      const rows = await sql.rows<Row>(`SELECT ${columns} FROM tajo_control.schedules ORDER BY name`)
      return rows.map((row) => {
        const { key, ...rule } = row.spec
        return {
          name: row.name,
          kind: row.kind,
          source: row.source,
          data: row.data,
          ...(key === undefined ? {} : { key }),
          rule,
          dueAt: row.due_at?.toISOString() ?? null,
          lastDueAt: row.last_due_at?.toISOString() ?? null,
        }
      })
    },
    enqueueDue: async () => {
      const now = new Date(clock.now()).toISOString()
      // Asked every few seconds by every server, and mostly there is nothing.
      const due = await sql.rows('SELECT 1 FROM tajo_control.schedules WHERE due_at <= $1 LIMIT 1', [now])
      return due.length === 0 ? [] : sql.transaction((work) => enqueueDue(work, enqueue, clock.now()))
    },
  }
}

async function enqueueDue(work: Queries, enqueue: EnqueueWithin, nowMs: number): Promise<readonly Enqueued[]> {
  const rows = await work.rows<Row>(
    `SELECT ${columns} FROM tajo_control.schedules WHERE due_at <= $1 ORDER BY name FOR UPDATE SKIP LOCKED`,
    [new Date(nowMs).toISOString()],
  )
  const enqueued: Enqueued[] = []
  for (const row of rows) {
    const dueMs = isMissed(row, nowMs)
    if (dueMs !== null && dueMs <= nowMs) {
      const { key } = row.spec
      const job = await enqueue(work, row.kind, row.data, {
        ...(row.source === null ? {} : { source: row.source }),
        ...(key === undefined ? {} : { key }),
      })
      enqueued.push({ name: row.name, kind: row.kind, source: row.source, dueAt: new Date(dueMs).toISOString(), job })
      await move(work, row, dueMs, nextDue({ ...row.spec, lastDueMs: dueMs, nowMs, seed: row.name }))
    } else {
      // Missed, and the rule is to wait for the next time.
      await move(work, row, row.last_due_at?.getTime() ?? null, dueMs)
    }
  }
  return enqueued
}

/** The due time to deal with now: what is written, or after downtime what the rule makes of it. */
function isMissed(row: Row, nowMs: number): number | null {
  const dueMs = row.due_at?.getTime() ?? null
  if (dueMs === null || row.last_due_at === null) return dueMs
  return nextDue({ ...row.spec, lastDueMs: row.last_due_at.getTime(), nowMs, seed: row.name })
}

async function move(work: Queries, row: Row, lastMs: number | null, dueMs: number | null): Promise<void> {
  await work.rows('UPDATE tajo_control.schedules SET last_due_at = $2, due_at = $3 WHERE name = $1', [
    row.name,
    iso(lastMs),
    iso(dueMs),
  ])
}

async function put(work: Queries, job: ScheduledJob, known: Row | undefined, nowMs: number): Promise<void> {
  const spec = { ...job.rule, ...(job.key === undefined ? {} : { key: job.key }) }
  const isSame = known !== undefined && sameRule(known.spec, job.rule)
  const due = isSame ? iso(known.due_at?.getTime() ?? null) : iso(firstDue(job, known, nowMs))
  await work.rows(
    `INSERT INTO tajo_control.schedules (name, kind, source, spec, data, due_at) VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, source = excluded.source, spec = excluded.spec, data = excluded.data, due_at = excluded.due_at`,
    [job.name, job.kind, job.source, JSON.stringify(spec), JSON.stringify(job.data), due],
  )
}

/** A shorter interval counts from the last time, so that changing it does not start everything at once. */
function firstDue(job: ScheduledJob, known: Row | undefined, nowMs: number): number | null {
  return nextDue({ ...job.rule, lastDueMs: known?.last_due_at?.getTime() ?? null, nowMs, seed: job.name })
}

function sameRule(a: DueRule, b: DueRule): boolean {
  const text = (rule: DueRule): string =>
    JSON.stringify([
      'everyMs' in rule.timing ? rule.timing.everyMs : rule.timing.cron,
      rule.timeZone,
      rule.jitterMs,
      rule.catchUp,
    ])
  return text(a) === text(b)
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
