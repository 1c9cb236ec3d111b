import type { PgBoss } from 'pg-boss'
import { asBossDatabase, type Queries, type Sql } from '../store/sql.ts'
import type { JobFailure } from './job.ts'
import type { JobKind } from './kinds.ts'

/** A job that a worker holds. */
export interface Claim {
  readonly id: string
  readonly kind: JobKind
  readonly lane: string
  readonly source: string | null
  readonly data: Readonly<Record<string, unknown>>
  /** Counts up with every claim: an outcome counts only for the claim it belongs to. */
  readonly attempt: number
  /** A worker had begun it and ended in the middle: some of it may be done. */
  readonly again: boolean
  readonly worker: string
}

export type Outcome =
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'failed'; readonly error: JobFailure; readonly again: boolean }
  | { readonly state: 'stopped'; readonly error: JobFailure }
  /** Given back by a worker that ends: runs again at once, and this try does not count. */
  | { readonly state: 'back' }

export const jobsChannel = 'tajo_jobs'
export const newsChannel = 'tajo_news'

/** Workers that died under it, one after the other, until a job is taken to be what kills them. */
const mostTakenOver = 10

/** Kinds with a job that could begin now. */
export async function claimable(sql: Sql, kinds: readonly JobKind[]): Promise<readonly JobKind[]> {
  if (kinds.length === 0) return []
  const rows = await sql.rows<{ name: JobKind }>(
    `SELECT DISTINCT job.name FROM tajo_queue.job AS job
     WHERE job.name = ANY($1::text[]) AND job.state < 'active' AND job.start_after <= clock_timestamp()
       AND NOT EXISTS (SELECT 1 FROM tajo_control.running WHERE running.lane = job.group_id)`,
    [kinds],
  )
  return rows.map(({ name }) => name)
}

/** The first job of the kind whose lane is free, with its lane. `null` also when another worker was quicker. */
export async function claim(sql: Sql, boss: PgBoss, kind: JobKind, worker: string): Promise<Claim | null> {
  try {
    return await sql.transaction(async (work) => {
      const lanes = await work.rows<{ lane: string }>('SELECT lane FROM tajo_control.running')
      const [job] = await boss.fetch<JobData>(kind, {
        ignoreGroups: lanes.map(({ lane }) => lane),
        db: asBossDatabase(work),
      })
      if (job === undefined) return null
      const lane = job.groupId ?? ''
      const won = await work.rows(
        `INSERT INTO tajo_control.running (lane, job_id, kind, attempt, worker) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (lane) DO NOTHING RETURNING lane`,
        [lane, job.id, kind, job.retryCount, worker],
      )
      // Undone with the transaction: the job waits as before.
      if (won.length === 0) throw new QuickerOne()
      // pg-boss ends what runs longer than it may, at most a day; a first sync may take a week. Here the beats of the worker decide.
      await work.rows('UPDATE tajo_queue.job SET expire_seconds = 2147483647 WHERE name = $1 AND id = $2', [
        kind,
        job.id,
      ])
      const { source, input: data, again = false } = job.data
      return { id: job.id, kind, lane, source, data, attempt: job.retryCount, again, worker }
    })
  } catch (error) {
    if (error instanceof QuickerOne) return null
    throw error
  }
}

interface JobData {
  readonly source: string | null
  readonly input: Readonly<Record<string, unknown>>
  readonly again?: true
}

/** Kept with the job: tries do not tell it, for one that was given back counts none. */
const begunBefore = `data = data || '{"again": true}'::jsonb`

/** What a job was asked with, as far as it may name people, is kept as `sealed` and only until it has ended. */
export const withoutOrder = `data = data #- '{input,sealed}'`

class QuickerOne extends Error {}

/** Records what became of a claim; `false` when the worker had lost it, and then nothing is recorded. */
export async function settle(sql: Sql, boss: PgBoss, claimed: Claim, outcome: Outcome): Promise<boolean> {
  return sql.transaction(async (work) => {
    const [held] = await work.rows<{ stop_asked: boolean }>(
      'DELETE FROM tajo_control.running WHERE job_id = $1 AND worker = $2 AND attempt = $3 RETURNING stop_asked',
      [claimed.id, claimed.worker, claimed.attempt],
    )
    if (held === undefined) return false
    const { kind, id, attempt } = claimed
    const db = asBossDatabase(work)
    switch (outcome.state) {
      case 'done':
        await boss.complete(kind, { id, retryCount: attempt }, { result: outcome.result ?? null }, { db })
        break
      case 'failed':
        if (!outcome.again) await lastTry(work, kind, id)
        await boss.fail(kind, { id, retryCount: attempt }, { error: outcome.error }, { db })
        break
      case 'stopped':
        await cancel(work, boss, kind, id, outcome.error)
        break
      case 'back':
        // Told to stop while its worker was ending: it stays ended.
        if (held.stop_asked) await boss.cancel(kind, id, { db })
        else await putBack(work, kind, id)
        break
    }
    await work.rows(
      `UPDATE tajo_queue.job SET ${withoutOrder} WHERE name = $1 AND id = $2 AND state IN ('completed', 'cancelled', 'failed')`,
      [kind, id],
    )
    await announce(work, id)
    return true
  })
}

/** Frees what a silent worker held, for others to take at once. Answers how many jobs. */
export async function takeOver(work: Queries, boss: PgBoss, worker: string): Promise<number> {
  const lost = await work.rows<{ job_id: string; kind: JobKind; attempt: number; stop_asked: boolean }>(
    'DELETE FROM tajo_control.running WHERE worker = $1 RETURNING job_id, kind, attempt, stop_asked',
    [worker],
  )
  for (const { job_id: id, kind, attempt, stop_asked: stopAsked } of lost) {
    if (stopAsked) await boss.cancel(kind, id, { db: asBossDatabase(work) })
    else if (attempt < mostTakenOver) {
      // The try was not the job's fault: it keeps as many as it had.
      await work.rows(
        `UPDATE tajo_queue.job SET state = 'retry', start_after = now(), heartbeat_on = NULL, retry_limit = retry_limit + 1, ${begunBefore}
         WHERE name = $1 AND id = $2 AND state = 'active'`,
        [kind, id],
      )
    } else {
      await lastTry(work, kind, id)
      await boss.fail(kind, { id, retryCount: attempt }, { error: killsItsWorkers }, { db: asBossDatabase(work) })
    }
    await announce(work, id)
  }
  return lost.length
}

const killsItsWorkers: JobFailure = {
  code: 'TAJO_INTERNAL',
  message: `The process that ran it ended without a word, ${mostTakenOver + 1} times.`,
  hint: 'Look at the memory of the workers and at their logs, then start it again.',
}

export async function cancel(
  work: Queries,
  boss: PgBoss,
  kind: JobKind,
  id: string,
  error: JobFailure | null,
): Promise<void> {
  await boss.cancel(kind, id, { db: asBossDatabase(work) })
  if (error === null) return
  await work.rows('UPDATE tajo_queue.job SET output = $3::jsonb WHERE name = $1 AND id = $2', [
    kind,
    id,
    JSON.stringify({ error }),
  ])
}

/** Wakes the workers, for a lane is free or a job is there, and those who watch this one. */
export async function announce(work: Queries, id: string): Promise<void> {
  await work.rows('SELECT pg_notify($1, $2), pg_notify($3, $4)', [jobsChannel, '', newsChannel, id])
}

async function lastTry(work: Queries, kind: JobKind, id: string): Promise<void> {
  await work.rows('UPDATE tajo_queue.job SET retry_limit = retry_count WHERE name = $1 AND id = $2', [kind, id])
}

async function putBack(work: Queries, kind: JobKind, id: string): Promise<void> {
  await work.rows(
    `UPDATE tajo_queue.job SET state = 'created', started_on = NULL, heartbeat_on = NULL, start_after = now(), ${begunBefore}
     WHERE name = $1 AND id = $2 AND state = 'active'`,
    [kind, id],
  )
}
