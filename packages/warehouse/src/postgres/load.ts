import type { Page } from '@tajo/core/page'
import { asDrops, recordMasks } from '../masks.ts'
import { recordLimitBytes, spelledKey, unreadable } from '../record-limits.ts'
import { mendSurrogates, splitRecords } from '../records.ts'
import { CopyRows } from './copy-rows.ts'
import { isDataError } from './errors.ts'
import type { Layout } from './layout.ts'
import { keyOf, reasons } from './refusals.ts'
import { ident, list } from './sql.ts'
import { masked, type Stage, stageOdd, stageSelect, stageShapes, stageTable } from './stage.ts'
import type { Writer } from './writer.ts'

/** What became of the pages of a batch: a stage, and the table of what could not be stored. */
export interface Loaded {
  readonly stage: Stage | undefined
  readonly hasBad: boolean
}

/** Records that could not be stored: key, reason, and the record less its masked parts. */
export const badTable = 'pg_temp.tajo_bad'

/**
 * Reads the pages of a batch into the stage: their bytes go to PostgreSQL record by record and are taken apart there in one
 * statement. When one of them cannot be stored, all are read again, each judged by itself.
 */
export async function loadPages(writer: Writer, layout: Layout, pages: readonly Page[]): Promise<Loaded> {
  if (pages.length === 0) return { stage: undefined, hasBad: false }
  const shapes = [...new Map(pages.map((page) => [page.shapes.join(), page.shapes])).values()]
  const stage = await loadWhole(writer, layout, pages, shapes)
  if (stage !== undefined) return { stage, hasBad: false }
  await loadRecords(writer, layout, pages)
  return { stage: await measure(writer, layout, stageTable, shapes), hasBad: true }
}

/** The rows a walk has gathered so far. */
export async function stagedRows(writer: Writer, layout: Layout, table: string): Promise<Stage> {
  const shapes = layout.partial
    ? await writer.rows<{ shapes: readonly string[] }>(`SELECT DISTINCT ${stageShapes} AS shapes FROM ${table}`)
    : []
  return measure(
    writer,
    layout,
    table,
    shapes.map((row) => row.shapes),
  )
}

async function loadWhole(
  writer: Writer,
  layout: Layout,
  pages: readonly Page[],
  shapes: Stage['shapes'],
): Promise<Stage | undefined> {
  const rows = new CopyRows()
  let count = 0
  for (const [index, { body }] of pages.entries()) {
    if (body.length > recordLimitBytes) return undefined
    for (const record of splitRecords(mended(body))) rows.add([index, count++, { jsonb: record }])
  }
  try {
    return await writer.attempt(async () => {
      await writer.run('CREATE TEMP TABLE tajo_records (page integer, ord integer, doc jsonb) ON COMMIT DROP')
      // A document is read once, so compressing it pays off for nobody.
      await writer.run('ALTER TABLE pg_temp.tajo_records ALTER COLUMN doc SET STORAGE EXTERNAL')
      await writer.copy('pg_temp.tajo_records', rows.finish())
      await writer.run(
        `CREATE TEMP TABLE tajo_stage ON COMMIT DROP AS ${stageSelect(layout, pages, 'pg_temp.tajo_records')}`,
      )
      const stage = await measure(writer, layout, stageTable, shapes)
      if (stage.odd > 0) throw new OddRecord()
      return stage
    })
  } catch (error) {
    if (error instanceof OddRecord || isDataError(error)) return undefined
    throw error
  }
}

/** Takes the attempt back: some record has to be judged by itself. */
class OddRecord extends Error {}

const nul = Buffer.from('\\u0000')
const surrogates = [Buffer.from('\\ud'), Buffer.from('\\uD')]

/** A page without what PostgreSQL's text cannot hold: NUL and half a surrogate become the replacement character. */
function mended(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length)
  const hasNul = bytes.includes(nul)
  if (!hasNul && !surrogates.some((half) => bytes.includes(half))) return body
  const text = mendSurrogates(bytes.toString('latin1'))
  return Buffer.from(hasNul ? mendNul(text) : text, 'latin1')
}

function mendNul(json: string): string {
  return json.replace(/\\(?:u0000|.)/gs, (found) => (found === '\\u0000' ? '\\ufffd' : found))
}

async function loadRecords(writer: Writer, layout: Layout, pages: readonly Page[]): Promise<void> {
  const rows = new CopyRows()
  let count = 0
  for (const [index, { body }] of pages.entries()) {
    for (const record of splitRecords(body)) {
      const reason = unreadable(record)
      const raw = record.length > recordLimitBytes ? null : shown(record)
      rows.add([
        index,
        count++,
        raw,
        spelledKey(record, layout.spec.key, layout.columns)?.replaceAll('\0', '') ?? null,
        reason ?? null,
      ])
    }
  }
  await writer.run(
    'CREATE TEMP TABLE tajo_spelled (page integer, ord integer, raw text, spelled text, reason text) ON COMMIT DROP',
  )
  await writer.copy('pg_temp.tajo_spelled', rows.finish())
  await writer.run(
    `CREATE TEMP TABLE tajo_typed ON COMMIT DROP AS SELECT r.page, r.ord, r.raw, r.doc, coalesce(r.reason, ${reasons(layout, pages)}) AS reason,
       CASE WHEN r.doc IS NULL THEN r.spelled ELSE ${keyOf(layout, pages)} END AS key
     FROM (SELECT *, CASE jsonb_typeof(parsed) WHEN 'object' THEN parsed END AS doc
       FROM (SELECT *, CASE WHEN reason IS NULL THEN _tajo.try_jsonb(raw) END AS parsed FROM pg_temp.tajo_spelled) p) r`,
  )
  await writer.run(
    `CREATE TEMP TABLE tajo_stage ON COMMIT DROP AS ${stageSelect(layout, pages, '(SELECT * FROM pg_temp.tajo_typed WHERE reason IS NULL)')}`,
  )
  // What is masked in the table must not stand in the clear beside it.
  const masks = asDrops(recordMasks(layout.spec))
  const raw = masks.children.size === 0 ? 'raw' : `${masked('_tajo.try_jsonb(raw)', masks)}::text`
  await writer.run(
    `CREATE TEMP TABLE tajo_bad ON COMMIT DROP AS SELECT key, reason, ${raw} AS raw FROM pg_temp.tajo_typed WHERE reason IS NOT NULL`,
  )
}

/** Bytes that are no UTF-8 are shown as near as can be. */
function shown(record: Uint8Array): string {
  const text = Buffer.from(record.buffer, record.byteOffset, record.length).toString('utf8')
  return mendNul(mendSurrogates(text)).replaceAll('\0', '\ufffd')
}

async function measure(
  writer: Writer,
  { spec: { key } }: Layout,
  table: string,
  shapes: Stage['shapes'],
): Promise<Stage & { readonly odd: number }> {
  const keyless = key.map((name) => `${ident(name)} IS NULL`).join(' OR ')
  const [counts] = await writer.rows<{ rows: number; odd: number; keys: number }>(
    `SELECT count(*) AS "rows", count(*) FILTER (WHERE ${stageOdd} OR ${keyless}) AS odd, count(DISTINCT (${list(key)})) AS keys FROM ${table}`,
  )
  return { table, rows: counts?.rows ?? 0, keys: counts?.keys ?? 0, odd: counts?.odd ?? 0, shapes }
}
