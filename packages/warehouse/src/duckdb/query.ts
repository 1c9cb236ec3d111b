import { type DuckDBConnection, StatementType } from '@duckdb/node-api'
import { TajoError } from '@tajo/core/errors'
import type { Json } from '@tajo/core/json'
import { firstLine, isFatal, isOutOfMemory } from './errors.ts'
import type { Session } from './session.ts'
import { toJson } from './values.ts'

export interface QueryResult {
  readonly columns: readonly { name: string; type: string }[]
  readonly rows: readonly (readonly Json[])[]
}

/** Runs one reading statement, in a transaction that cannot write. */
export function runQuery(session: Session, sql: string): Promise<QueryResult> {
  return session.aside(async (connection) => {
    try {
      await refuseOthers(connection, sql)
      await connection.run('BEGIN TRANSACTION READ ONLY')
      const result = await connection.run(sql)
      const types = result.columnTypes()
      const columns = result
        .columnNames()
        .map((name, index) => ({ name, type: types[index]?.alias ?? String(types[index]) }))
      const rows = (await result.getRows()).map((row) =>
        row.map((value, index) => {
          const type = types[index]
          return type === undefined ? null : toJson(value, type)
        }),
      )
      return { columns, rows }
    } catch (error) {
      if (error instanceof TajoError || isOutOfMemory(error) || isFatal(error)) throw error
      const message = error instanceof Error ? error.message : String(error)
      throw new TajoError('TAJO_QUERY', firstLine(message), { cause: error })
    }
  })
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
