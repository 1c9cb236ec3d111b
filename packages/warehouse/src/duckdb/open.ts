import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Clock, systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { asTajoError } from './errors.ts'
import { busyError, claim } from './lock.ts'
import { migrate, readVersion } from './migrate.ts'
import { Session } from './session.ts'
import { Spool } from './spool.ts'
import { DuckDbWarehouse } from './warehouse.ts'

export interface OpenOptions {
  readonly path: string
  /** What to tell other processes that find the file held. */
  readonly command?: string
  readonly clock?: Clock
  readonly readOnly?: boolean
  /** Memory DuckDB may use for data, like `128MB`; it grows by itself when a batch needs more. */
  readonly memoryLimit?: string
  /** Folder for pages on their way in; default `.tajo/spool` beside the file. */
  readonly spoolDir?: string
}

// A sync takes what a batch needs; who only reads asks questions of the whole.
const memoryToWrite = '80MB'
const memoryToRead = '1GB'

/**
 * Opens a DuckDB file as a warehouse, and makes it one when it is new.
 *
 * @example
 * const warehouse = await openDuckDb({ path: './tajo.duckdb', command: 'tajo sync' })
 * await warehouse.counts(tickets) // { live: 1042, deleted: 3, oldest: '2023-01-01T00:00:00Z', newest: … }
 */
export async function openDuckDb(options: OpenOptions): Promise<Warehouse> {
  const readOnly = options.readOnly === true
  const clock = options.clock ?? systemClock
  const path = realPath(options.path)
  const spool = new Spool(resolve(options.spoolDir ?? join(dirname(path), '.tajo', 'spool')), path)
  const memoryBytes = parseBytes(options.memoryLimit ?? (readOnly ? memoryToRead : memoryToWrite))
  const session = new Session({ path, readOnly, memoryBytes, spool })
  const holder = { pid: process.pid, command: options.command ?? 'tajo', since: new Date(clock.now()).toISOString() }
  const held = claim(path, holder, !readOnly)
  try {
    if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new Error(`${dirname(path)}: No such file or directory`)
    }
    if (!readOnly) spool.prepare()
    await session.open()
    if (!readOnly) {
      held.publish()
      await migrate(session)
    } else if ((await readVersion(session)) === 0) {
      throw new TajoError('TAJO_WAREHOUSE_NOT_OURS', `${path} holds no tables of Tajo.`, {
        hint: 'Run `tajo sync` first.',
      })
    }
    return new DuckDbWarehouse(session, clock, held.release)
  } catch (error) {
    const failure = busyError(path, error) ?? asTajoError(error, path)
    await session.abandon()
    held.release()
    throw failure
  }
}

/** One name for one file, however it is reached, so that two openings of it are noticed. */
function realPath(path: string): string {
  const absolute = resolve(path)
  if (statSync(absolute, { throwIfNoEntry: false }) !== undefined) return realpathSync(absolute)
  const folder = dirname(absolute)
  return statSync(folder, { throwIfNoEntry: false }) === undefined
    ? absolute
    : join(realpathSync(folder), basename(absolute))
}

function parseBytes(limit: string): number {
  const [, amount = '', unit = ''] = /^\s*([\d.]+)\s*([KMGT]?)I?B\s*$/i.exec(limit) ?? []
  const bytes = Number(amount) * 1000 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase())
  if (amount === '' || !(bytes > 0))
    throw new TajoError('TAJO_CONFIG_INVALID', `"${limit}" is not an amount of memory like 128MB.`)
  return bytes
}
