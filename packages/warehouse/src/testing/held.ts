import { isTajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'

/** Gets hold of a source as soon as a killed run has let go of it: what that had under way is decided then. */
export async function held(warehouse: Warehouse, source: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return (await warehouse.lockSource?.(source)) ?? (async () => undefined)
    } catch (error) {
      if (!isTajoError(error) || error.code !== 'TAJO_RUN_ACTIVE') throw error
    }
  }
}
