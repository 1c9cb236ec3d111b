import { hostname } from 'node:os'
import { type Clock, systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { parseAddress } from './address.ts'
import { migrate, readVersion } from './migrate.ts'
import { Session } from './session.ts'
import { PostgresWarehouse } from './warehouse.ts'

export interface OpenOptions {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full` */
  readonly url: string
  /** What to tell others who find a source held, and the server's administrator. */
  readonly command?: string
  readonly clock?: Clock
  readonly readOnly?: boolean
}

/** The first server Tajo knows how to write (docs/postgres.md). */
const oldestServer = 13

/**
 * Opens a PostgreSQL database as a warehouse, and makes it one when it is new.
 *
 * @example
 * const warehouse = await openPostgres({ url: 'postgres://tajo:secret@127.0.0.1/support', command: 'tajo sync' })
 * await warehouse.counts(tickets) // { live: 1042, deleted: 3, oldest: '2023-01-01T00:00:00Z', newest: … }
 */
export async function openPostgres(options: OpenOptions): Promise<Warehouse> {
  const readOnly = options.readOnly === true
  const clock = options.clock ?? systemClock
  const address = parseAddress(options.url)
  const name = `${options.command ?? 'tajo'} @${hostname()}:${process.pid}`
  const session = new Session({ address, name, readOnly }, clock)
  try {
    await refuseUnfit(session)
    if (!readOnly) await migrate(session)
    else if ((await readVersion(session, session.location)) === 0) {
      throw new TajoError('TAJO_WAREHOUSE_MISSING', `${session.location} holds no tables of Tajo.`, {
        hint: 'Run `tajo sync` first.',
      })
    }
    return new PostgresWarehouse(session, clock, address.queryTimeoutMs)
  } catch (error) {
    await session.close()
    throw error
  }
}

async function refuseUnfit(session: Session): Promise<void> {
  const [server] = await session.rows<{ version: string; encoding: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding`,
  )
  if (Math.trunc(Number(server?.version) / 10_000) < oldestServer)
    throw new TajoError(
      'TAJO_WAREHOUSE_NOT_OURS',
      `${session.location}: Tajo needs PostgreSQL ${oldestServer} or newer.`,
      {
        hint: 'Name another server under `warehouse`.',
      },
    )
  if (server?.encoding !== 'UTF8')
    throw new TajoError(
      'TAJO_WAREHOUSE_NOT_OURS',
      `${session.location}: the database has the encoding ${server?.encoding}.`,
      {
        hint: "Create one with `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`.",
      },
    )
}
