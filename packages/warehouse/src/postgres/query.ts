import { TajoError } from '@tajo/core/errors'
import type { QueryOptions, QueryResult } from '@tajo/core/warehouse'
import pg from 'pg'
import { codeOf, isConnectionLost, messageOf } from './errors.ts'
import type { Session } from './session.ts'
import { toJson } from './values.ts'

/** Runs one reading statement, over a connection of its own and in a transaction that cannot write. */
export function runQuery(
  session: Session,
  sql: string,
  timeoutMs: number,
  { mostRows, signal }: QueryOptions = {},
): Promise<QueryResult> {
  return session.aside(async (client) => {
    refuseOthers(sql)
    // What the server still does for nobody ends with its statement timeout.
    const leave = (): void => void client.end().catch(() => undefined)
    try {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', leave, { once: true })
      await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`)
      // After its first statement a transaction cannot be made to write any more.
      await client.query('SELECT 1')
      const { fields, rows } = await read(client, sql, mostRows)
      const types = await typeNames(client, fields)
      return {
        columns: fields.map(({ name }, index) => ({ name, type: types[index] ?? '' })),
        rows: rows
          .slice(0, mostRows)
          .map((row) => row.map((value, index) => toJson(value, fields[index]?.dataTypeID ?? 0))),
        ...(mostRows !== undefined && rows.length > mostRows ? { truncated: true } : {}),
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof TajoError || (isConnectionLost(error) && !(error instanceof pg.DatabaseError))) throw error
      const tooLong =
        codeOf(error) === '57014'
          ? { hint: 'Ask for less, or raise `statement_timeout` (seconds) in the address.' }
          : {}
      throw new TajoError('TAJO_QUERY', messageOf(error), { cause: error, ...tooLong })
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  })
}

/** With a limit one row more than it, where there is one. */
async function read(client: pg.Client, sql: string, mostRows: number | undefined) {
  // Asked for this way PostgreSQL takes a single statement only.
  const ask = (text: string) =>
    client.query<(string | null)[]>({ text, rowMode: 'array' as const, queryMode: 'extended' } as pg.QueryArrayConfig)
  if (mostRows === undefined || !fetched.test(firstWords(sql))) return ask(sql)
  await ask(`DECLARE tajo_query NO SCROLL CURSOR FOR ${sql}`)
  return ask(`FETCH ${Math.trunc(mostRows) + 1} FROM tajo_query`)
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
/** Of which a part can be fetched; the others answer with a few rows. */
const fetched = /^(SELECT|WITH|VALUES|TABLE)\b/i

/** Without the comments and parentheses in front. */
function firstWords(sql: string): string {
  return sql.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/|\()+/, '')
}

// A transaction that only reads still lets settings be changed and files be written by COPY.
function refuseOthers(sql: string): void {
  const first = firstWords(sql)
  if (first.trim() === '') throw new TajoError('TAJO_QUERY', 'There is no statement.')
  if (!reading.test(first))
    throw new TajoError('TAJO_QUERY', 'Only statements that read are run: SELECT, WITH, VALUES, TABLE, SHOW, EXPLAIN.')
}
