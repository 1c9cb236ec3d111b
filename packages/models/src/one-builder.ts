import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'

const betweenTriesMs = 500
/** Between two statements of a build there is next to nothing to do. */
const idleMs = 30_000

export interface Patience {
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/**
 * One transaction that builds models: while nobody else builds any, for what was built last is where the next one goes on; and over the
 * rows of one moment, whatever workers store meanwhile.
 */
export async function asOneBuilder<T>(
  warehouse: Warehouse,
  patience: Patience,
  task: (sql: SqlWork) => Promise<T>,
): Promise<T> {
  const release = await held(warehouse, patience)
  try {
    return await warehouse.work(async (sql) => {
      // DuckDB's transactions are like that anyway.
      if (warehouse.kind === 'postgres') {
        await sql.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
        // Who was paused in the middle of it would keep everybody else from building.
        await sql.run(`SET LOCAL idle_in_transaction_session_timeout = ${idleMs}`)
      }
      return task(sql)
    })
  } finally {
    await release?.()
  }
}

/** Waits outside of any transaction: whatever else this process writes goes on meanwhile. */
async function held(warehouse: Warehouse, { clock, signal }: Patience): Promise<(() => Promise<void>) | undefined> {
  for (;;) {
    try {
      return await warehouse.lockSource?.('the support model')
    } catch (error) {
      if (!isTajoError(error) || error.code !== 'TAJO_RUN_ACTIVE') throw error
      await clock.sleep(betweenTriesMs, signal)
    }
  }
}
