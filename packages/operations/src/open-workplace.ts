import type { Config, SourceConfig } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { overlay } from '@tajo/warehouse/protocol/overlay'
import { connectSource } from './connect-source.ts'
import { openWarehouse, withEmptyWarehouse } from './open-warehouse.ts'
import { patiently } from './patiently.ts'
import type { Workplace, WorkplaceTools } from './workplace.ts'

export interface OpenWorkplaceOptions extends WorkplaceTools {
  /** Waits while somebody else holds the warehouse or a source in it; hears once why. Absent: that is an error. */
  readonly waiting?: (why: string) => void
}

/** A workplace for one command: what an operation uses is opened for it and closed after it, whatever happens. */
export function openWorkplace(config: Config, options: OpenWorkplaceOptions): Workplace {
  const { waiting, logOf, ...tools } = options
  const wait = <T>(signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> =>
    waiting === undefined ? task() : patiently(tools.clock, signal, waiting, task)
  return {
    config,
    ...tools,
    withWarehouse: async (use, task) => {
      const warehouse = await wait(use.signal, () => openWarehouse(config, use)).catch((error: unknown) => {
        if (use.emptyWhenMissing === true && isTajoError(error) && error.code === 'TAJO_WAREHOUSE_MISSING') return
        throw error
      })
      if (warehouse === undefined) return withEmptyWarehouse(use.command, task)
      try {
        return await task(waiting === undefined ? warehouse : patientWarehouse(warehouse, use.signal, wait))
      } finally {
        await warehouse.close()
      }
    },
    withConnection: async (source: SourceConfig, task) => {
      const connection = await connectSource(source, { ...tools, log: logOf?.(source) ?? tools.log })
      try {
        return await task(connection)
      } finally {
        await connection.close()
      }
    },
  }
}

/** A source that is held is waited for as well. */
function patientWarehouse(
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  wait: <T>(signal: AbortSignal | undefined, task: () => Promise<T>) => Promise<T>,
): Warehouse {
  if (warehouse.lockSource === undefined) return warehouse
  const nothing = async (): Promise<void> => {}
  return overlay(warehouse, {
    lockSource: (source) => wait(signal, async () => (await warehouse.lockSource?.(source)) ?? nothing),
  })
}
