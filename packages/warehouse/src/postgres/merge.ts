import type { MergeCounts } from '../store-batch.ts'
import { addedColumns } from '../stored-columns.ts'
import { writeHistory } from './history.ts'
import type { Layout } from './layout.ts'
import { ident, instant, keyEquals, list, textList } from './sql.ts'
import { type Stage, stageLive, stageOrder, stageShapes } from './stage.ts'
import type { Writer } from './writer.ts'

const { synced, deleted, extra, raw } = addedColumns

/**
 * Merges a stage with one row per key into the stored table. A stored row stays untouched when its version is greater or
 * nothing about it differs; columns the page does not speak about keep their value.
 */
export async function mergeStage(
  writer: Writer,
  layout: Layout,
  { table: stage, shapes }: Stage,
  syncedAt: string,
): Promise<MergeCounts> {
  const { key } = layout.spec
  const provided = providedTests(layout, shapes)
  await writer.run(
    `CREATE TEMP TABLE tajo_match ON COMMIT DROP AS
     SELECT ${list(key, 's')}, s.${stageOrder} AS ord, s.${stageLive} AS live, t.${deleted} AS deleted_at,
       CASE WHEN t.${ident(key[0] ?? '')} IS NULL THEN 'insert' ${keepTests(layout, provided)} ELSE 'replace' END AS fate
     FROM ${stage} s LEFT JOIN ${layout.name} t ON ${keyEquals('s', 't', key)}`,
  )
  const [counts] = await writer.rows<{ inserted: number; unchanged: number; replaced: number; gone: number }>(
    `SELECT count(*) FILTER (WHERE fate = 'insert') AS inserted, count(*) FILTER (WHERE fate = 'keep') AS unchanged,
       count(*) FILTER (WHERE fate = 'replace') AS replaced,
       count(*) FILTER (WHERE fate = 'replace' AND NOT live AND deleted_at IS NULL) AS gone FROM pg_temp.tajo_match`,
  )
  const { inserted, unchanged, replaced, gone } = counts ?? { inserted: 0, unchanged: 0, replaced: 0, gone: 0 }
  if (replaced > 0) {
    const values = layout.content
      .filter((name) => !key.includes(name))
      .map((name) => `${ident(name)} = ${mergedValue(layout, name, provided)}`)
    await writer.run(
      `UPDATE ${layout.name} t SET ${[...values, `${synced} = ${instant(syncedAt)}`, `${deleted} = ${deletedAt(layout, syncedAt)}`].join(', ')}
       FROM ${stage} s JOIN pg_temp.tajo_match m ON m.ord = s.${stageOrder} AND m.fate = 'replace' WHERE ${keyEquals('s', 't', key)}`,
    )
  }
  if (inserted > 0) {
    await writer.run(
      `INSERT INTO ${layout.name} (${list([...layout.content, synced, deleted])})
       SELECT ${list(layout.content, 's')}, ${instant(syncedAt)}, ${deletedAt(layout, syncedAt)}
       FROM ${stage} s JOIN pg_temp.tajo_match m ON m.ord = s.${stageOrder} AND m.fate = 'insert' ORDER BY s.${stageOrder}`,
    )
  }
  if (layout.history !== undefined && inserted + replaced > 0)
    await writeHistory(writer, layout, layout.history, syncedAt)
  await writer.run('DROP TABLE pg_temp.tajo_match')
  return { inserted, updated: replaced - gone, unchanged, deleted: gone }
}

/** For each column that some row of the stage lacks, the test whether a row has it. */
function providedTests(layout: Layout, all: Stage['shapes']): ReadonlyMap<string, string> {
  const tests = new Map<string, string>()
  for (const { name, shapes } of layout.columns) {
    if (shapes === undefined || all.every((present) => shapes.some((shape) => present.includes(shape)))) continue
    tests.set(name, `s.${stageShapes} && ${textList(shapes)}`)
  }
  return tests
}

/** When the stored row stays: it is newer, or as new and the same. */
function keepTests(layout: Layout, provided: ReadonlyMap<string, string>): string {
  const differs = layout.content.map(
    (name) => `${mergedValue(layout, name, provided)} IS DISTINCT FROM t.${ident(name)}`,
  )
  differs.push(`s.${stageLive} <> (t.${deleted} IS NULL)`)
  const same = `WHEN NOT (${differs.join(' OR ')}) THEN 'keep'`
  if (layout.version === undefined) return same
  const name = ident(layout.version.name)
  const test = provided.get(layout.version.name)
  const spoken = test === undefined ? '' : `${test} AND `
  return `WHEN ${spoken}t.${name} > s.${name} THEN 'keep' WHEN ${spoken}t.${name} IS DISTINCT FROM s.${name} THEN 'replace' ${same}`
}

function mergedValue(layout: Layout, name: string, provided: ReadonlyMap<string, string>): string {
  const mine = `s.${ident(name)}`
  const theirs = `t.${ident(name)}`
  const test = provided.get(name)
  if (test !== undefined) return `CASE WHEN ${test} THEN ${mine} ELSE ${theirs} END`
  // A page of another shape does not speak about all keys: they are joined key by key.
  return layout.partial && (name === extra || name === raw) ? `_tajo.join_two(${theirs}, ${mine})` : mine
}

function deletedAt(layout: Layout, syncedAt: string): string {
  const version = layout.version?.type === 'timestamp' ? `s.${ident(layout.version.name)}, ` : ''
  return `CASE WHEN s.${stageLive} THEN NULL ELSE coalesce(m.deleted_at, ${version}${instant(syncedAt)}) END`
}
