import type { Clock } from '@tajo/core/clock'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { makeDatabase } from '@tajo/warehouse/testing/databases'
import { tableReader } from './duck-store.ts'
import type { Store } from './store.ts'
import type { Vendor } from './vendor.ts'

/** A PostgreSQL database of its own, which goes when it is closed. */
export async function postgresStore(clock: Clock, vendor: Vendor): Promise<Store> {
  const { url, drop } = await makeDatabase()
  const warehouse = await openPostgres({ url, clock })
  return {
    warehouse,
    read: tableReader(warehouse, vendor),
    close: async () => {
      await warehouse.close()
      await drop()
    },
  }
}
