import type { Warehouse } from '@tajo/core/warehouse'
import type { ReadTable } from './stored.ts'

/** A warehouse under test and a way to look into it. */
export interface Store {
  readonly warehouse: Warehouse
  readonly read: ReadTable
  close(): Promise<void>
}
