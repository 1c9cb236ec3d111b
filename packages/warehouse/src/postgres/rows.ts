import { parseExact } from '@tajo/core/exact-json'
import type { Json, JsonObject } from '@tajo/core/json'
import type { TableSpec } from '@tajo/core/warehouse'
import { gapIds, type IdRange } from '../id-gaps.ts'
import { addedColumns, storedColumns } from '../stored-columns.ts'
import { tableName } from './layout.ts'
import type { Session } from './session.ts'
import { among, ident, keyText, list, text } from './sql.ts'
import { toJson } from './values.ts'
import { unmet } from './walk.ts'
import { ask } from './writer.ts'

const { synced, deleted } = addedColumns
const jsonb = 3802

/** The rows of a table that stand for its records: of an appended one the latest version of each. */
export function presentRows(table: TableSpec): string {
  const name = tableName(table)
  if (table.write !== 'append') return name
  const version = table.version === undefined ? '' : `${ident(table.version)} DESC NULLS LAST, `
  return `(SELECT DISTINCT ON (${list(table.key)}) * FROM ${name} ORDER BY ${list(table.key)}, ${version}${synced} DESC, ctid DESC)`
}

export async function liveKeys(session: Session, table: TableSpec, onlyUnmet: boolean): Promise<readonly string[]> {
  const others = onlyUnmet ? `AND ${await unmet(session, table)}` : ''
  return session.reading(async (client) => {
    const { rows } = await ask(
      client,
      `SELECT ${keyText('t', table.key)} FROM ${presentRows(table)} t WHERE t.${deleted} IS NULL ${others}`,
    )
    return rows.map(([key]) => String(key))
  })
}

export async function idGaps(session: Session, table: TableSpec, options: { upTo?: number; limit: number }) {
  const [firstKey = ''] = table.key
  const key = `_tajo.try_bigint(${ident(firstKey)}::text)`
  const upTo =
    options.upTo === undefined ? `(SELECT max(${key}) FROM ${tableName(table)})` : `${Math.trunc(options.upTo)}::bigint`
  // Each gap lies between an id and the one before it; the end of the range closes the last.
  const gaps = `SELECT before + 1 AS low, id - 1 AS high FROM (
      SELECT id, lag(id, 1, 0::bigint) OVER (ORDER BY id) AS before FROM (
        SELECT DISTINCT ${key} AS id FROM ${tableName(table)} WHERE ${key} BETWEEN 1 AND ${upTo}
        UNION ALL SELECT ${upTo} + 1) ids
    ) pairs WHERE id - before > 1`
  const [sum] = await session.rows<{ total: number | null }>(
    `SELECT sum(high - low + 1)::double precision AS total FROM (${gaps}) g`,
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
    `SELECT count(*) FILTER (WHERE ${deleted} IS NULL) AS live, count(${deleted}) AS deleted, ${bounds} FROM ${presentRows(table)} t
     ${where === undefined ? '' : `WHERE ${ident(where.column)} >= ${text(where.from)}`}`,
  )
  const shown = (value: string | number | null | undefined): string | null => (value == null ? null : String(value))
  return { live: row?.live ?? 0, deleted: row?.deleted ?? 0, oldest: shown(row?.oldest), newest: shown(row?.newest) }
}

export function sampleRows(
  session: Session,
  table: TableSpec,
  n: number,
  seed: number,
): Promise<readonly JsonObject[]> {
  const key = keyText('t', table.key)
  const chosen = `SELECT ${key} AS key FROM ${presentRows(table)} t WHERE t.${deleted} IS NULL
    ORDER BY md5((${key}) || ${text(`:${seed}`)}), 1 LIMIT ${Math.trunc(n)}`
  return rendered(session, table, `IN (${chosen})`)
}

export function rowsByKey(session: Session, table: TableSpec, keys: readonly string[]): Promise<readonly JsonObject[]> {
  return rendered(session, table, `IN (${among(keys)})`)
}

/** Live rows of these parents. */
export async function rowsByParent(
  session: Session,
  table: TableSpec,
  parents: readonly string[],
): Promise<readonly JsonObject[]> {
  if (table.parentColumn === undefined) return []
  const chosen = `SELECT ${keyText('t', table.key)} AS key FROM ${presentRows(table)} t
    WHERE t.${deleted} IS NULL AND t.${ident(table.parentColumn)}::text IN (${among(parents)})`
  return rendered(session, table, `IN (${chosen})`)
}

/** Rows as `tajo query` would show them, but for numbers inside of JSON columns, which keep all their digits. */
function rendered(session: Session, table: TableSpec, keys: string): Promise<readonly JsonObject[]> {
  const names = [...storedColumns(table).map((column) => column.name), synced, deleted]
  return session.reading(async (client) => {
    const { fields, rows } = await ask(
      client,
      `SELECT ${list(names, 't')} FROM ${presentRows(table)} t WHERE (${keyText('t', table.key)}) ${keys} ORDER BY ${list(table.key, 't')}`,
    )
    return rows.map((row) =>
      Object.fromEntries(
        names.map((name, index): [string, Json] => {
          const value = row[index] ?? null
          const type = fields[index]?.dataTypeID ?? 0
          if (type === jsonb && value !== null) return [name, parseExact(value) as Json]
          return [name, toJson(value, type)]
        }),
      ),
    )
  })
}
