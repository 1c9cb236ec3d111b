import { parseExact } from '@tajo/core/exact-json'
import type { Json, JsonObject } from '@tajo/core/json'
import type { TableSpec } from '@tajo/core/warehouse'
import { gapIds, type IdRange } from '../id-gaps.ts'
import { addedColumns, storedColumns } from '../stored-columns.ts'
import { list } from './layout.ts'
import type { Session } from './session.ts'
import { ident, keyText, qualified, text, textList } from './sql.ts'
import { toJson } from './values.ts'
import { exceptMet } from './walk.ts'

const { synced, deleted } = addedColumns

/** The rows of a table that stand for its records: of an appended one the latest version of each. */
export function presentRows(table: TableSpec): string {
  const name = qualified(table.layer, table.table)
  if (table.write !== 'append') return name
  const version = table.version === undefined ? '' : `${ident(table.version)} DESC NULLS LAST, `
  return `(SELECT * FROM ${name} QUALIFY row_number() OVER (PARTITION BY ${list(table.key)} ORDER BY ${version}${synced} DESC, rowid DESC) = 1)`
}

export async function liveKeys(session: Session, table: TableSpec, unmet: boolean): Promise<readonly string[]> {
  const others = unmet ? await exceptMet(session, table) : ''
  const result = await session.result(
    `SELECT ${keyText('t', table.key)} AS key FROM ${presentRows(table)} t ${others} WHERE t.${deleted} IS NULL`,
  )
  // There may be millions: no object is made for each.
  const [keys = []] = await result.getColumns()
  return keys.map(String)
}

export async function idGaps(
  session: Session,
  table: TableSpec,
  options: { upTo?: number; limit: number },
): Promise<{ readonly total: number; readonly ids: readonly number[] }> {
  const key = `TRY_CAST(${ident(table.key[0] ?? '')} AS BIGINT)`
  const upTo =
    options.upTo === undefined
      ? `(SELECT max(${key}) FROM ${qualified(table.layer, table.table)})`
      : String(Math.trunc(options.upTo))
  // Each gap lies between an id and the one before it; the end of the range closes the last.
  const gaps = `SELECT before + 1 AS low, id - 1 AS high FROM (
      SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM (
        SELECT DISTINCT ${key} AS id FROM ${qualified(table.layer, table.table)} WHERE ${key} BETWEEN 1 AND ${upTo}
        UNION ALL SELECT ${upTo} + 1)
    ) WHERE id - before > 1`
  const [sum] = await session.rows<{ total: number | null }>(
    `SELECT CAST(sum(high - low + 1) AS DOUBLE) AS total FROM (${gaps})`,
  )
  const ranges = await session.rows<IdRange>(`${gaps} ORDER BY high DESC LIMIT ${Math.trunc(options.limit)}`)
  return { total: sum?.total ?? 0, ids: gapIds(ranges, options.limit) }
}

export async function countRows(
  session: Session,
  table: TableSpec,
  where?: { readonly column: string; readonly from: string },
) {
  const column = where?.column ?? table.version
  const bounds =
    column === undefined
      ? 'NULL AS oldest, NULL AS newest'
      : `min(${ident(column)}) AS oldest, max(${ident(column)}) AS newest`
  const [row] = await session.rows<{
    live: number
    deleted: number
    oldest: string | number | null
    newest: string | number | null
  }>(
    `SELECT count(*) FILTER (${deleted} IS NULL) AS live, count(${deleted}) AS deleted, ${bounds} FROM ${presentRows(table)}
     ${where === undefined ? '' : `WHERE ${ident(where.column)} >= ${text(where.from)}`}`,
  )
  const shown = (value: string | number | null | undefined): string | null => (value == null ? null : String(value))
  return { live: row?.live ?? 0, deleted: row?.deleted ?? 0, oldest: shown(row?.oldest), newest: shown(row?.newest) }
}

export async function sampleRows(
  session: Session,
  table: TableSpec,
  n: number,
  seed: number,
): Promise<readonly JsonObject[]> {
  const chosen = `SELECT ${keyText('t', table.key)} AS key FROM ${presentRows(table)} t WHERE t.${deleted} IS NULL
    ORDER BY hash(${keyText('t', table.key)} || ${text(`:${seed}`)}), key LIMIT ${Math.trunc(n)}`
  return rendered(session, table, `IN (SELECT key FROM (${chosen}))`)
}

export async function rowsByKey(
  session: Session,
  table: TableSpec,
  keys: readonly string[],
): Promise<readonly JsonObject[]> {
  return rendered(session, table, `IN (SELECT unnest(${textList(keys)}))`)
}

/** Live rows of these parents. */
export async function rowsByParent(
  session: Session,
  table: TableSpec,
  parents: readonly string[],
): Promise<readonly JsonObject[]> {
  if (table.parentColumn === undefined) return []
  const ofParents = `CAST(t.${ident(table.parentColumn)} AS VARCHAR) IN (SELECT unnest(${textList(parents)}))`
  const chosen = `SELECT ${keyText('t', table.key)} AS key FROM ${presentRows(table)} t WHERE t.${deleted} IS NULL AND ${ofParents}`
  return rendered(session, table, `IN (${chosen})`)
}

/** Rows as `tajo query` would show them, but for numbers inside of JSON columns, which keep all their digits. */
async function rendered(session: Session, table: TableSpec, keys: string): Promise<readonly JsonObject[]> {
  const names = [...storedColumns(table).map((column) => column.name), synced, deleted]
  const result = await session.result(
    `SELECT ${list(names, 't')} FROM ${presentRows(table)} t WHERE ${keyText('t', table.key)} ${keys} ORDER BY ${list(table.key, 't')}`,
  )
  const types = result.columnTypes()
  return (await result.getRows()).map((row) =>
    Object.fromEntries(
      names.map((name, index): [string, Json] => {
        const type = types[index]
        const value = row[index] ?? null
        if (type?.alias === 'JSON' && typeof value === 'string') return [name, parseExact(value) as Json]
        return [name, type === undefined ? null : toJson(value, type)]
      }),
    ),
  )
}
