import { isUtf8 } from 'node:buffer'
import type { Page } from '@tajo/core/page'
import { asDrops, masksAt, recordMasks } from '../masks.ts'
import { mendSurrogates, spelledValue, splitRecords } from '../records.ts'
import type { Layout } from './layout.ts'
import { maskedJson } from './mask-sql.ts'
import { pointer, text } from './sql.ts'
import { constantText, type ReadTree, readTree, stageSelect, structType } from './stage.ts'
import type { Writer } from './writer.ts'

// Larger records are refused (F14), so that one of them cannot take the memory of all the others.
export const recordLimitBytes = 128 * 1024 * 1024

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
        const key = reason === undefined ? undefined : spelledKey(record, layout)
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
       FROM (SELECT *, rowid AS ord, CASE WHEN reason IS NULL AND json_valid(raw) AND json_type(raw) = 'OBJECT' THEN CAST(raw AS JSON) END AS doc
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
  await writer.run('DROP TABLE temp.tajo_typed')
  await writer.run('DROP TABLE temp.tajo_records')
}

function unreadable(record: Uint8Array): string | undefined {
  if (record.length > recordLimitBytes)
    return `The record is ${record.length} bytes long; Tajo stores up to ${recordLimitBytes}.`
  return isUtf8(record) ? undefined : 'The record is not valid UTF-8.'
}

interface KindCheck {
  readonly path: readonly string[]
  /** Expected type, or an object that holds further columns. */
  readonly type: string | undefined
}

/** Every place where the reader can meet a value of another kind than the column has. */
function kindChecks(tree: ReadTree, above: readonly string[] = []): readonly KindCheck[] {
  return [...tree].flatMap(([key, node]) => {
    const path = [...above, key]
    if (node.type === 'JSON' || node.type === 'VARCHAR') return []
    return [{ path, type: node.type }, ...kindChecks(node.children, path)]
  })
}

function textPointers(checks: readonly KindCheck[]): string {
  return `[${checks.map((check) => pointer(check.path)).join(', ')}]::VARCHAR[]`
}

// Reasons name places and kinds, never values: they may be personal.
function reasons(layout: Layout, pages: readonly Page[], checks: readonly KindCheck[]): string {
  const keyless = keyParts(layout, pages).map(
    ({ name, value }) => `WHEN ${value} IS NULL THEN ${text(`The record has no value for its key ${name}.`)}`,
  )
  const kinds = checks.map(({ path, type }, index) => {
    const kind = `kinds[${index + 1}]`
    const where = text(`${path.join('.')} holds a value of kind `)
    if (type === undefined)
      return `WHEN ${kind} NOT IN ('OBJECT', 'NULL') THEN ${where} || ${kind} || ', not an object.'`
    const value = `r.${path.map((key) => `"${key.replaceAll('"', '""')}"`).join('.')}`
    const odd = type.endsWith('[]') && type !== 'VARCHAR[]' ? ` OR ${innerLost(value, path)}` : ''
    return `WHEN (${value} IS NULL AND ${kind} <> 'NULL')${odd} THEN ${where} || ${kind} || ${text(` that is not ${type}.`)}`
  })
  return `CASE WHEN json_valid(raw) IS NOT TRUE THEN 'The record is not valid JSON.' WHEN doc IS NULL THEN 'The record is not an object.'
    ${[...keyless, ...kinds].join('\n')} END`
}

function innerLost(value: string, path: readonly string[]): string {
  const nulls = (list: string, test: string): string => `len(list_filter(${list}, lambda x: ${test}))`
  return `${nulls(value, 'x IS NULL')} > ${nulls(`CAST(json_extract(doc, ${pointer(path)}) AS JSON[])`, "json_type(x) = 'NULL'")}`
}

function keyOf(layout: Layout, pages: readonly Page[]): string {
  const parts = keyParts(layout, pages).map((part) => part.value)
  return parts.length === 1 ? (parts[0] ?? 'NULL') : `CAST(to_json([${parts.join(', ')}]) AS VARCHAR)`
}

function keyParts(layout: Layout, pages: readonly Page[]): readonly { name: string; value: string }[] {
  return layout.spec.key.map((name) => {
    const column = layout.columns.find((each) => each.name === name)
    const read = `json_extract_string(doc, ${pointer(column?.path ?? [name])})`
    const given = constantText(pages, name, 'page')
    const value = given === undefined ? read : `coalesce(${given}, ${read})`
    return { name, value: column?.mask === 'hash' ? `sha256(${value})` : value }
  })
}

/** Fills in the keys of records that do not parse. */
async function spellKeys(writer: Writer, layout: Layout): Promise<void> {
  const unparsed = await writer.rows<{ n: number; raw: string }>(
    'SELECT rowid AS n, raw FROM temp.tajo_typed WHERE doc IS NULL AND key IS NULL AND raw IS NOT NULL',
  )
  const values = unparsed.flatMap(({ n, raw }) => {
    const key = spelledKey(Buffer.from(raw), layout)
    return key === undefined ? [] : [`(${n}, ${text(key)})`]
  })
  if (values.length === 0) return
  await writer.run(
    `UPDATE temp.tajo_typed AS t SET key = v.key FROM (VALUES ${values.join(', ')}) v(n, key) WHERE t.rowid = v.n`,
  )
}

/** Key of a record that does not parse, where it is one plain value at the top. */
function spelledKey(record: Uint8Array, layout: Layout): string | undefined {
  const [name, ...others] = layout.spec.key
  const column = layout.columns.find((each) => each.name === name)
  const [key, ...deeper] = column?.path ?? []
  if (others.length > 0 || deeper.length > 0 || key === undefined || column?.mask !== undefined) return undefined
  return spelledValue(record, key)
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
