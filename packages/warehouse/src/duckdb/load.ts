import type { Page } from '@tajo/core/page'
import { recordLimitBytes } from '../record-limits.ts'
import { type Layout, list } from './layout.ts'
import { loadRecords } from './load-records.ts'
import { structTypes } from './read-tree.ts'
import { batchRejected } from './rejected.ts'
import type { Spool } from './spool.ts'
import { ident, text } from './sql.ts'
import { readTree, type Stage, stageSelect, stageShapes, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

const smallestObjectSize = 1024 * 1024

/** What became of the pages of a batch: a stage, and the table of what could not be stored. */
export interface Loaded {
  readonly stage: Stage | undefined
  readonly hasBad: boolean
}

/**
 * Reads the pages of a batch into the stage. DuckDB's reader takes them whole, at several times the speed of the way by
 * single records, which is gone when the reader meets one it cannot take, or when more than the columns is wanted.
 */
export async function loadPages(writer: Writer, spool: Spool, layout: Layout, pages: readonly Page[]): Promise<Loaded> {
  if (pages.length === 0) return { stage: undefined, hasBad: false }
  const shapes = [...new Map(pages.map((page) => [page.shapes.join(), page.shapes])).values()]
  const plain = !layout.spec.raw && pages.every((page) => page.unknown === undefined || page.unknown.length === 0)
  if (plain && (await loadWhole(writer, spool, layout, pages))) {
    const stage = await measure(writer, layout, { table: stageTable, shapes })
    if (stage !== undefined) return { stage, hasBad: false }
  }
  await loadRecords(writer, layout, pages)
  return { stage: await measure(writer, layout, { table: stageTable, shapes }), hasBad: true }
}

/** The rows a walk has gathered so far. */
export async function stagedRows(writer: Writer, layout: Layout, table: string): Promise<Stage | undefined> {
  const shapes = layout.partial
    ? await writer.rows<{ shapes: readonly string[] }>(`SELECT DISTINCT ${stageShapes} AS shapes FROM ${table}`)
    : []
  return measure(writer, layout, { table, shapes: shapes.map((row) => row.shapes) })
}

/** `undefined` when a row has no key. */
async function measure(
  writer: Writer,
  layout: Layout,
  stage: Pick<Stage, 'table' | 'shapes'>,
): Promise<Stage | undefined> {
  const { key } = layout.spec
  const [counts] = await writer.rows<{ rows: number; keyed: number; keys: number }>(
    `SELECT count(*) AS "rows", count(*) FILTER (${key.map((name) => `${ident(name)} IS NOT NULL`).join(' AND ')}) AS keyed,
       count(DISTINCT ${key.length === 1 ? list(key) : `(${list(key)})`}) AS keys FROM ${stage.table}`,
  )
  return counts === undefined || counts.keyed < counts.rows
    ? undefined
    : { ...stage, rows: counts.rows, keys: counts.keys }
}

async function loadWhole(writer: Writer, spool: Spool, layout: Layout, pages: readonly Page[]): Promise<boolean> {
  const largest = Math.max(...pages.map((page) => page.body.length))
  if (largest > recordLimitBytes) return false
  const tree = readTree(layout)
  const types = structTypes(tree).map(([key, type]) => `${ident(key)}: ${text(type)}`)
  const { columns, where } = stageSelect(layout, pages, tree, {
    record: 'j',
    page: 'j._page',
    extra: 'CAST(NULL AS JSON)',
    raw: 'CAST(NULL AS JSON)',
  })
  const loaded = await spool.with(pages, async (path) => {
    try {
      await writer.run(
        `CREATE OR REPLACE TEMP TABLE tajo_stage AS SELECT ${columns} FROM (
           SELECT *, max(_tajo_page) OVER (ROWS UNBOUNDED PRECEDING) AS _page
           FROM read_json(${text(path)}, format = 'array', records = 'true', maximum_object_size = ${Math.max(smallestObjectSize, largest + 1)},
             columns = {_tajo_page: 'BIGINT', ${types.join(', ')}})
         ) j WHERE j._tajo_page IS NULL AND ${where}`,
      )
      return true
    } catch (error) {
      if (error instanceof Error && /^(Invalid Input|Conversion) Error/.test(error.message)) return false
      throw error
    }
  })
  return loaded === true
}

export async function dropStage(writer: Writer): Promise<void> {
  const tables = [stageTable, batchRejected, 'temp.tajo_bad', 'temp.tajo_typed', 'temp.tajo_records']
  await writer.run(tables.map((table) => `DROP TABLE IF EXISTS ${table}`).join(';'))
}
