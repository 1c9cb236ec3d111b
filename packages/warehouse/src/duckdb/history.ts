import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { list } from './layout.ts'
import { ident, instant, keyEquals } from './sql.ts'
import type { Writer } from './writer.ts'

const { synced, deleted, validFrom, validTo } = addedColumns

/**
 * Records the rows of `tajo_final`, which are about to be the present ones: closes what they replace and opens them, from
 * their version on, or from when they were read where the version does not tell them apart from what came before.
 */
export async function writeHistory(writer: Writer, layout: Layout, history: string, syncedAt: string): Promise<void> {
  const { key } = layout.spec
  const now = instant(syncedAt)
  const version = layout.version?.type === 'timestamp' ? `f.${ident(layout.version.name)}` : 'CAST(NULL AS TIMESTAMPTZ)'
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_turns AS
     SELECT ${list(key, 'f')}, f.${deleted} AS deleted_at,
       CASE WHEN p.until IS NULL THEN coalesce(${version}, ${now}) WHEN ${version} > p.until THEN ${version} ELSE greatest(${now}, p.until) END AS since
     FROM temp.tajo_final f LEFT JOIN (
       SELECT ${list(key)}, max(greatest(${validFrom}, ${validTo})) AS until FROM ${history} h
       SEMI JOIN temp.tajo_final f USING (${list(key)}) GROUP BY ${list(key)}
     ) p ON ${keyEquals('p', 'f', key)}`,
  )
  await writer.run(
    `UPDATE ${history} AS h SET ${validTo} = greatest(h.${validFrom}, coalesce(c.deleted_at, c.since)) FROM temp.tajo_turns c
     WHERE h.${validTo} IS NULL AND ${keyEquals('h', 'c', key)}`,
  )
  const columns = list([...layout.content, synced])
  await writer.run(
    `INSERT INTO ${history} (${columns}, ${validFrom}) SELECT ${list([...layout.content, synced], 'f')}, c.since
     FROM temp.tajo_final f JOIN temp.tajo_turns c ON ${keyEquals('f', 'c', key)} WHERE f.${deleted} IS NULL`,
  )
  await writer.run('DROP TABLE temp.tajo_turns')
}

/** Closes the present rows of keys that are gone. */
export async function closeHistory(writer: Writer, layout: Layout, keys: string, syncedAt: string): Promise<void> {
  if (layout.history === undefined) return
  await writer.run(
    `UPDATE ${layout.history} AS h SET ${validTo} = greatest(h.${validFrom}, ${instant(syncedAt)}) FROM ${keys} g
     WHERE h.${validTo} IS NULL AND ${keyEquals('h', 'g', layout.spec.key)}`,
  )
}
