import { modelWarehouse } from './model-warehouse.ts'
import type { Store } from './store.ts'

export async function modelStore(): Promise<Store> {
  const warehouse = modelWarehouse()
  return { warehouse, read: warehouse.read, close: () => warehouse.close() }
}
