import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { ident, keyEquals, list, textList } from './sql.ts'
import { type Stage, stageLive, stageOdd, stageOrder, stageShapes } from './stage.ts'
import type { Writer } from './writer.ts'

/**
 * Leaves one row per key in a stage: of each column the value of the latest version that carries it, ties going to the
 * record that came last.
 */
export async function foldByKey(writer: Writer, layout: Layout, stage: Stage): Promise<Stage> {
  const { table, rows, keys, shapes } = stage
  if (rows === keys) return stage
  const { key } = layout.spec
  const order =
    layout.version === undefined ? `s.${stageOrder}` : `s.${ident(layout.version.name)} NULLS FIRST, s.${stageOrder}`
  if (shapes.length <= 1) {
    // Every record carries the same columns, so the latest says all.
    await writer.run(
      `DELETE FROM ${table} WHERE ${stageOrder} NOT IN (SELECT _tajo.latest(s.${stageOrder} ORDER BY ${order}) FROM ${table} s GROUP BY ${list(key, 's')})`,
    )
    return { ...stage, rows: keys }
  }
  const latest = (value: string, condition = 'true'): string =>
    `_tajo.latest(s.${ident(value)} ORDER BY ${order}) FILTER (WHERE ${condition}) AS ${ident(value)}`
  // What pages of different shapes say of open objects is joined key by key.
  const open = (name: string): string => `_tajo.joined(s.${ident(name)} ORDER BY ${order}) AS ${ident(name)}`
  const columns = [
    ...layout.columns.map((column) => latest(column.name, carried(column.shapes))),
    open(addedColumns.extra),
    ...(layout.spec.raw ? [open(addedColumns.raw)] : []),
    latest(stageLive),
    `(SELECT array_agg(DISTINCT shape) FROM unnest(string_to_array(string_agg(array_to_string(s.${stageShapes}, ','), ','), ',')) shape) AS ${stageShapes}`,
    `max(s.${stageOrder}) AS ${stageOrder}`,
    `false AS ${stageOdd}`,
  ]
  await writer.run(
    `CREATE TEMP TABLE tajo_folded ON COMMIT DROP AS SELECT ${columns.join(', ')} FROM ${table} s
     WHERE (${list(key, 's')}) IN (SELECT ${list(key)} FROM ${table} GROUP BY ${list(key)} HAVING count(*) > 1) GROUP BY ${list(key, 's')}`,
  )
  await writer.run(`DELETE FROM ${table} s USING pg_temp.tajo_folded f WHERE ${keyEquals('s', 'f', key)}`)
  const names = list([...layout.content, stageLive, stageShapes, stageOrder, stageOdd])
  await writer.run(`INSERT INTO ${table} (${names}) SELECT ${names} FROM pg_temp.tajo_folded`)
  return { ...stage, rows: keys }
}

function carried(shapes: readonly string[] | undefined): string {
  return shapes === undefined ? 'true' : `s.${stageShapes} && ${textList(shapes)}`
}
