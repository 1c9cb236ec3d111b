import type { Clock } from '@tajo/core/clock'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'

const betweenTriesMs = 500

export interface Patience {
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/**
 * One transaction that builds models, while nobody else builds any: what was built last is where the next one goes on. Workers on
 * several machines share a PostgreSQL; a DuckDB file has one process and that one writer.
 */
export async function asOneBuilder<T>(
  warehouse: Warehouse,
  { clock, signal }: Patience,
  task: (sql: SqlWork) => Promise<T>,
): Promise<T> {
  for (;;) {
    const done = await warehouse.work(async (sql) =>
      warehouse.kind !== 'postgres' || (await isAlone(sql)) ? { result: await task(sql) } : undefined,
    )
    if (done !== undefined) return done.result
    // Waited for outside of the transaction: whatever else this process writes goes on meanwhile.
    await clock.sleep(betweenTriesMs, signal)
  }
}

/** Until the end of the transaction. */
async function isAlone(sql: SqlWork): Promise<boolean> {
  const [row] = await sql.rows<{ alone: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('tajo models', 0)) AS alone`,
  )
  return row?.alone === true
}
