import type { Log } from '@tajo/core/log'
import { PgBoss } from 'pg-boss'
import { asBossDatabase, type Sql } from '../store/sql.ts'
import { deadLetterOf, jobKinds } from './kinds.ts'

const daySeconds = 86_400
const mostTries = 5
const nobody = '00000000-0000-4000-8000-000000000000'

/** pg-boss keeps the queues; which worker may run what is decided in `claims.ts`. */
export async function startBoss(sql: Sql, log: Log): Promise<PgBoss> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await startOnce(sql, log)
    } catch (error) {
      // Several servers make the queue at the same moment: the lock pg-boss takes lets one come after the other, but the later one may
      // still not see the schema. The next time it does.
      if (tries === mostTries || !isDuplicate(error)) throw error
    }
  }
}

async function startOnce(sql: Sql, log: Log): Promise<PgBoss> {
  const boss = new PgBoss({
    db: asBossDatabase(sql),
    backend: sql.kind,
    schema: 'tajo_queue',
    schedule: false,
    // Both look at the server as a whole, which a role of an application has no business with.
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', (error) => log.warn('The job queue reports an error.', { error: error.message }))
  boss.on('warning', (warning) => log.debug('The job queue reports something.', { warning: warning.message }))
  try {
    await boss.start()
    for (const kind of jobKinds) {
      await boss.createQueue(deadLetterOf(kind), { retentionSeconds: 90 * daySeconds })
      await boss.createQueue(kind, {
        deadLetter: deadLetterOf(kind),
        // A job that waits while no worker runs is not forgotten; one that is done can be looked at for a month.
        retentionSeconds: 365 * daySeconds,
        deleteAfterSeconds: 30 * daySeconds,
      })
      // It looks a queue up when it is first used. Within a transaction of PGlite, which has one connection, that would wait for itself.
      await boss.findJobs(kind, { id: nobody })
    }
    return boss
  } catch (error) {
    await stopBoss(boss)
    throw error
  }
}

/** Somebody else made it first: a row of the catalogue, a schema, a table, a type or a function. */
function isDuplicate(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return ['23505', '42P06', '42P07', '42710', '42723'].includes(String(code))
}

export async function stopBoss(boss: PgBoss): Promise<void> {
  await boss.stop({ graceful: false, close: false })
}
