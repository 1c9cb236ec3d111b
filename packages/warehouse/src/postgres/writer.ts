import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ColumnType } from '@tajo/core/columns'
import type { Json, JsonObject } from '@tajo/core/json'
import type { Parameters } from '@tajo/core/sql'
import type pg from 'pg'
import { from } from 'pg-copy-streams'
import type { SqlWriter } from '../sql-connection.ts'
import { isConnectionLost } from './errors.ts'
import { ident, sqlType } from './sql.ts'
import { toJson } from './values.ts'

/** Whether the server committed a transaction whose answer was lost with the connection. */
export type Settle = (transaction: string) => Promise<boolean>

const rowsAtOnce = 5_000

export class Writer implements SqlWriter {
  readonly #client: pg.Client
  readonly #settle: Settle

  constructor(client: pg.Client, settle: Settle) {
    this.#client = client
    this.#settle = settle
  }

  async run(sql: string, parameters?: Parameters): Promise<void> {
    await ask(this.#client, sql, parameters)
  }

  rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]> {
    return rowsOf<T>(this.#client, sql, parameters)
  }

  async count(sql: string, parameters?: Parameters): Promise<number> {
    return Number((await ask(this.#client, sql, parameters)).rows[0]?.[0] ?? 0)
  }

  async change(sql: string, parameters?: Parameters): Promise<number> {
    return (await ask(this.#client, sql, parameters)).rowCount ?? 0
  }

  async load(table: string, columns: Readonly<Record<string, ColumnType>>, rows: readonly JsonObject[]): Promise<void> {
    const definitions = Object.entries(columns).map(([name, type]) => `${ident(name)} ${sqlType(type)}`)
    await this.run(`DROP TABLE IF EXISTS pg_temp.${ident(table)}`)
    await this.run(`CREATE TEMP TABLE ${ident(table)} (${definitions.join(', ')}) ON COMMIT DROP`)
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await this.run(
        `INSERT INTO ${ident(table)} SELECT * FROM jsonb_to_recordset($rows::jsonb) AS r(${definitions.join(', ')})`,
        { rows: JSON.stringify(rows.slice(from, from + rowsAtOnce)) },
      )
    }
  }

  /** Fills a table from bytes in PostgreSQL's binary format. */
  async copy(table: string, parts: readonly Uint8Array[]): Promise<void> {
    const stream = this.#client.query(from(`COPY ${table} FROM STDIN (FORMAT binary)`))
    const done = finished(stream)
    // The server may refuse a row while others are still on their way.
    done.catch(() => undefined)
    for (const part of parts) {
      if (!stream.write(part)) await Promise.race([once(stream, 'drain'), done])
    }
    stream.end()
    await done
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN')
    try {
      const result = await work()
      await this.#commit()
      return result
    } catch (error) {
      // Without its connection a transaction is rolled back by the server.
      if (!isConnectionLost(error)) await this.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  /** Work that may fail without ending the transaction: what it did is taken back, and the error handed on. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    await this.run('SAVEPOINT tajo_attempt')
    try {
      const result = await work()
      await this.run('RELEASE SAVEPOINT tajo_attempt')
      return result
    } catch (error) {
      if (!isConnectionLost(error)) await this.run('ROLLBACK TO SAVEPOINT tajo_attempt; RELEASE SAVEPOINT tajo_attempt')
      throw error
    }
  }

  async #commit(): Promise<void> {
    const [row] = await this.rows<{ transaction: string | number | null }>(
      'SELECT pg_current_xact_id_if_assigned()::text AS transaction',
    )
    try {
      await this.run('COMMIT')
    } catch (error) {
      if (!isConnectionLost(error) || row?.transaction == null) throw error
      if (!(await this.#settle(String(row.transaction)))) throw error
    }
  }
}

/** Rows of a result as objects, values as `toJson` gives them; the caller names their type. */
export async function rowsOf<T>(client: pg.Client, sql: string, parameters?: Parameters): Promise<readonly T[]> {
  const { fields, rows } = await ask(client, sql, parameters)
  const objects = rows.map((row) =>
    Object.fromEntries(
      fields.map(({ name, dataTypeID }, index): [string, Json] => [name, toJson(row[index] ?? null, dataTypeID)]),
    ),
  )
  return objects as readonly unknown[] as readonly T[]
}

type Answer = pg.QueryArrayResult<(string | null)[]>

/** The last question to each connection: the library wants one at a time, whoever asks several. */
const asked = new WeakMap<pg.Client, Promise<unknown>>()

/** Runs a statement, after those before it; every value comes as the text the server sent. */
export function ask(client: pg.Client, sql: string, parameters?: Parameters): Promise<Answer> {
  const query = { rowMode: 'array' as const, ...(parameters === undefined ? { text: sql } : numbered(sql, parameters)) }
  const answer = (asked.get(client) ?? Promise.resolve()).then(() => client.query<(string | null)[]>(query))
  asked.set(
    client,
    answer.catch(() => undefined),
  )
  return answer
}

// A text or a name in quotes may have a dollar of its own.
const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z]\w*)/g

/** PostgreSQL numbers its parameters. */
function numbered(sql: string, parameters: Parameters): { text: string; values: (string | null)[] } {
  const names: string[] = []
  const text = sql.replace(pieces, (piece, name: string | undefined) => {
    if (name === undefined) return piece
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  const values = names.map((name) => {
    const value = parameters[name]
    return value === undefined || value === null ? null : storable(String(value))
  })
  return { text, values }
}

/** PostgreSQL's text has no NUL: it becomes the replacement character, as half a surrogate does. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd')
}
