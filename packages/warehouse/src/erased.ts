import { createHash } from 'node:crypto'
import type { SqlReader, SqlWork } from '@tajo/core/sql'
import type { TableSpec } from '@tajo/core/warehouse'
import { forgetMentions, type MentionsSql, mentionedAddresses, type Place } from './forget-mentions.ts'
import { text } from './sql-text.ts'
import { addedColumns, type StoredColumn } from './stored-columns.ts'

/** Columns through which a record is about a person; who answers or watches a ticket is another matter. */
const subjectColumns = ['requester_id', 'author_id', 'user_id', 'contact_id', 'updater_id']

/** Columns that say by address whom a record is about. */
const subjectAddresses = ['requester_email', 'author_email', 'visitor_email']

/** A record of a ticket is about whom the ticket is about, also where it is no child of it. */
const belongingColumns = ['ticket_id']

/** What the stores say differently. */
export interface ErasedSql extends MentionsSql {
  /** Hex SHA-256 of a text. */
  digest(value: string): string
  /** Key of a row as text. */
  keyText(alias: string, key: readonly string[]): string
  asText(value: string): string
  /** An e-mail address inside of a text, in small letters: `"Ana" <Ana@example.com>` → `ana@example.com`. */
  addressIn(value: string): string
  /** Whether the condition holds for an element of the array. */
  anyOf(array: string, condition: (element: string) => string): string
}

export interface PersonalTable {
  readonly spec: TableSpec
  readonly columns: readonly StoredColumn[]
}

/** Conditions on the rows `s` of a table. */
export interface PersonalRows {
  /** Mark of the row. */
  readonly own: string
  /** Of people, and of what they alone have. */
  readonly theirs: string
  /** About them, or of such a record. */
  readonly about: string
}

/** What marks are keyed with, so that nobody can try out addresses; made once for each warehouse. */
export async function eraseKey(reader: SqlReader): Promise<string | undefined> {
  const [row] = await reader.rows<{ value: string }>(`SELECT value FROM _tajo.meta WHERE key = 'erase_key'`)
  return row?.value
}

/**
 * Takes out of the stage what is about people who were erased. Their own rows, and what hangs on those, are left out; other records
 * lose what is personal in them, and are marked, so that what hangs on them loses it too. Addresses in the records of others are
 * taken out of them.
 */
export async function forgetIn(
  sql: SqlWork,
  table: PersonalTable,
  stage: string,
  dialect: ErasedSql,
  syncedAt: string,
): Promise<number> {
  if ((await sql.count('SELECT count(*) FROM _tajo.erased')) === 0) return 0
  const key = await eraseKey(sql)
  if (key === undefined) return 0
  const rows = personalRows(table, key, dialect)
  const gone = await dropTheirs(sql, rows, stage)
  // Marked before it is changed: afterwards the reason may no longer be in it.
  await markRecords(sql, rows, stage, { at: syncedAt, receipt: 'sync' })
  const emptied = await emptyRecords(sql, table, rows, stage, dialect)
  const isErased = await addressTest(sql, key)
  const places = placesOf(table)
  const mentioned = await mentionedAddresses(sql, stage, places, dialect, isErased)
  return gone + emptied + (await forgetAddresses(sql, table, stage, dialect, key, mentioned))
}

export async function dropTheirs(sql: SqlWork, { theirs }: PersonalRows, table: string): Promise<number> {
  return theirs === 'false' ? 0 : sql.change(`DELETE FROM ${table} AS s WHERE ${theirs}`)
}

/** Marks the records about people who were erased; answers how many are new. */
export function markRecords(
  sql: SqlWork,
  { own, about }: PersonalRows,
  table: string,
  { at, receipt }: { readonly at: string; readonly receipt: string },
): Promise<number> {
  if (about === 'false') return Promise.resolve(0)
  return sql.change(
    `INSERT INTO _tajo.erased SELECT DISTINCT ${own}, 'record', CAST(${text(at)} AS TIMESTAMPTZ), ${text(receipt)} FROM ${table} AS s
     WHERE (${about}) AND ${own} NOT IN (SELECT mark FROM _tajo.erased)`,
  )
}

/** Empties personal columns of records that are marked; the key stays, whatever it is. `anew`: of those not marked as well. */
export async function emptyRecords(
  sql: SqlWork,
  { spec, columns }: PersonalTable,
  { own, about }: PersonalRows,
  table: string,
  { ident }: ErasedSql,
  anew = false,
): Promise<number> {
  const personal = columns.filter(({ name, pii }) => pii && !spec.key.includes(name)).map(({ name }) => name)
  const names = [...personal, addedColumns.extra, ...(spec.raw ? [addedColumns.raw] : [])].map(ident)
  const marked = `${own} IN (SELECT mark FROM _tajo.erased)`
  return sql.change(
    `UPDATE ${table} AS s SET ${names.map((name) => `${name} = NULL`).join(', ')}
     WHERE (${anew ? `${marked} OR ${about}` : marked}) AND (${names.map((name) => `s.${name} IS NOT NULL`).join(' OR ')})`,
  )
}

/** Takes addresses, in small letters, out of the records of others: copies, senders, texts. */
export async function forgetAddresses(
  sql: SqlWork,
  table: PersonalTable,
  name: string,
  dialect: ErasedSql,
  key: string,
  addresses: readonly string[],
): Promise<number> {
  let found = await forgetMentions(sql, name, placesOf(table), dialect, addresses)
  for (const column of table.columns) {
    if (!column.pii || column.mask !== 'hash' || table.spec.key.includes(column.name)) continue
    const value = dialect.ident(column.name)
    found += await sql.change(
      `UPDATE ${name} AS s SET ${value} = NULL WHERE ${isMarked(addressDigest(`s.${value}`, key, dialect), `'address'`)}`,
    )
  }
  return found
}

/** Personal columns that are readable texts, lists of texts or JSON. */
function placesOf({ spec, columns }: PersonalTable): readonly Place[] {
  const own = columns.flatMap(({ name, type, pii, mask }): Place[] =>
    pii && mask === undefined && !spec.key.includes(name) && (type === 'text' || type === 'text[]' || type === 'json')
      ? [{ name, type }]
      : [],
  )
  const added = [addedColumns.extra, ...(spec.raw ? [addedColumns.raw] : [])]
  return [...own, ...added.map((name): Place => ({ name, type: 'json' }))]
}

export function personalRows({ spec, columns }: PersonalTable, key: string, dialect: ErasedSql): PersonalRows {
  const { ident, asText, keyText } = dialect
  const readable = new Map(columns.filter(({ mask }) => mask === undefined).map((column) => [column.name, column]))
  const markOfRow = (stream: string, keyOfRow: string): string => markOf(spec.source, stream, keyOfRow, key, dialect)
  const own = markOfRow(spec.stream, keyText('s', spec.key))
  const pointing = (column: string, stream: string): string => markOfRow(stream, asText(`s.${ident(column)}`))
  const theirs: string[] = []
  const about: string[] = []
  if (spec.person !== undefined) {
    theirs.push(isMarked(own, `'person'`))
    for (const name of spec.person.emails) {
      const column = columns.find((one) => one.name === name)
      if (column !== undefined) theirs.push(...hasAddress(column, key, dialect))
    }
  }
  for (const [column, stream] of Object.entries(spec.references ?? {})) {
    if (!readable.has(column)) continue
    const isParent = column === spec.parentColumn
    if (isParent) theirs.push(isMarked(pointing(column, stream), `'person'`))
    else if (subjectColumns.includes(column)) about.push(isMarked(pointing(column, stream), `'person'`))
    if (isParent || belongingColumns.includes(column)) about.push(isMarked(pointing(column, stream), `'record'`))
  }
  for (const [column, stream] of Object.entries(spec.about ?? {})) {
    if (readable.has(column)) about.push(isMarked(pointing(column, stream), `'person', 'record'`))
  }
  for (const name of subjectAddresses) {
    const column = readable.get(name)
    if (column?.type === 'text') about.push(...hasAddress(column, key, dialect))
  }
  return { own, theirs: anyOf(theirs), about: anyOf(about) }
}

/** Mark of a record. The parts are told apart by a character no name has. */
function markOf(source: string, stream: string, keyText: string, key: string, sql: Pick<ErasedSql, 'digest'>): string {
  return sql.digest(`${text(`${key}\n${source}\n${stream}\n`)} || ${keyText}`)
}

/** The same of a record known by name. */
export function recordMark(key: string, { source, stream, key: keyText }: RecordName): string {
  return hashed(`${key}\n${source}\n${stream}\n${keyText}`)
}

export interface RecordName {
  readonly source: string
  readonly stream: string
  /** Key of the row as text, as `SELECT` casts it. */
  readonly key: string
}

/** Mark of an address. */
export function addressMark(key: string, address: string): string {
  return hashed(`${key}\n@\n${address.toLowerCase()}`)
}

/** Tells whether an address, in small letters, belongs to somebody who was erased. */
async function addressTest(sql: SqlReader, key: string): Promise<(address: string) => boolean> {
  const rows = await sql.rows<{ mark: string }>(`SELECT mark FROM _tajo.erased WHERE kind = 'address'`)
  const marks = new Set(rows.map(({ mark }) => mark))
  return (address) => marks.has(addressMark(key, address))
}

/** A column of addresses, readable or as digests. */
function hasAddress({ name, type, mask }: StoredColumn, key: string, dialect: ErasedSql): string[] {
  const column = `s.${dialect.ident(name)}`
  const condition = (value: string): string => isMarked(addressDigest(value, key, dialect), `'address'`)
  if (mask === 'hash') return [condition(column)]
  const found = (value: string): string => condition(dialect.addressIn(value))
  if (mask !== undefined) return []
  return type === 'text' ? [found(column)] : type === 'text[]' ? [dialect.anyOf(column, found)] : []
}

function addressDigest(value: string, key: string, sql: Pick<ErasedSql, 'digest'>): string {
  return sql.digest(`${text(`${key}\n@\n`)} || ${value}`)
}

function isMarked(mark: string, kinds: string): string {
  return `${mark} IN (SELECT mark FROM _tajo.erased WHERE kind IN (${kinds}))`
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : conditions.map((one) => `coalesce(${one}, false)`).join(' OR ')
}

function hashed(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
