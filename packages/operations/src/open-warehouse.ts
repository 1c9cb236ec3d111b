import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { WarehouseUse } from './workplace.ts'

type Opening = Pick<WarehouseUse, 'command' | 'readOnly' | 'computes'>

/** Opens the configured warehouse. */
export async function openWarehouse({ warehouse }: Config, use: Opening): Promise<Warehouse> {
  const readOnly = use.readOnly === true
  const command = `tajo ${use.command}`
  switch (warehouse.kind) {
    case 'duckdb': {
      const { path } = warehouse
      if (readOnly && !(await exists(path)))
        throw new TajoError('TAJO_WAREHOUSE_MISSING', `There is no warehouse yet at ${path}.`, {
          hint: 'Run `tajo sync` first: it creates the file.',
        })
      const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
      const memory = use.computes === true ? await import('@tajo/models/memory') : undefined
      return openDuckDb({
        path,
        command,
        readOnly,
        ...(memory === undefined ? {} : { memoryLimit: memory.modelsMemory() }),
      })
    }
    case 'postgres': {
      const { openPostgres } = await import('@tajo/warehouse/postgres/open')
      return openPostgres({ url: warehouse.url, command, readOnly })
    }
  }
}

/** An empty warehouse that leaves nothing behind. */
export async function withEmptyWarehouse<T>(command: string, task: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
  const dir = await mkdtemp(join(tmpdir(), 'tajo-'))
  try {
    const warehouse = await openDuckDb({ path: join(dir, 'empty.duckdb'), command })
    try {
      return await task(warehouse)
    } finally {
      await warehouse.close()
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
