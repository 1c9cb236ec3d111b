import type { SqlWork } from '@tajo/core/sql'
import { addressesAround, Mentions } from './mentions.ts'
import { text } from './sql-text.ts'

/** A column in which somebody may be mentioned. */
export interface Place {
  readonly name: string
  readonly type: 'text' | 'text[]' | 'json'
}

/** What the stores say differently. */
export interface MentionsSql {
  ident(name: string): string
  /** A list, or JSON, as the text of a JSON document. */
  jsonText(value: string): string
  /** The value of the column's type that a JSON document's text says. */
  fromJsonText(document: string, type: 'text[]' | 'json'): string
  /** Pieces of a text around an `@`, one a row. */
  pieces(value: string): string
}

/** Which of the addresses that a table mentions are meant. */
export async function mentionedAddresses(
  sql: Pick<SqlWork, 'rows'>,
  table: string,
  places: readonly Place[],
  dialect: MentionsSql,
  isMeant: (address: string) => boolean,
): Promise<readonly string[]> {
  const met = new Set<string>()
  for (const place of places) {
    const value = textOf(place, dialect)
    const rows = await sql.rows<{ piece: string }>(
      `SELECT DISTINCT ${dialect.pieces(value)} AS piece FROM ${table} s WHERE strpos(${value}, '@') > 0`,
    )
    for (const { piece } of rows) for (const address of addressesAround(piece)) if (isMeant(address)) met.add(address)
  }
  return [...met]
}

/** Takes addresses, in small letters, out of a table; answers how many rows that changed. */
export async function forgetMentions(
  sql: SqlWork,
  table: string,
  places: readonly Place[],
  dialect: MentionsSql,
  addresses: readonly string[],
): Promise<number> {
  if (addresses.length === 0) return 0
  const mentions = new Mentions(addresses)
  const having = (value: string): string =>
    addresses.map((one) => `strpos(lower(${value}), ${text(one)}) > 0`).join(' OR ')
  const rows = await sql.count(
    `SELECT count(*) FROM ${table} s WHERE ${places.map((place) => having(textOf(place, dialect))).join(' OR ')}`,
  )
  if (rows === 0) return 0
  let changed = 0
  for (const place of places) {
    const value = textOf(place, dialect)
    const found = await sql.rows<{ old: string }>(
      `SELECT DISTINCT ${value} AS old FROM ${table} s WHERE ${having(value)}`,
    )
    const values = found.flatMap(({ old }) => {
      const now = place.type === 'text' ? mentions.outOfText(old) : mentions.outOfJson(old)
      return now === old ? [] : [{ old, now }]
    })
    if (values.length === 0) continue
    await sql.load('tajo_mentions', { old: 'text', now: 'text' }, values)
    const now = place.type === 'text' ? 'm.now' : dialect.fromJsonText('m.now', place.type)
    changed += await sql.change(
      `UPDATE ${table} AS s SET ${dialect.ident(place.name)} = ${now} FROM tajo_mentions m WHERE ${value} = m.old`,
    )
  }
  // A row may have several such values, and some only look like it.
  return Math.min(rows, changed)
}

function textOf({ name, type }: Place, dialect: MentionsSql): string {
  const column = `s.${dialect.ident(name)}`
  return type === 'text' ? column : dialect.jsonText(column)
}
