import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import pg from 'pg'
import { asControlError } from './errors.ts'
import { listening } from './listening.ts'
import type { Queries, Sql } from './sql.ts'

/** Whole numbers as numbers; of everything else what `pg` makes of it. Given to each connection: its own list is the whole process's. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format ?? 'text'),
}

const connectWithinMs = 5_000
const connections = 10
/**
 * Transactions are a few short statements. A process that was paused in the middle of one, or whose machine vanished, would hold its rows
 * for as long, and with them whoever takes over its jobs.
 */
const idleInTransactionMs = 10_000

/** Opens a database of a server; every statement goes to a connection of a pool. */
export async function openPostgres(url: string, clock: Clock, log: Log): Promise<Sql> {
  const location = locationOf(url)
  const settings: pg.ClientConfig = {
    connectionString: url,
    application_name: 'tajo control',
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    types: parsers,
  }
  const pool = new pg.Pool({ ...settings, max: connections, idleTimeoutMillis: 30_000 })
  // An idle connection that was lost is replaced by the next statement.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  pool.on('error', (error) => log.debug('A connection to the control store was lost.', { error: error.message }))
  const ears = listening(() => new pg.Client(settings), clock, log)
  let open = true

  const said = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw asControlError(error, location)
    }
  }
  /** What was begun and failed is rolled back, so that the next one finds the connection as new; if that fails too, it goes. */
  const connected = <T>(task: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    said(async () => {
      const client = await pool.connect()
      let broken = false
      try {
        return await task(client)
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {
          broken = true
        })
        throw error
      } finally {
        client.release(broken)
      }
    })

  const store: Sql = {
    kind: 'postgres',
    location,
    rows: (text, values) => said(() => rows(pool, text, values)),
    script: (text) => connected((client) => script(client, text)),
    transaction: (task) =>
      connected(async (client) => {
        const queries: Queries = {
          rows: (text, values) => rows(client, text, values),
          script: (text) => script(client, text),
        }
        await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`)
        const result = await task(queries)
        await client.query('COMMIT')
        return result
      }),
    listen: (channel, heard) => ears.listen(channel, heard),
    close: async () => {
      if (!open) return
      open = false
      await ears.close()
      await pool.end()
    },
  }
  try {
    await store.rows('SELECT 1')
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

type Runner = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

async function rows<T>(runner: Runner, text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
  return (await runner.query(text, [...values])).rows as T[]
}

async function script(client: pg.PoolClient, text: string): Promise<readonly unknown[]> {
  const result: unknown = await client.query(text)
  const results = (Array.isArray(result) ? result : [result]) as readonly { rows?: readonly unknown[] }[]
  return results.flatMap((one) => one.rows ?? [])
}

function locationOf(url: string): string {
  try {
    const { username, host, pathname } = new URL(url)
    return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`
  } catch {
    return 'the PostgreSQL control store'
  }
}
