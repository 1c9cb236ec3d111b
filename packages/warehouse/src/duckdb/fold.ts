import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { list } from './layout.ts'
import { ident, keyEquals, textList } from './sql.ts'
import { type Stage, stageLive, stageShapes } from './stage.ts'
import type { Writer } from './writer.ts'

/**
 * Leaves one row per key in a stage: of each column the value of the latest version that carries it, ties going to the
 * record that came last.
 */
export async function foldByKey(
  writer: Writer,
  layout: Layout,
  { table: stage, rows, keys: distinct, shapes }: Stage,
): Promise<Stage> {
  if (rows === distinct) return { table: stage, rows, keys: distinct, shapes }
  const { key } = layout.spec
  const keys = list(key)
  const order = layout.version === undefined ? 's.rowid' : `s.${ident(layout.version.name)} NULLS FIRST, s.rowid`
  if (shapes.length <= 1) {
    // Every record carries the same columns, so the latest says all.
    await writer.run(
      `DELETE FROM ${stage} WHERE rowid NOT IN (SELECT last(s.rowid ORDER BY ${order}) FROM ${stage} s GROUP BY ${list(key, 's')})`,
    )
    return { table: stage, rows: distinct, keys: distinct, shapes }
  }
  const latest = (value: string, condition = 'true'): string =>
    `last(s.${ident(value)} ORDER BY ${order}) FILTER (WHERE ${condition})`
  const columns = layout.columns.map(
    (column) => `${latest(column.name, carried(column.shapes))} AS ${ident(column.name)}`,
  )
  // What pages of different shapes say of open objects is joined key by key.
  const open = (name: string): string =>
    layout.partial
      ? `to_json(list_reduce(list(CAST(s.${ident(name)} AS MAP(VARCHAR, JSON)) ORDER BY ${order}) FILTER (WHERE s.${ident(name)} IS NOT NULL), lambda a, b: map_concat(a, b)))`
      : latest(name)
  columns.push(`${open(addedColumns.extra)} AS ${addedColumns.extra}`)
  if (layout.spec.raw) columns.push(`${open(addedColumns.raw)} AS ${addedColumns.raw}`)
  columns.push(`${latest(stageLive)} AS ${stageLive}`)
  if (layout.partial) columns.push(`list_distinct(flatten(list(s.${stageShapes}))) AS ${stageShapes}`)
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_folded AS SELECT ${columns.join(', ')} FROM ${stage} s
     SEMI JOIN (SELECT ${keys} FROM ${stage} GROUP BY ${keys} HAVING count(*) > 1) d ON ${keyEquals('s', 'd', key)} GROUP BY ${list(key, 's')}`,
  )
  await writer.run(`DELETE FROM ${stage} AS s USING temp.tajo_folded f WHERE ${keyEquals('s', 'f', key)}`)
  await writer.run(`INSERT INTO ${stage} BY NAME FROM temp.tajo_folded`)
  await writer.run('DROP TABLE temp.tajo_folded')
  return { table: stage, rows: distinct, keys: distinct, shapes }
}

function carried(shapes: readonly string[] | undefined): string {
  return shapes === undefined ? 'true' : `list_has_any(s.${stageShapes}, ${textList(shapes)})`
}
