import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import { startBoss, stopBoss } from './jobs/boss.ts'
import { announce, cancel, jobsChannel, newsChannel } from './jobs/claims.ts'
import { asJob, type Job, type JobRow, type JobState, selectJobs } from './jobs/job.ts'
import { type JobKind, jobKinds, laneOf, type RetryRule, retryRules } from './jobs/kinds.ts'
import { newsOf, purgeNews, type ToldNews } from './jobs/news.ts'
import { eraseWords, type JobWords } from './jobs/words.ts'
import { type WorkOptions, work } from './jobs/worker.ts'
import { asBossDatabase, type Queries, type Sql } from './store/sql.ts'

export interface EnqueueOptions {
  /** The job is about this source alone: a source has one run at a time, of whatever kind. */
  readonly source?: string
  /**
   * Which jobs are the same: while one waits, asking for it again answers that one. Where it is not said, those of one kind and
   * source are; jobs that differ in what they are asked for with need keys of their own. `null`: every one counts.
   */
  readonly key?: string | null
  /** ISO 8601. */
  readonly startAfter?: string
  /** A person waits: what is waiting for its next try, or for its time, begins now. */
  readonly urgent?: boolean
  readonly retry?: RetryRule
}

export interface JobFilter {
  readonly kind?: JobKind
  readonly source?: string
  readonly state?: JobState
  /** Where the page before ended (`cursorOf` its last job). */
  readonly before?: string
  /** Up to 1,000; 100 where it is not said. */
  readonly limit?: number
}

export interface WorkerView {
  readonly id: string
  readonly name: string
  readonly kinds: readonly string[]
  readonly startedAt: string
  readonly beatAt: string
  readonly jobs: readonly string[]
}

/** What is to be done, by whoever works, on this machine or another. */
export interface Jobs {
  /**
   * @example
   * await jobs.enqueue('sync', {}, { source: 'zendesk' }) // { id: '0b6c…', existed: false }, asked again at once: { id: '0b6c…', existed: true }
   */
  enqueue(
    kind: JobKind,
    data: Readonly<Record<string, unknown>>,
    options?: EnqueueOptions,
  ): Promise<{ readonly id: string; readonly existed: boolean }>
  get(id: string): Promise<Job | null>
  /** Newest first. */
  list(filter?: JobFilter): Promise<readonly Job[]>
  /** Waiting ones are stopped at once, running ones are told to; `null` where there is no such job. */
  stop(id: string): Promise<'stopped' | 'stopping' | 'ended' | null>
  /** What a job has told after that number, oldest first; at most 1,000. */
  news(id: string, afterSeq: number): Promise<readonly ToldNews[]>
  /** Calls back with a job’s id when it has told something or its state has changed; with an empty text when that may have been missed. */
  onNews(heard: (id: string) => void): Promise<() => Promise<void>>
  /** Runs jobs until the signal, and resolves when those under way have ended. */
  work(options: WorkOptions): Promise<void>
  workers(): Promise<readonly WorkerView[]>
  counts(): Promise<
    readonly { readonly kind: JobKind; readonly state: 'waiting' | 'running' | 'failed'; readonly count: number }[]
  >
  purge(): Promise<void>
  /** Empties what is picked of all that jobs keep; answers how many things. */
  eraseWords(picks: (words: JobWords) => boolean): Promise<number>
}

/** `enqueue` as a part of a transaction: the job is there when that is committed. */
export type EnqueueWithin = (work: Queries, ...asked: Parameters<Jobs['enqueue']>) => ReturnType<Jobs['enqueue']>

export interface JobsParts {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  /** Takes secrets out of what is kept of an error. */
  readonly redact: (text: string) => string
}

const mostListed = 1_000

export async function openJobs(
  parts: JobsParts,
): Promise<{ readonly jobs: Jobs; readonly enqueue: EnqueueWithin; readonly close: () => Promise<void> }> {
  const { sql, log } = parts
  const boss = await startBoss(sql, log)
  const enqueue: EnqueueWithin = async (work, kind, data, options = {}) => {
    const source = options.source ?? null
    const key = options.key === undefined ? (source ?? '') : options.key
    if (key !== null) {
      const waiting = await waitingJob(work, kind, key)
      if (waiting !== null) {
        if (options.urgent === true) await beginNow(work, kind, waiting)
        await work.rows('SELECT pg_notify($1, $2)', [jobsChannel, ''])
        return { id: waiting, existed: true }
      }
    }
    const retry = options.retry ?? retryRules[kind]
    const id = await boss.send(
      kind,
      { source, input: data },
      {
        ...(key === null ? {} : { singletonKey: key }),
        ...(options.startAfter === undefined ? {} : { startAfter: new Date(options.startAfter) }),
        group: { id: laneOf(kind, source) },
        retryLimit: retry.times,
        retryDelay: retry.delaySeconds,
        retryDelayMax: retry.longestSeconds,
        retryBackoff: true,
        db: asBossDatabase(work),
      },
    )
    if (id === null) throw new Error(`pg-boss took no job of kind ${kind}`)
    await announce(work, id)
    return { id, existed: false }
  }
  const jobs: Jobs = {
    enqueue: (kind, data, options = {}) => sql.transaction((work) => enqueue(work, kind, data, options)),
    get: async (id) => {
      const [row] = await sql.rows<JobRow>(`${selectJobs} WHERE job.name = ANY($1::text[]) AND job.id = $2`, [
        jobKinds,
        asUuid(id),
      ])
      return row === undefined ? null : asJob(row)
    },
    list: async (filter = {}) => {
      const [before, beforeId] = placeIn(filter.before)
      const rows = await sql.rows<JobRow>(
        `${selectJobs}
         WHERE job.name = ANY($1::text[]) AND ($2::text IS NULL OR job.data ->> 'source' = $2)
           AND ($3::text IS NULL OR ${stateSql} = $3)
           AND ($4::timestamptz IS NULL OR (date_trunc('milliseconds', job.created_on), job.id) < ($4::timestamptz, $5::uuid))
         ORDER BY date_trunc('milliseconds', job.created_on) DESC, job.id DESC LIMIT $6`,
        [
          filter.kind === undefined ? jobKinds : [filter.kind],
          filter.source ?? null,
          filter.state ?? null,
          before,
          beforeId,
          Math.min(filter.limit ?? 100, mostListed),
        ],
      )
      return rows.map(asJob)
    },
    stop: (id) =>
      sql.transaction(async (work) => {
        const asked = await work.rows(
          'UPDATE tajo_control.running SET stop_asked = true WHERE job_id = $1 RETURNING lane',
          [asUuid(id)],
        )
        if (asked.length > 0) {
          await work.rows('SELECT pg_notify($1, $2), pg_notify($3, $4)', [jobsChannel, 'stop', newsChannel, id])
          return 'stopping'
        }
        // Locked: it is not claimed while it is being stopped.
        const [job] = await work.rows<{ name: JobKind; waits: boolean }>(
          `SELECT name, state < 'active' AS waits FROM tajo_queue.job WHERE name = ANY($1::text[]) AND id = $2 FOR UPDATE`,
          [jobKinds, asUuid(id)],
        )
        if (job === undefined) return null
        if (!job.waits) return 'ended'
        await cancel(work, boss, job.name, id, null)
        await announce(work, id)
        return 'stopped'
      }),
    news: (id, afterSeq) => newsOf(sql, asUuid(id), afterSeq),
    onNews: (heard) => sql.listen(newsChannel, heard),
    work: (options) => work({ ...parts, boss }, options),
    workers: async () => {
      const rows = await sql.rows<{
        id: string
        name: string
        kinds: string[]
        started_at: Date
        beat_at: Date
        jobs: string[]
      }>(
        `SELECT workers.*, ARRAY(SELECT job_id::text FROM tajo_control.running WHERE worker = workers.id ORDER BY claimed_at) AS jobs
         FROM tajo_control.workers ORDER BY started_at, id`,
      )
      return rows.map(({ started_at: started, beat_at: beat, ...row }) => ({
        ...row,
        startedAt: started.toISOString(),
        beatAt: beat.toISOString(),
      }))
    },
    counts: () =>
      sql.rows(
        `SELECT name AS kind, CASE WHEN state < 'active' THEN 'waiting' WHEN state = 'active' THEN 'running' ELSE 'failed' END AS state, count(*) AS count
         FROM tajo_queue.job WHERE name = ANY($1::text[]) AND state NOT IN ('completed', 'cancelled') GROUP BY 1, 2 ORDER BY 1, 2`,
        [jobKinds],
      ),
    purge: () => purgeNews(sql),
    eraseWords: (picks) => eraseWords(sql, boss, picks),
  }
  return { jobs, enqueue, close: () => stopBoss(boss) }
}

/** Where a list goes on after this job. */
export function cursorOf(job: Job): string {
  return `${job.askedAt}_${job.id}`
}

const stateSql = `CASE job.state WHEN 'created' THEN 'waiting' WHEN 'retry' THEN 'retrying' WHEN 'completed' THEN 'done'
  WHEN 'cancelled' THEN 'stopped' WHEN 'failed' THEN 'failed' ELSE CASE WHEN running.stop_asked THEN 'stopping' ELSE 'running' END END`

/** Two who ask for the same at the same moment come one after the other. */
async function waitingJob(work: Queries, kind: JobKind, key: string): Promise<string | null> {
  await work.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tajo job ${kind} ${key}`])
  const [job] = await work.rows<{ id: string }>(
    `SELECT id FROM tajo_queue.job WHERE name = $1 AND singleton_key = $2 AND state < 'active' ORDER BY created_on LIMIT 1`,
    [kind, key],
  )
  return job?.id ?? null
}

async function beginNow(work: Queries, kind: JobKind, id: string): Promise<void> {
  await work.rows(
    `UPDATE tajo_queue.job SET start_after = now() WHERE name = $1 AND id = $2 AND state < 'active' AND start_after > now()`,
    [kind, id],
  )
}

const nowhere = '00000000-0000-0000-0000-000000000000'

/** Any text may be asked for; what is no id names no job. */
function asUuid(text: string): string {
  return /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text) ? text : nowhere
}

function placeIn(cursor: string | undefined): readonly [at: string | null, id: string] {
  const parts = cursor?.split('_') ?? []
  const [at = '', id = ''] = parts
  return Number.isNaN(Date.parse(at)) ? [null, nowhere] : [at, asUuid(id)]
}
