import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { readTable } from './read-table.ts'
import type { Store } from './store.ts'
import type { ReadTable } from './stored.ts'
import type { Vendor } from './vendor.ts'

/** A DuckDB file in a folder of its own, which goes when it is closed. */
export async function duckStore(clock: Clock, vendor: Vendor): Promise<Store> {
  const folder = temporaryFolder()
  const warehouse = await openDuckDb({ path: join(folder, 'tajo.duckdb'), clock })
  return {
    warehouse,
    read: tableReader(warehouse, vendor),
    close: async () => {
      await warehouse.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Reads the tables of a vendor's streams where they are by default. */
export function tableReader(warehouse: Warehouse, { name: layer, streams }: Vendor): ReadTable {
  return (stream, only) => {
    const key = streams.find(({ name }) => name === stream)?.key ?? ['id']
    return readTable(warehouse, stream, { layer, key, ...(only === undefined ? {} : { only }) })
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tajo-test-'))
}
