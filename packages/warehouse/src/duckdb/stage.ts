import type { Page } from '@tajo/core/page'
import { excludedPath, excludedType } from '../excluded.ts'
import { masksAt, recordMasks } from '../masks.ts'
import type { StoredColumn } from '../stored-columns.ts'
import { addedColumns } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { maskedJson } from './mask-sql.ts'
import { at, plant, type ReadTree } from './read-tree.ts'
import { ident, sqlType, text, textList } from './sql.ts'

/** Records of a batch or of a walk, in the shape of the stored table. */
export interface Stage {
  readonly table: string
  readonly rows: number
  /** How many of them have a key of their own. */
  readonly keys: number
  /** The response shapes that filled them, each combination once. */
  readonly shapes: readonly (readonly string[])[]
}

/** Temporary table that holds the records of a batch, one row each, in the shape of the stored table. */
export const stageTable = 'temp.tajo_stage'
/** Whether the vendor listed the record as live. */
export const stageLive = '_tajo__live'
/** Response shapes that filled the row. */
export const stageShapes = '_tajo__shapes'

/** What has to be read of a record, and as what. */
export function readTree(layout: Layout): ReadTree {
  const root: ReadTree = new Map()
  for (const column of layout.columns) {
    if (column.mask !== 'redact' || column.type === 'text') plant(root, column.path, readType(column))
  }
  const { exclude } = layout.spec
  if (exclude !== undefined)
    plant(root, excludedPath(layout.spec, layout.columns), sqlType(excludedType(exclude.equals)))
  return root
}

/** Where the parts of a select find a record: its struct, its page's number, its unknown keys and its whole. */
export interface RecordSource {
  readonly record: string
  readonly page: string
  readonly extra: string
  readonly raw: string
}

/** Expressions for the columns of the stage, and the condition under which a record is left out. */
export function stageSelect(
  layout: Layout,
  pages: readonly Page[],
  tree: ReadTree,
  source: RecordSource,
): { columns: string; where: string } {
  const columns = layout.columns.map((column) => {
    const read =
      column.mask === 'redact' && column.type !== 'text'
        ? 'NULL'
        : at(source.record, tree, column.path, readType(column))
    const given = constantText(pages, column.name, source.page)
    const value = given === undefined ? read : `coalesce(CAST(${given} AS ${readType(column)}), ${read})`
    return `${storedValue(value, column, layout)} AS ${ident(column.name)}`
  })
  columns.push(`${source.extra} AS ${addedColumns.extra}`)
  if (layout.spec.raw) columns.push(`${source.raw} AS ${addedColumns.raw}`)
  columns.push(
    `${perPage(
      pages.map((page) => String(page.state === 'live')),
      source.page,
    )} AS ${stageLive}`,
  )
  if (layout.partial)
    columns.push(
      `${perPage(
        pages.map((page) => textList(page.shapes)),
        source.page,
      )} AS ${stageShapes}`,
    )
  return { columns: columns.join(',\n'), where: excludeCondition(layout, tree, source.record) }
}

/** What the reader knows of a column beside the record, as text; `undefined` where no page says anything. */
export function constantText(pages: readonly Page[], column: string, page: string): string | undefined {
  const given = pages.map(({ constants }) => {
    const value = constants?.[column]
    if (value === undefined || value === null) return 'NULL'
    return text(typeof value === 'object' ? JSON.stringify(value) : String(value))
  })
  return given.every((value) => value === 'NULL') ? undefined : perPage(given, page)
}

/** One value for all pages, or each page's own. */
function perPage(values: readonly string[], page: string): string {
  const [first = 'NULL'] = values
  return values.every((value) => value === first) ? first : `[${values.join(', ')}][${page} + 1]`
}

/** What is stored for a value that arrived as text, such as the key of a tombstone. */
export function storedFromText(value: string, column: StoredColumn): string {
  return column.mask === 'hash' ? `sha256(${value})` : `CAST(${value} AS ${sqlType(column.type)})`
}

function storedValue(value: string, column: StoredColumn, layout: Layout): string {
  if (column.mask === 'hash') return `sha256(${value})`
  if (column.mask === 'redact')
    return column.type === 'text'
      ? `CASE WHEN ${value} IS NOT NULL THEN '***' END`
      : `CAST(NULL AS ${sqlType(column.type)})`
  if (column.type !== 'json') return value
  const masks = masksAt(recordMasks(layout.spec), column.path)
  return masks === undefined || masks === 'masked' ? value : maskedJson(value, masks)
}

/** A digest is made of the value as the vendor spelled it. */
function readType(column: StoredColumn): string {
  return sqlType(column.mask === 'hash' ? 'text' : column.type)
}

function excludeCondition(layout: Layout, tree: ReadTree, record: string): string {
  const { exclude } = layout.spec
  if (exclude === undefined) return 'true'
  const type = sqlType(excludedType(exclude.equals))
  const value = at(record, tree, excludedPath(layout.spec, layout.columns), type)
  return `(CAST(${value} AS ${type}) = CAST(${text(String(exclude.equals))} AS ${type})) IS NOT TRUE`
}
