import type { Warehouse } from '@tajo/core/warehouse'

/** Does what writes a source while nobody else does; rejects with `TAJO_RUN_ACTIVE` where somebody is at it. */
export async function holding<T>(source: string, warehouse: Warehouse, work: () => Promise<T>): Promise<T> {
  const release = await warehouse.lockSource?.(source)
  try {
    return await work()
  } finally {
    await release?.()
  }
}
