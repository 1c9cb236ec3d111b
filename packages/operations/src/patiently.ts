import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'

const betweenTriesMs = 2_000

/** Tries again while somebody else holds the warehouse, or the source in it; tells once why it waits. */
export async function patiently<T>(
  clock: Clock,
  signal: AbortSignal | undefined,
  waiting: (why: string) => void,
  task: () => Promise<T>,
): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await task()
    } catch (error) {
      if (!isTajoError(error) || !['TAJO_WAREHOUSE_BUSY', 'TAJO_RUN_ACTIVE'].includes(error.code)) throw error
      if (!told) waiting(error.message)
      await clock.sleep(betweenTriesMs, signal)
    }
  }
}
