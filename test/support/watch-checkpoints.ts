import { isObject, type Json } from '@tajo/core/json'
import type { Warehouse, WriteBatch } from '@tajo/core/warehouse'
import type { ReadTable } from './stored.ts'
import type { PlayedAccount, Rows, Vendor } from './vendor.ts'

export interface Watch {
  readonly warehouse: Warehouse
  /** What was promised by a committed position and was not in the table. */
  readonly broken: readonly string[]
}

/**
 * After each transaction, compares what its position promises with what is stored. A position that is ahead of its rows would
 * lose them for good.
 */
export function watchCheckpoints<Account extends PlayedAccount>(
  vendor: Vendor<Account>,
  account: Account,
  warehouse: Warehouse,
  read: ReadTable,
): Watch {
  const broken: string[] = []
  const check = async (batch: WriteBatch): Promise<void> => {
    const { stream } = batch.table
    const position = positionIn(batch.checkpoint)
    if (position === undefined && batch.parentsDone.length === 0) return
    const rows = await rowsOf(vendor, read, stream)
    const said = [
      ...(position === undefined ? [] : vendor.lacking(account, stream, position, rows)),
      ...vendor.childrenLacking(account, stream, batch.parentsDone, rows),
    ]
    broken.push(...said.map((what) => `${what} (position ${JSON.stringify(position)})`))
  }
  const watched = new Proxy(warehouse, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (name !== 'write') return typeof member === 'function' ? member.bind(target) : member
      return async (batch: WriteBatch) => {
        const result = await target.write(batch)
        await check(batch)
        return result
      }
    },
  })
  return { warehouse: watched, broken }
}

/** The same of the positions and parents a warehouse holds at rest. */
export async function brokenPromises<Account extends PlayedAccount>(
  vendor: Vendor<Account>,
  account: Account,
  warehouse: Warehouse,
  read: ReadTable,
): Promise<readonly string[]> {
  const broken: string[] = []
  for (const { stream, checkpoint } of await warehouse.checkpoints()) {
    const position = positionIn(checkpoint)
    if (position !== undefined)
      broken.push(...vendor.lacking(account, stream, position, await rowsOf(vendor, read, stream)))
  }
  for (const stream of vendor.watchedChildren) {
    const { rows } = await warehouse.query(
      `SELECT parent_id, version FROM _tajo.parent_reads WHERE stream = '${stream}'`,
    )
    const parents = rows.map(([id, version]) => ({ id: String(id), version: String(version), compare: true }))
    broken.push(...vendor.childrenLacking(account, stream, parents, await rowsOf(vendor, read, stream)))
  }
  return broken
}

function positionIn(checkpoint: Json | undefined): Json | undefined {
  return isObject(checkpoint) ? (checkpoint['at'] as Json | undefined) : undefined
}

async function rowsOf(
  { promisedColumns }: Pick<Vendor, 'promisedColumns'>,
  read: ReadTable,
  stream: string,
): Promise<Rows> {
  return new Map((await read(stream, promisedColumns))?.rows.map((row) => [row.key, row]))
}
