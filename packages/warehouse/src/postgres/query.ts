import { TajoError } from '@tajo/core/errors'
import type { Json } from '@tajo/core/json'
import pg from 'pg'
import { codeOf, isConnectionLost, messageOf } from './errors.ts'
import type { Session } from './session.ts'
import { toJson } from './values.ts'

export interface QueryResult {
  readonly columns: readonly { name: string; type: string }[]
  readonly rows: readonly (readonly Json[])[]
}

/** Runs one reading statement, over a connection of its own and in a transaction that cannot write. */
export function runQuery(session: Session, sql: string, timeoutMs: number): Promise<QueryResult> {
  return session.aside(async (client) => {
    refuseOthers(sql)
    try {
      await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`)
      // After its first statement a transaction cannot be made to write any more.
      await client.query('SELECT 1')
      // Asked for this way PostgreSQL takes a single statement only.
      const question = { text: sql, rowMode: 'array' as const, queryMode: 'extended' }
      const { fields, rows } = await client.query<(string | null)[]>(question)
      const types = await typeNames(client, fields)
      return {
        columns: fields.map(({ name }, index) => ({ name, type: types[index] ?? '' })),
        rows: rows.map((row) => row.map((value, index) => toJson(value, fields[index]?.dataTypeID ?? 0))),
      }
    } catch (error) {
      if (error instanceof TajoError || (isConnectionLost(error) && !(error instanceof pg.DatabaseError))) throw error
      const tooLong =
        codeOf(error) === '57014'
          ? { hint: 'Ask for less, or raise `statement_timeout` (seconds) in the address.' }
          : {}
      throw new TajoError('TAJO_QUERY', messageOf(error), { cause: error, ...tooLong })
    }
  })
}

async function typeNames(client: pg.Client, fields: readonly pg.FieldDef[]): Promise<readonly string[]> {
  const types = fields.map(({ dataTypeID, dataTypeModifier }) => [dataTypeID, dataTypeModifier])
  if (types.length === 0) return []
  const { rows } = await client.query<[string]>({
    text: `SELECT format_type(id, mod) FROM unnest($1::oid[], $2::integer[]) WITH ORDINALITY t(id, mod, place) ORDER BY place`,
    values: [types.map(([id]) => id), types.map(([, modifier]) => modifier)],
    rowMode: 'array',
  })
  return rows.map(([name]) => name)
}

const reading = /^(SELECT|WITH|VALUES|TABLE|SHOW|EXPLAIN)\b/i

// A transaction that only reads still lets settings be changed and files be written by COPY.
function refuseOthers(sql: string): void {
  const first = sql.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/|\()+/, '')
  if (first.trim() === '') throw new TajoError('TAJO_QUERY', 'There is no statement.')
  if (!reading.test(first))
    throw new TajoError('TAJO_QUERY', 'Only statements that read are run: SELECT, WITH, VALUES, TABLE, SHOW, EXPLAIN.')
}
