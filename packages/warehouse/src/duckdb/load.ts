import type { Page } from '@tajo/core/page'
import type { Layout } from './layout.ts'
import { loadRecords, recordLimitBytes } from './load-records.ts'
import type { Spool } from './spool.ts'
import { ident, text } from './sql.ts'
import { readTree, stage, stageSelect, structTypes } from './stage.ts'
import type { Writer } from './writer.ts'

const smallestObjectSize = 1024 * 1024

/**
 * Reads the pages of a batch into the stage. DuckDB's reader takes them whole, at several times the speed of the way by
 * single records, which is gone when the reader meets one it cannot take, or when more than the columns is wanted.
 */
export async function loadPages(writer: Writer, spool: Spool, layout: Layout, pages: readonly Page[]): Promise<void> {
  await writer.run('DROP TABLE IF EXISTS temp.tajo_bad')
  await writer.run(`DROP TABLE IF EXISTS ${stage}`)
  if (pages.length === 0) return
  const plain = !layout.spec.raw && pages.every((page) => page.unknown === undefined || page.unknown.length === 0)
  if (plain && (await loadWhole(writer, spool, layout, pages))) return
  await loadRecords(writer, layout, pages)
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
        `CREATE TEMP TABLE tajo_stage AS SELECT ${columns} FROM (
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
  if (loaded !== true) return false
  const keyless = layout.spec.key.map((name) => `${ident(name)} IS NULL`).join(' OR ')
  if ((await writer.count(`SELECT count(*) FROM ${stage} WHERE ${keyless}`)) === 0) return true
  await writer.run(`DROP TABLE ${stage}`)
  return false
}

export async function dropStage(writer: Writer): Promise<void> {
  await writer.run(`DROP TABLE IF EXISTS ${stage}`)
  await writer.run('DROP TABLE IF EXISTS temp.tajo_bad')
}
