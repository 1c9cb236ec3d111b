import { type DuckDBConnection, StatementType } from '@duckdb/node-api'
import { TajoError } from '@tajo/core/errors'
import type { QueryOptions, QueryResult } from '@tajo/core/warehouse'
import { firstLine, isFatal, isOutOfMemory } from './errors.ts'
import type { Session } from './session.ts'
import { toJson } from './values.ts'

/** Runs one reading statement, in a transaction that cannot write. */
export function runQuery(session: Session, sql: string, { mostRows, signal }: QueryOptions = {}): Promise<QueryResult> {
  return session.aside(async (connection) => {
    const interrupt = (): void => connection.interrupt()
    try {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', interrupt, { once: true })
      await refuseOthers(connection, sql)
      await connection.run('BEGIN TRANSACTION READ ONLY')
      const answer = await read(connection, sql, mostRows)
      const { types } = answer
      const columns = answer.names.map((name, index) => ({ name, type: types[index]?.alias ?? String(types[index]) }))
      const rows = answer.rows.slice(0, mostRows).map((row) =>
        row.map((value, index) => {
          const type = types[index]
          return type === undefined ? null : toJson(value, type)
        }),
      )
      return { columns, rows, ...(answer.rows.length > rows.length ? { truncated: true } : {}) }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof TajoError || isOutOfMemory(error) || isFatal(error)) throw error
      const message = error instanceof Error ? error.message : String(error)
      throw new TajoError('TAJO_QUERY', firstLine(message), { cause: error })
    } finally {
      signal?.removeEventListener('abort', interrupt)
    }
  })
}

/** With a limit at least one row more than it, where there is one. */
async function read(connection: DuckDBConnection, sql: string, mostRows: number | undefined) {
  if (mostRows === undefined) {
    const result = await connection.run(sql)
    return { names: result.columnNames(), types: result.columnTypes(), rows: await result.getRows() }
  }
  const reader = await connection.streamAndReadUntil(sql, mostRows + 1)
  return { names: reader.columnNames(), types: reader.columnTypes(), rows: reader.getRows() }
}

const reading: readonly number[] = [StatementType.SELECT, StatementType.EXPLAIN]

async function refuseOthers(connection: DuckDBConnection, sql: string): Promise<void> {
  if (/^\s*pragma\b/i.test(sql)) throw new TajoError('TAJO_QUERY', 'PRAGMA is not a query.')
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    const message =
      error instanceof Error && !/native callback/.test(error.message)
        ? firstLine(error.message)
        : 'There is no statement.'
    throw new TajoError('TAJO_QUERY', message, { cause: error })
  })
  if (statements.count !== 1)
    throw new TajoError('TAJO_QUERY', `One statement is run at a time; these are ${statements.count}.`)
  const prepared = await statements.prepare(0)
  const type = prepared.statementType
  prepared.destroySync()
  if (!reading.includes(type))
    throw new TajoError('TAJO_QUERY', 'Only statements that read are run: SELECT, WITH, DESCRIBE, SHOW, EXPLAIN.')
}
