import { join } from 'node:path'
import type { ControlAddress } from '@tajo/control/open'
import type { Warehouse } from '@tajo/core/warehouse'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { administer, temporaryDatabase } from '@tajo/warehouse/testing/databases'
import type { Service } from './service.ts'

/** Where a server of the storm keeps things. */
export interface Place {
  readonly control: ControlAddress
  /** As `tajo.yml` says them. */
  readonly yaml: { readonly control: string; readonly warehouse: string }
  openWarehouse(): Promise<Warehouse>
  /** Lets nothing come through to the store for a moment. */
  cut(server: Service): Promise<void>
}

const cutMs = 2_000

export const places: Readonly<Record<'pglite' | 'postgres', (dir: string) => Promise<Place>>> = {
  pglite: async (dir) => ({
    control: { kind: 'pglite', path: join(dir, 'control') },
    yaml: { control: 'pglite:./control', warehouse: 'duckdb:./tajo.duckdb' },
    openWarehouse: () => openDuckDb({ path: join(dir, 'tajo.duckdb'), command: 'proof' }),
    // The store is a part of the process: what cuts one off cuts off both.
    cut: async ({ process: server }) => {
      server.kill('SIGSTOP')
      await pause(cutMs)
      server.kill('SIGCONT')
    },
  }),
  postgres: async () => {
    const [control, warehouse] = [await temporaryDatabase(), await temporaryDatabase()]
    const name = new URL(control).pathname.slice(1)
    return {
      control: { kind: 'postgres', url: control },
      yaml: { control, warehouse },
      openWarehouse: () => openPostgres({ url: warehouse, command: 'proof' }),
      cut: async () => {
        await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
        await administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
        await pause(cutMs)
        await administer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
      },
    }
  },
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
