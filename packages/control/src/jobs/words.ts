import type { PgBoss } from 'pg-boss'
import type { Sql } from '../store/sql.ts'
import { announce, cancel, withoutOrder } from './claims.ts'
import type { JobRow } from './job.ts'
import { deadLetterOf, type JobKind, jobKinds } from './kinds.ts'

/** Something that is kept of a job. */
export interface JobWords {
  readonly job: string
  readonly kind: JobKind
  /** ISO 8601. */
  readonly askedAt: string
  readonly part: 'order' | 'answer' | 'news'
  readonly value: unknown
}

type Row = Pick<JobRow, 'id' | 'name' | 'state' | 'data' | 'output' | 'created_on'>

const atOnce = 200
const nowhere = '00000000-0000-0000-0000-000000000000'

/**
 * Goes through what jobs were asked, answered and told, and empties what is picked: a job that waits is stopped, one that runs keeps
 * its order until it ends. Answers how many things were emptied.
 */
export async function eraseWords(sql: Sql, boss: PgBoss, picks: (words: JobWords) => boolean): Promise<number> {
  let erased = 0
  let last = nowhere
  for (;;) {
    const rows = await sql.rows<Row>(
      `SELECT id, name, state, data, output, created_on FROM tajo_queue.job WHERE name = ANY($1::text[]) AND id > $2 ORDER BY id LIMIT ${atOnce}`,
      [[...jobKinds, ...jobKinds.map(deadLetterOf)], last],
    )
    if (rows.length === 0) return erased
    for (const row of rows) erased += await eraseOf(sql, boss, row, picks)
    last = rows.at(-1)?.id ?? last
  }
}

async function eraseOf(sql: Sql, boss: PgBoss, row: Row, picks: (words: JobWords) => boolean): Promise<number> {
  const { id, name: kind, state, data } = row
  const about = { job: id, kind, askedAt: row.created_on.toISOString() }
  const told = await sql.rows<{ seq: number; news: unknown }>(
    'SELECT seq, news FROM tajo_control.job_news WHERE job_id = $1',
    [id],
  )
  const news = told.filter((one) => picks({ ...about, part: 'news', value: one.news })).map(({ seq }) => seq)
  const order = state !== 'active' && picks({ ...about, part: 'order', value: data.input })
  const answer = row.output !== null && picks({ ...about, part: 'answer', value: row.output })
  if (news.length === 0 && !order && !answer) return 0
  return sql.transaction(async (work) => {
    if (news.length > 0)
      await work.rows('DELETE FROM tajo_control.job_news WHERE job_id = $1 AND seq = ANY($2::bigint[])', [id, news])
    if (order) {
      // Its order is gone with the person: it could not be done.
      if (jobKinds.includes(kind) && (state === 'created' || state === 'retry'))
        await cancel(work, boss, kind, id, null)
      await work.rows(`UPDATE tajo_queue.job SET ${withoutOrder} WHERE name = $1 AND id = $2 AND state <> 'active'`, [
        kind,
        id,
      ])
      await announce(work, id)
    }
    if (answer)
      await work.rows(`UPDATE tajo_queue.job SET output = output - 'result' WHERE name = $1 AND id = $2`, [kind, id])
    return news.length + Number(order) + Number(answer)
  })
}
