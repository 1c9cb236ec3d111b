import type { MergeCounts } from '../store-batch.ts'
import { addedColumns } from '../stored-columns.ts'
import { writeHistory } from './history.ts'
import type { Layout } from './layout.ts'
import { list } from './layout.ts'
import { ident, instant, keyEquals, textList } from './sql.ts'
import { type Stage, stageLive, stageShapes } from './stage.ts'
import type { Writer } from './writer.ts'

const { synced, deleted, extra, raw } = addedColumns

/**
 * Merges a stage with one row per key into the stored table. A stored row stays as it is when its version is greater or
 * nothing about it differs; otherwise it is deleted and inserted anew, which costs a fraction of an update in place.
 */
export async function mergeStage(
  writer: Writer,
  layout: Layout,
  { table: stage, rows: staged, shapes }: Stage,
  syncedAt: string,
): Promise<MergeCounts> {
  const provided = providedTests(layout, shapes)
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_match AS
     SELECT s.rowid AS s_row, t.rowid AS t_row, t.${deleted} AS deleted_at, s.${stageLive} AS live, ${comparison(layout, provided)} AS fate
     FROM ${stage} s JOIN ${layout.name} t ON ${keyEquals('s', 't', layout.spec.key)}`,
  )
  const known = await compareRows(writer, layout, stage, provided)
  const kept = known > 0 && (await keepStored(writer, layout, provided))
  const values = layout.content.map(
    (name) => `${kept ? mergedValue(layout, name, provided, 'k') : `s.${ident(name)}`} AS ${ident(name)}`,
  )
  if (kept) values.push(...layout.orphans.map((name) => `k.${ident(name)}`))
  const rows = `SELECT ${values.join(', ')}, ${instant(syncedAt)} AS ${synced}, ${deletedAt(layout, syncedAt)} AS ${deleted}
    FROM ${stage} s LEFT JOIN temp.tajo_match m ON m.s_row = s.rowid ${kept ? 'LEFT JOIN temp.tajo_kept k ON k.t_row = m.t_row' : ''}
    WHERE m.fate IS NULL OR m.fate = 'replace'`
  const into = `INSERT INTO ${layout.name} (${list([...layout.content, ...(kept ? layout.orphans : []), synced, deleted])})`
  const [{ changed, gone } = { changed: 0, gone: 0 }] = await writer.rows<{ changed: number; gone: number }>(
    `SELECT count(*) FILTER (fate = 'replace') AS changed, count(*) FILTER (fate = 'replace' AND NOT live AND deleted_at IS NULL) AS gone
     FROM temp.tajo_match`,
  )
  if (staged - known + changed > 0) {
    if (layout.history !== undefined) await writer.run(`CREATE OR REPLACE TEMP TABLE tajo_final AS ${rows}`)
    await writer.run(
      `DELETE FROM ${layout.name} WHERE rowid IN (SELECT t_row FROM temp.tajo_match WHERE fate = 'replace')`,
    )
    await writer.run(`${into} ${layout.history === undefined ? rows : 'FROM temp.tajo_final'}`)
    if (layout.history !== undefined) await writeHistory(writer, layout, layout.history, syncedAt)
  }
  await writer.run(
    ['tajo_match', 'tajo_kept', 'tajo_final'].map((table) => `DROP TABLE IF EXISTS temp.${table}`).join(';'),
  )
  return { inserted: staged - known, updated: changed - gone, unchanged: known - changed, deleted: gone }
}

/** For each column that some row of the stage lacks, the test whether a row has it. */
function providedTests(layout: Layout, all: Stage['shapes']): ReadonlyMap<string, string> {
  const tests = new Map<string, string>()
  for (const { name, shapes } of layout.columns) {
    if (shapes === undefined || all.every((present) => shapes.some((shape) => present.includes(shape)))) continue
    tests.set(name, `list_has_any(s.${stageShapes}, ${textList(shapes)})`)
  }
  return tests
}

/** The stored row of a staged one: `keep` it, `replace` it, or `compare` the two first. */
function comparison(layout: Layout, provided: ReadonlyMap<string, string>): string {
  if (layout.version === undefined) return `'compare'`
  const name = ident(layout.version.name)
  const test = provided.get(layout.version.name)
  return `CASE ${test === undefined ? '' : `WHEN NOT ${test} THEN 'compare'`} WHEN t.${name} > s.${name} THEN 'keep'
    WHEN t.${name} IS NOT DISTINCT FROM s.${name} THEN 'compare' ELSE 'replace' END`
}

/** Of the rows to compare, those that differ in anything are replaced. Returns how many staged rows are stored already. */
async function compareRows(
  writer: Writer,
  layout: Layout,
  stage: string,
  provided: ReadonlyMap<string, string>,
): Promise<number> {
  const [{ known, open } = { known: 0, open: 0 }] = await writer.rows<{ known: number; open: number }>(
    `SELECT count(*) AS known, count(*) FILTER (fate = 'compare') AS open FROM temp.tajo_match`,
  )
  if (open === 0) return known
  const differs = layout.content.map(
    (name) => `${mergedValue(layout, name, provided, 't')} IS DISTINCT FROM t.${ident(name)}`,
  )
  differs.push(`s.${stageLive} <> (t.${deleted} IS NULL)`)
  const [firstKey = ''] = layout.spec.key
  // The rows are named by their place and, once more, by their key: with both DuckDB skips what it need not unpack.
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_differs AS SELECT m.s_row FROM temp.tajo_match m
     JOIN ${stage} s ON s.rowid = m.s_row
     JOIN (SELECT *, rowid AS t_row FROM ${layout.name} WHERE rowid IN (SELECT t_row FROM temp.tajo_match WHERE fate = 'compare')
       AND ${ident(firstKey)} IN (SELECT ${ident(firstKey)} FROM ${stage})) t ON t.t_row = m.t_row
     WHERE m.fate = 'compare' AND (${differs.join(' OR ')})`,
  )
  await writer.run(
    `UPDATE temp.tajo_match SET fate = CASE WHEN s_row IN (FROM temp.tajo_differs) THEN 'replace' ELSE 'keep' END WHERE fate = 'compare'`,
  )
  await writer.run('DROP TABLE temp.tajo_differs')
  return known
}

/** Sets aside what rows that are replaced have to keep. Returns whether there is anything. */
async function keepStored(writer: Writer, layout: Layout, provided: ReadonlyMap<string, string>): Promise<boolean> {
  const names = [...provided.keys(), ...layout.orphans, ...(layout.partial ? layout.content.filter(isOpen) : [])]
  if (names.length === 0) return false
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_kept AS SELECT rowid AS t_row, ${list(names)} FROM ${layout.name}
     WHERE rowid IN (SELECT t_row FROM temp.tajo_match WHERE fate = 'replace')`,
  )
  return true
}

function mergedValue(layout: Layout, name: string, provided: ReadonlyMap<string, string>, stored: string): string {
  const mine = `s.${ident(name)}`
  const theirs = `${stored}.${ident(name)}`
  const test = provided.get(name)
  if (test !== undefined) return `CASE WHEN ${test} THEN ${mine} ELSE ${theirs} END`
  if (!layout.partial || !isOpen(name)) return mine
  // A page of another shape does not speak about all keys: they are joined key by key.
  return `CASE WHEN ${theirs} IS NULL THEN ${mine} WHEN ${mine} IS NULL THEN ${theirs}
    ELSE to_json(map_concat(CAST(${theirs} AS MAP(VARCHAR, JSON)), CAST(${mine} AS MAP(VARCHAR, JSON)))) END`
}

function isOpen(name: string): boolean {
  return name === extra || name === raw
}

function deletedAt(layout: Layout, syncedAt: string): string {
  const version = layout.version?.type === 'timestamp' ? `s.${ident(layout.version.name)}, ` : ''
  return `CASE WHEN s.${stageLive} THEN NULL ELSE coalesce(m.deleted_at, ${version}${instant(syncedAt)}) END`
}
