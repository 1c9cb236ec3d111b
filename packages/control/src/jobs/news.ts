import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import type { Sql } from '../store/sql.ts'
import { type Claim, newsChannel } from './claims.ts'

/** Something a job tells of itself, as plain JSON. Of `sync` and `apply` (how far it is) only the latest is kept, of others each. */
export interface JobNews {
  readonly kind: string
  readonly [part: string]: unknown
}

export interface ToldNews {
  /** Counts up; the next question asks for what came after. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  readonly news: JobNews
}

const replaced: readonly string[] = ['sync', 'apply']
const everyMs = 500

export interface Teller {
  tell(news: JobNews): void
  /** Resolves when all that was told is written. */
  flush(): Promise<void>
}

/** Writes a job's news at most twice a second. What cannot be written now is written with the next. */
export function makeTeller(sql: Sql, claim: Claim, clock: Clock, log: Log): Teller {
  let waiting: JobNews[] = []
  let writing: Promise<void> | undefined
  let isPaced = false

  const write = async (): Promise<void> => {
    const news = waiting
    waiting = []
    try {
      await store(sql, claim, news)
    } catch (error) {
      log.debug('News of a job could not be written yet.', { job: claim.id, error: String(error) })
      waiting = latest([...news, ...waiting])
    }
  }

  /** One write after the other, so that numbers follow the order things were told in. */
  const inTurn = (): Promise<void> => {
    writing = (writing ?? Promise.resolve()).then(() => (waiting.length === 0 ? undefined : write()))
    return writing
  }

  const pace = async (): Promise<void> => {
    isPaced = true
    while (waiting.length > 0) {
      await inTurn()
      await clock.sleep(everyMs)
    }
    isPaced = false
  }

  return {
    tell: (news) => {
      waiting = latest([...waiting, news])
      if (!isPaced) void pace()
    },
    flush: inTurn,
  }
}

export async function newsOf(sql: Sql, job: string, after: number): Promise<readonly ToldNews[]> {
  const rows = await sql.rows<{ seq: number; told_at: Date; news: JobNews }>(
    'SELECT seq, told_at, news FROM tajo_control.job_news WHERE job_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000',
    [job, after],
  )
  return rows.map(({ seq, told_at: at, news }) => ({ seq, at: at.toISOString(), news }))
}

/** News of jobs that are no longer kept. */
export async function purgeNews(sql: Sql): Promise<void> {
  await sql.rows(
    `DELETE FROM tajo_control.job_news WHERE told_at < now() - interval '1 day'
       AND NOT EXISTS (SELECT 1 FROM tajo_queue.job WHERE job.id = job_news.job_id)`,
  )
}

async function store(sql: Sql, claim: Claim, news: readonly JobNews[]): Promise<void> {
  const given = news.map((one) => ({ slot: replaced.includes(one.kind) ? one.kind : null, news: one }))
  await sql.transaction(async (work) => {
    const slots = given.flatMap(({ slot }) => (slot === null ? [] : [slot]))
    if (slots.length > 0) {
      await work.rows('DELETE FROM tajo_control.job_news WHERE job_id = $1 AND slot = ANY($2::text[])', [
        claim.id,
        slots,
      ])
    }
    // A worker that lost the job tells nothing any more.
    await work.rows(
      `INSERT INTO tajo_control.job_news (job_id, slot, news)
       SELECT running.job_id, given.slot, given.news FROM tajo_control.running,
         jsonb_to_recordset($4::jsonb) AS given(slot text, news jsonb)
       WHERE running.job_id = $1 AND running.worker = $2 AND running.attempt = $3`,
      [claim.id, claim.worker, claim.attempt, JSON.stringify(given)],
    )
    await work.rows('SELECT pg_notify($1, $2)', [newsChannel, claim.id])
  })
}

function latest(news: readonly JobNews[]): JobNews[] {
  return news.filter(
    (one, i) => !replaced.includes(one.kind) || !news.slice(i + 1).some(({ kind }) => kind === one.kind),
  )
}
