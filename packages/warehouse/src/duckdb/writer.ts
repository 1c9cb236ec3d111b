import type { DuckDBAppender, DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api'
import type { ColumnType } from '@tajo/core/columns'
import type { Json, JsonObject } from '@tajo/core/json'
import type { Parameters } from '@tajo/core/sql'
import type { SqlWriter } from '../sql-connection.ts'
import { ident, sqlType } from './sql.ts'
import { toJson } from './values.ts'

const shapes: Readonly<Partial<Record<ColumnType, string | readonly string[]>>> = {
  json: 'JSON',
  'text[]': ['VARCHAR'],
  'bigint[]': ['VARCHAR'],
}
const rowsAtOnce = 5_000

export class Writer implements SqlWriter {
  readonly #connection: DuckDBConnection
  readonly #loaded = new Set<string>()

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

  async load(table: string, columns: Readonly<Record<string, ColumnType>>, rows: readonly JsonObject[]): Promise<void> {
    const names = Object.entries(columns)
    const definitions = names.map(([name, type]) => `${ident(name)} ${sqlType(type)}`)
    await this.run(`CREATE OR REPLACE TEMP TABLE ${ident(table)} (${definitions.join(', ')})`)
    // Read as text and cast, so that what does not fit its type is an error and not a null.
    this.#loaded.add(ident(table))
    const shape = Object.fromEntries(names.map(([name, type]) => [name, shapes[type] ?? 'VARCHAR']))
    const values = names.map(([name, type]) => `CAST(r.${ident(name)} AS ${sqlType(type)})`)
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await this.run(
        `INSERT INTO temp.${ident(table)} SELECT ${values.join(', ')} FROM (SELECT unnest(from_json($rows, $shape)) AS r)`,
        { rows: JSON.stringify(rows.slice(from, from + rowsAtOnce)), shape: JSON.stringify([shape]) },
      )
    }
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
      for (const table of this.#loaded) await this.run(`DROP TABLE IF EXISTS temp.${table}`)
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
