import type { DuckDBAppender, DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api'
import type { Json } from '@tajo/core/json'
import type { Parameters, SqlWriter } from '../sql-connection.ts'
import { toJson } from './values.ts'

export class Writer implements SqlWriter {
  readonly #connection: DuckDBConnection

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  async run(sql: string, parameters?: Parameters): Promise<void> {
    await this.#connection.run(sql, parameters)
  }

  async rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]> {
    return rowsOf<T>(await this.#connection.run(sql, parameters))
  }

  async count(sql: string, parameters?: Parameters): Promise<number> {
    const rows = await (await this.#connection.run(sql, parameters)).getRows()
    return Number(rows[0]?.[0] ?? 0)
  }

  async change(sql: string, parameters?: Parameters): Promise<number> {
    return (await this.#connection.run(sql, parameters)).rowsChanged
  }

  async append(table: string, fill: (appender: DuckDBAppender) => void): Promise<void> {
    const appender = await this.#connection.createAppender(table, 'main', 'temp')
    try {
      fill(appender)
    } finally {
      appender.closeSync()
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#connection.run('BEGIN')
    try {
      const result = await work()
      await this.#connection.run('COMMIT')
      return result
    } catch (error) {
      // A commit that failed has ended the transaction already.
      await this.#connection.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
}

/** Rows of a result as objects, values as `toJson` gives them; the caller names their type. */
export async function rowsOf<T>(result: DuckDBMaterializedResult): Promise<readonly T[]> {
  const names = result.columnNames()
  const types = result.columnTypes()
  const objects = (await result.getRows()).map((row) =>
    Object.fromEntries(
      names.map((name, index): [string, Json] => {
        const type = types[index]
        return [name, type === undefined ? null : toJson(row[index] ?? null, type)]
      }),
    ),
  )
  return objects as readonly unknown[] as readonly T[]
}
