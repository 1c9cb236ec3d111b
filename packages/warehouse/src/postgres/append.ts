import type { MergeCounts } from '../store-batch.ts'
import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { ident, instant, keyEquals, list, textList } from './sql.ts'
import { type Stage, stageLive, stageOrder, stageShapes } from './stage.ts'
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
  const { key } = layout.spec
  await writer.run(
    `DELETE FROM ${stage} s WHERE EXISTS (SELECT FROM ${stage} o WHERE o.${stageOrder} > s.${stageOrder} AND ${sameRecord(layout, 'o')} AND s.${stageLive} = o.${stageLive})`,
  )
  const of = `FROM ${layout.name} r WHERE ${keyEquals('r', 's', key)}`
  const known =
    layout.version === undefined ? `SELECT * ${of} ORDER BY ${synced} DESC, ctid DESC LIMIT 1` : `SELECT * ${of}`
  const version = layout.version?.type === 'timestamp' ? `s.${ident(layout.version.name)}, ` : ''
  const inserted = await writer.change(
    `INSERT INTO ${layout.name} (${list([...layout.content, synced, deleted])})
     SELECT ${list(layout.content, 's')}, ${instant(syncedAt)}, CASE WHEN s.${stageLive} THEN NULL ELSE coalesce(${version}${instant(syncedAt)}) END
     FROM ${stage} s WHERE NOT EXISTS (
       SELECT FROM (${known}) t WHERE ${sameRecord(layout, 't')} AND s.${stageLive} = (t.${deleted} IS NULL))
     ORDER BY s.${stageOrder}`,
  )
  return { inserted, updated: 0, unchanged: staged - inserted, deleted: 0 }
}

function sameRecord(layout: Layout, other: string): string {
  const same = (name: string): string => `s.${ident(name)} IS NOT DISTINCT FROM ${other}.${ident(name)}`
  const content = layout.columns.map(({ name, shapes }) =>
    shapes === undefined ? same(name) : `(NOT s.${stageShapes} && ${textList(shapes)} OR ${same(name)})`,
  )
  const open = [extra, ...(layout.spec.raw ? [raw] : [])]
  return [keyEquals('s', other, layout.spec.key), ...content, ...open.map(same)].join(' AND ')
}
