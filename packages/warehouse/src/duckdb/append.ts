import type { MergeCounts } from '../store-batch.ts'
import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { list } from './layout.ts'
import { ident, instant, keyEquals, textList } from './sql.ts'
import { type Stage, stageLive, stageShapes } from './stage.ts'
import type { Writer } from './writer.ts'

const { synced, deleted, extra, raw } = addedColumns

/**
 * Adds every version of a record that the table does not have yet. A record is known when a stored row of the same key and
 * version says the same in all it carries; a table without versions is asked for the latest row of the key only.
 */
export async function appendStage(
  writer: Writer,
  layout: Layout,
  { table: stage, rows: staged }: Stage,
  syncedAt: string,
): Promise<MergeCounts> {
  await writer.run(
    `DELETE FROM ${stage} AS s WHERE EXISTS (FROM ${stage} o WHERE o.rowid > s.rowid AND ${sameRecord(layout, 'o')} AND s.${stageLive} = o.${stageLive})`,
  )
  const newest =
    layout.version === undefined
      ? `QUALIFY row_number() OVER (PARTITION BY ${list(layout.spec.key)} ORDER BY ${synced} DESC, rowid DESC) = 1`
      : ''
  const version = layout.version?.type === 'timestamp' ? `s.${ident(layout.version.name)}, ` : ''
  const [firstKey = ''] = layout.spec.key
  const inserted = await writer.change(
    `INSERT INTO ${layout.name} (${list([...layout.content, synced, deleted])})
     SELECT ${list(layout.content, 's')}, ${instant(syncedAt)}, CASE WHEN s.${stageLive} THEN NULL ELSE coalesce(${version}${instant(syncedAt)}) END
     FROM ${stage} s WHERE NOT EXISTS (
       FROM (FROM ${layout.name} WHERE ${ident(firstKey)} IN (SELECT ${ident(firstKey)} FROM ${stage}) ${newest}) t
       WHERE ${sameRecord(layout, 't')} AND s.${stageLive} = (t.${deleted} IS NULL))
     ORDER BY s.rowid`,
  )
  return { inserted, updated: 0, unchanged: staged - inserted, deleted: 0 }
}

function sameRecord(layout: Layout, other: string): string {
  const same = (name: string): string => `s.${ident(name)} IS NOT DISTINCT FROM ${other}.${ident(name)}`
  const content = layout.columns.map(({ name, shapes }) =>
    shapes === undefined ? same(name) : `(NOT list_has_any(s.${stageShapes}, ${textList(shapes)}) OR ${same(name)})`,
  )
  const open = [extra, ...(layout.spec.raw ? [raw] : [])]
  return [keyEquals('s', other, layout.spec.key), ...content, ...open.map(same)].join(' AND ')
}
