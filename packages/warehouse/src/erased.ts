import type { SqlReader } from '@tajo/core/sql'
import type { TableSpec } from '@tajo/core/warehouse'
import type { SqlWriter } from './sql-connection.ts'
import { text } from './sql-text.ts'
import { addedColumns, type StoredColumn } from './stored-columns.ts'

/** Columns through which a record is about a person; who answers or watches a ticket is another matter. */
const subjectColumns = ['requester_id', 'author_id', 'user_id', 'contact_id']

/** What the stores say differently. */
export interface ErasedSql {
  /** Hex SHA-256 of a text. */
  digest(value: string): string
  ident(name: string): string
  /** Key of a row as text. */
  keyText(alias: string, key: readonly string[]): string
  asText(value: string): string
  /** An e-mail address inside of a text, in small letters: `"Ana" <Ana@example.com>` → `ana@example.com`. */
  addressIn(value: string): string
  /** The array without the elements for which the condition on `e` holds. */
  without(array: string, condition: (element: string) => string): string
}

interface TableLayout {
  readonly spec: TableSpec
  readonly columns: readonly StoredColumn[]
}

/** What marks are keyed with, so that nobody can try out addresses; made once for each warehouse. */
export async function eraseKey(reader: SqlReader): Promise<string | undefined> {
  const [row] = await reader.rows<{ value: string }>(`SELECT value FROM _tajo.meta WHERE key = 'erase_key'`)
  return row?.value
}

/**
 * Takes out of the stage what is about people who were erased. Their own rows, and what hangs on those, are left out; other records
 * lose what is personal in them, and are marked, so that what hangs on them loses it too.
 */
export async function forgetIn(
  writer: SqlWriter,
  { spec, columns }: TableLayout,
  stage: string,
  sql: ErasedSql,
  syncedAt: string,
): Promise<number> {
  if ((await writer.count('SELECT count(*) FROM _tajo.erased')) === 0) return 0
  const key = await eraseKey(writer)
  if (key === undefined) return 0
  const { left, personal } = conditionsOf(spec, columns, key, sql)
  const gone = left === undefined ? 0 : await writer.change(`DELETE FROM ${stage} AS s WHERE ${left}`)
  const own = markOf(spec.source, spec.stream, sql.keyText('s', spec.key), key, sql)
  // Marked before it is changed: afterwards the reason may no longer be in it.
  await writer.run(
    `INSERT INTO _tajo.erased SELECT DISTINCT ${own}, 'record', CAST(${text(syncedAt)} AS TIMESTAMPTZ), 'sync' FROM ${stage} AS s
     WHERE ${personal} AND ${own} NOT IN (SELECT mark FROM _tajo.erased)`,
  )
  const scrubbed = await writer.change(
    `UPDATE ${stage} AS s SET ${scrubs(spec, columns, sql).join(', ')} WHERE ${own} IN (SELECT mark FROM _tajo.erased)`,
  )
  return gone + scrubbed + (await forgetAddresses(writer, columns, stage, sql, key))
}

/** Mark of a record. The parts are told apart by a character no name has. */
export function markOf(
  source: string,
  stream: string,
  keyText: string,
  key: string,
  sql: Pick<ErasedSql, 'digest'>,
): string {
  return sql.digest(`${text(`${key}\n${source}\n${stream}\n`)} || ${keyText}`)
}

function conditionsOf(
  spec: TableSpec,
  columns: readonly StoredColumn[],
  key: string,
  sql: ErasedSql,
): { readonly left: string | undefined; readonly personal: string } {
  const references = Object.entries(spec.references ?? {})
  const marked = (mark: string, kinds: string): string =>
    `${mark} IN (SELECT mark FROM _tajo.erased WHERE kind IN (${kinds}))`
  const pointing = (column: string, stream: string): string =>
    markOf(spec.source, stream, sql.asText(`s.${sql.ident(column)}`), key, sql)
  const left: string[] = []
  const emails = spec.person?.emails.filter((name) =>
    columns.some((column) => column.name === name && column.type === 'text'),
  )
  if (spec.person !== undefined) {
    left.push(marked(markOf(spec.source, spec.stream, sql.keyText('s', spec.key), key, sql), `'person'`))
    for (const name of emails ?? []) left.push(marked(addressMark(`s.${sql.ident(name)}`, key, sql), `'address'`))
  }
  const personal = ['false']
  for (const [column, stream] of references) {
    if (!columns.some(({ name, mask }) => name === column && mask === undefined)) continue
    if (column === spec.parentColumn) {
      left.push(marked(pointing(column, stream), `'person'`))
      personal.push(marked(pointing(column, stream), `'record'`))
    } else if (subjectColumns.includes(column)) personal.push(marked(pointing(column, stream), `'person'`))
  }
  return { left: left.length === 0 ? undefined : left.join(' OR '), personal: `(${personal.join(' OR ')})` }
}

/** Personal columns emptied; the key stays, whatever it is. */
function scrubs(spec: TableSpec, columns: readonly StoredColumn[], sql: ErasedSql): string[] {
  const emptied = columns.filter(({ name, pii }) => pii && !spec.key.includes(name)).map(({ name }) => name)
  const added = [addedColumns.extra, ...(spec.raw ? [addedColumns.raw] : [])]
  return [...emptied, ...added].map((name) => `${sql.ident(name)} = NULL`)
}

/** Their addresses in the records of others: copies, senders, lists of watchers. */
async function forgetAddresses(
  writer: SqlWriter,
  columns: readonly StoredColumn[],
  stage: string,
  sql: ErasedSql,
  key: string,
): Promise<number> {
  let found = 0
  for (const { name, type, pii, mask } of columns) {
    if (!pii || mask !== undefined || (type !== 'text' && type !== 'text[]')) continue
    const column = `s.${sql.ident(name)}`
    const erased = (value: string): string =>
      `${addressMark(value, key, sql)} IN (SELECT mark FROM _tajo.erased WHERE kind = 'address')`
    const set = type === 'text' ? 'NULL' : sql.without(column, erased)
    const where = type === 'text' ? erased(column) : `${column} IS DISTINCT FROM ${set}`
    found += await writer.change(`UPDATE ${stage} AS s SET ${sql.ident(name)} = ${set} WHERE ${where}`)
  }
  return found
}

/** Mark of the address in a text. */
export function addressMark(value: string, key: string, sql: Pick<ErasedSql, 'digest' | 'addressIn'>): string {
  return sql.digest(`${text(`${key}\n@\n`)} || ${sql.addressIn(value)}`)
}
