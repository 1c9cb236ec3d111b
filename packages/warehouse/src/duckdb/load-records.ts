import type { Page } from '@tajo/core/page'
import { asDrops, masksAt, recordMasks } from '../masks.ts'
import { recordLimitBytes, spelledKey, unreadable } from '../record-limits.ts'
import { mendSurrogates, splitRecords } from '../records.ts'
import type { Layout } from './layout.ts'
import { maskedJson } from './mask-sql.ts'
import { structType } from './read-tree.ts'
import { keyOf, kindChecks, reasons, textPointers } from './refusals.ts'
import { pointer, text } from './sql.ts'
import { readTree, stageSelect } from './stage.ts'
import type { Writer } from './writer.ts'

/**
 * Reads the pages of a batch record by record into the stage, and sets those that cannot be stored aside in `tajo_bad`
 * with the reason. Slower than the reader of whole pages; needed for `_tajo_raw`, unknown keys and pages with a bad record.
 */
export async function loadRecords(writer: Writer, layout: Layout, pages: readonly Page[]): Promise<void> {
  await writer.run('CREATE OR REPLACE TEMP TABLE tajo_records (page INTEGER, raw VARCHAR, key VARCHAR, reason VARCHAR)')
  await writer.append('tajo_records', (appender) => {
    for (const [page, { body }] of pages.entries()) {
      for (const record of splitRecords(body)) {
        const reason = unreadable(record)
        appender.appendInteger(page)
        if (record.length > recordLimitBytes) appender.appendNull()
        else
          appender.appendVarchar(
            mendSurrogates(Buffer.from(record.buffer, record.byteOffset, record.length).toString('utf8')),
          )
        const key = reason === undefined ? undefined : spelledKey(record, layout.spec.key, layout.columns)
        if (key === undefined) appender.appendNull()
        else appender.appendVarchar(key)
        if (reason === undefined) appender.appendNull()
        else appender.appendVarchar(reason)
        appender.endRow()
      }
    }
  })
  const tree = readTree(layout)
  const checks = kindChecks(tree)
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_typed AS
     SELECT page, raw, doc, r, coalesce(key, ${keyOf(layout, pages)}) AS key, coalesce(reason, ${reasons(layout, pages, checks)}) AS reason
     FROM (SELECT *, TRY_CAST(doc AS ${structType(tree)}) AS r, json_type(doc, ${textPointers(checks)}) AS kinds
       FROM (SELECT *, rowid AS ord, CASE WHEN reason IS NULL THEN CASE WHEN json_valid(raw) THEN CASE json_type(raw) WHEN 'OBJECT' THEN CAST(raw AS JSON) END END END AS doc
         FROM temp.tajo_records)) ORDER BY ord`,
  )
  await spellKeys(writer, layout)
  const { columns, where } = stageSelect(layout, pages, tree, {
    record: 't.r',
    page: 't.page',
    extra: extraOf(layout, pages),
    raw: maskedJson('t.doc', recordMasks(layout.spec)),
  })
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_stage AS SELECT ${columns} FROM temp.tajo_typed t WHERE t.reason IS NULL AND ${where}`,
  )
  // What is masked in the table must not stand in the clear beside it.
  const masks = asDrops(recordMasks(layout.spec))
  const raw =
    masks.children.size === 0
      ? 'raw'
      : `CASE WHEN json_valid(raw) THEN CAST(${maskedJson('raw', masks)} AS VARCHAR) END`
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE tajo_bad AS SELECT key, reason, ${raw} AS raw FROM temp.tajo_typed WHERE reason IS NOT NULL`,
  )
}

/** Fills in the keys of records that do not parse. */
async function spellKeys(writer: Writer, layout: Layout): Promise<void> {
  const unparsed = await writer.rows<{ n: number; raw: string }>(
    'SELECT rowid AS n, raw FROM temp.tajo_typed WHERE doc IS NULL AND key IS NULL AND raw IS NOT NULL',
  )
  const values = unparsed.flatMap(({ n, raw }) => {
    const key = spelledKey(Buffer.from(raw), layout.spec.key, layout.columns)
    return key === undefined ? [] : [`(${n}, ${text(key)})`]
  })
  if (values.length === 0) return
  await writer.run(
    `UPDATE temp.tajo_typed AS t SET key = v.key FROM (VALUES ${values.join(', ')}) v(n, key) WHERE t.rowid = v.n`,
  )
}

/** Values of the keys no column knows, by dotted path; a key that itself has dots is looked for as well. */
function extraOf(layout: Layout, pages: readonly Page[]): string {
  const paths = new Set(pages.flatMap((page) => page.unknown ?? []))
  const masks = recordMasks(layout.spec)
  const entries = [...paths].flatMap((dotted) => {
    const path = dotted.split('.')
    const places = path.length > 1 ? [path, [dotted]] : [path]
    const values = places.flatMap((place) => {
      const mask = masksAt(masks, place)
      if (mask === 'masked') return []
      const value = `nullif(json_extract(t.doc, ${pointer(place)}), 'null'::JSON)`
      return [mask === undefined ? value : maskedJson(value, mask)]
    })
    return values.length === 0 ? [] : [`{'k': ${text(dotted)}, 'v': coalesce(${values.join(', ')})}`]
  })
  if (entries.length === 0) return 'CAST(NULL AS JSON)'
  const known = `list_filter([${entries.join(', ')}], lambda x: x.v IS NOT NULL)`
  return `CASE WHEN len(${known}) > 0 THEN to_json(map_from_entries(${known})) END`
}
