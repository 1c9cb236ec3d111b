import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { ident, instant, keyEquals, list } from './sql.ts'
import type { Writer } from './writer.ts'

const { synced, deleted, validFrom, validTo } = addedColumns

/**
 * Records the rows that a merge has just made the present ones: closes what they replace and opens them, from their version
 * on, or from when they were read where the version does not tell them apart from what came before.
 */
export async function writeHistory(writer: Writer, layout: Layout, history: string, syncedAt: string): Promise<void> {
  const { key } = layout.spec
  const now = instant(syncedAt)
  const version = layout.version?.type === 'timestamp' ? `t.${ident(layout.version.name)}` : 'NULL::timestamptz'
  await writer.run(
    `CREATE TEMP TABLE tajo_turns ON COMMIT DROP AS
     SELECT ${list(key, 't')}, t.${deleted} AS deleted_at,
       CASE WHEN p.until IS NULL THEN coalesce(${version}, ${now}) WHEN ${version} > p.until THEN ${version} ELSE greatest(${now}, p.until) END AS since
     FROM pg_temp.tajo_match m JOIN ${layout.name} t ON ${keyEquals('m', 't', key)}
     LEFT JOIN LATERAL (
       SELECT max(greatest(h.${validFrom}, h.${validTo})) AS until FROM ${history} h WHERE ${keyEquals('h', 't', key)}
     ) p ON true WHERE m.fate <> 'keep'`,
  )
  await writer.run(
    `UPDATE ${history} h SET ${validTo} = greatest(h.${validFrom}, coalesce(c.deleted_at, c.since)) FROM pg_temp.tajo_turns c
     WHERE h.${validTo} IS NULL AND ${keyEquals('h', 'c', key)}`,
  )
  await writer.run(
    `INSERT INTO ${history} (${list([...layout.content, synced])}, ${validFrom}) SELECT ${list([...layout.content, synced], 't')}, c.since
     FROM ${layout.name} t JOIN pg_temp.tajo_turns c ON ${keyEquals('t', 'c', key)} WHERE t.${deleted} IS NULL`,
  )
  await writer.run('DROP TABLE pg_temp.tajo_turns')
}

/** Closes the present rows of keys that are gone. */
export async function closeHistory(writer: Writer, layout: Layout, keys: string, syncedAt: string): Promise<void> {
  if (layout.history === undefined) return
  await writer.run(
    `UPDATE ${layout.history} h SET ${validTo} = greatest(h.${validFrom}, ${instant(syncedAt)}) FROM ${keys} g
     WHERE h.${validTo} IS NULL AND ${keyEquals('h', 'g', layout.spec.key)}`,
  )
}
