import type { Page } from '@tajo/core/page'
import { excludedPath, excludedType } from '../excluded.ts'
import { type MaskNode, masksAt, recordMasks } from '../masks.ts'
import { addedColumns, type StoredColumn } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { digest, ident, jsonAt, sqlType, text, textAt } from './sql.ts'

/** Records of a batch or of a walk, in the shape of the stored table. */
export interface Stage {
  readonly table: string
  readonly rows: number
  /** How many of them have a key of their own. */
  readonly keys: number
  /** The response shapes that filled them, each combination once. */
  readonly shapes: readonly (readonly string[])[]
}

/** Temporary table of the transaction that holds the records of a batch, one row each, in the shape of the stored table. */
export const stageTable = 'pg_temp.tajo_stage'
/** Whether the vendor listed the record as live. */
export const stageLive = '_tajo__live'
/** Response shapes that filled the row. */
export const stageShapes = '_tajo__shapes'
/** Order in which records arrived. */
export const stageOrder = '_tajo__order'
/** A record that only the way by single records can judge. */
export const stageOdd = '_tajo__odd'

/** A column of `jsonb_to_record`: PostgreSQL takes a document apart once, however many keys are wanted. */
const longestKeyBytes = 63

/** Select that makes the stage of the documents `r.doc` of a table. */
export function stageSelect(layout: Layout, pages: readonly Page[], records: string): string {
  const top = topKeys(layout)
  const columns = layout.columns.map((column) => {
    const given = constantText(pages, column.name, 'r.page')
    const read = column.mask === 'redact' && column.type !== 'text' ? undefined : readValue(column, top)
    return `${storedValue(column, read, given, layout)} AS ${ident(column.name)}`
  })
  columns.push(`${extraOf(layout, pages)} AS ${addedColumns.extra}`)
  if (layout.spec.raw) columns.push(`${masked('r.doc', recordMasks(layout.spec))} AS ${addedColumns.raw}`)
  columns.push(`${perPage(pages, 'r.page', (page) => String(page.state === 'live'))}::boolean AS ${stageLive}`)
  if (layout.partial)
    columns.push(`${perPage(pages, 'r.page', (page) => text(page.shapes.join()), shapesOf)} AS ${stageShapes}`)
  columns.push(`r.ord AS ${stageOrder}`, `${oddness(layout, top)} AS ${stageOdd}`)
  const definition = [...top].map(([key, type]) => `${ident(key)} ${type}`)
  return `SELECT ${columns.join(',\n')} FROM ${records} r, LATERAL jsonb_to_record(r.doc) AS x(${definition.join(', ')})
    WHERE ${excludeCondition(layout)}`
}

function shapesOf(joined: string): string {
  return `string_to_array(${joined}, ',')`
}

/** Keys at the top of a record and the type each is taken out as; a key of several columns, or of nested ones, as JSON. */
function topKeys(layout: Layout): ReadonlyMap<string, string> {
  const top = new Map<string, string>()
  for (const { path, type, mask } of layout.columns) {
    const [key = '', ...deeper] = path
    if (key === '' || Buffer.byteLength(key) > longestKeyBytes) continue
    const wanted = deeper.length > 0 ? 'jsonb' : mask === 'hash' ? 'text' : recordType(type)
    const known = top.get(key)
    top.set(key, known === undefined || known === wanted ? wanted : 'jsonb')
  }
  // A record needs a column.
  return top.size === 0 ? new Map([['_', 'jsonb']]) : top
}

/** What PostgreSQL's own reader would take or refuse too freely is read as text first. */
function recordType(type: StoredColumn['type']): string {
  switch (type) {
    case 'bigint':
      return 'numeric'
    case 'timestamp':
    case 'date':
      return 'text'
    default:
      return sqlType(type)
  }
}

interface Read {
  readonly sql: string
  readonly as: 'typed' | 'json'
}

function readValue(column: StoredColumn, top: ReadonlyMap<string, string>): Read {
  const [key = '', ...deeper] = column.path
  const taken = top.get(key)
  if (taken === undefined) return { sql: jsonAt('r.doc', column.path), as: 'json' }
  const value = `x.${ident(key)}`
  if (deeper.length > 0) return { sql: jsonAt(value, deeper), as: 'json' }
  return { sql: value, as: taken === 'jsonb' && column.type !== 'json' ? 'json' : 'typed' }
}

/** What is stored of a value: cast, and masked. Raises where it is not what the column wants. */
function storedValue(column: StoredColumn, read: Read | undefined, given: string | undefined, layout: Layout): string {
  const type = column.mask === 'hash' ? 'text' : column.type
  const own = read === undefined ? `NULL::${sqlType(type)}` : castRead(read, type)
  const value = given === undefined ? own : `coalesce(${castText(given, type)}, ${own})`
  if (column.mask === 'hash') return digest(value)
  if (column.mask === 'redact')
    return column.type === 'text' ? `CASE WHEN ${value} IS NOT NULL THEN '***' END` : `NULL::${sqlType(column.type)}`
  if (column.type !== 'json') return value
  const masks = masksAt(recordMasks(layout.spec), column.path)
  return masks === undefined || masks === 'masked' ? value : masked(value, masks)
}

function castRead({ sql, as }: Read, type: StoredColumn['type']): string {
  if (type === 'json') return `nullif(${sql}, 'null'::jsonb)`
  if (as === 'typed') return type === 'timestamp' || type === 'date' ? castText(sql, type) : `${sql}::${sqlType(type)}`
  if (type === 'text[]' || type === 'bigint[]')
    return `(SELECT v FROM jsonb_to_record(jsonb_build_object('v', ${sql})) AS a(v ${type}))`
  return castText(`(${sql} #>> '{}')`, type)
}

/** A value given as text, in a column's type. */
function castText(value: string, type: StoredColumn['type']): string {
  switch (type) {
    case 'bigint':
      return `${value}::numeric::bigint`
    case 'timestamp':
      return `_tajo.timestamp_of(${value})`
    case 'date':
      return `_tajo.date_of(${value})`
    case 'text[]':
    case 'bigint[]':
      return `(SELECT v FROM jsonb_to_record(jsonb_build_object('v', (${value})::jsonb)) AS a(v ${type}))`
    default:
      return `${value}::${sqlType(type)}`
  }
}

/** What is stored for a value that arrived as text, such as the key of a tombstone. */
export function storedFromText(value: string, column: StoredColumn): string {
  return column.mask === 'hash' ? digest(value) : castText(value, column.type)
}

/** Places above nested values that hold something else than an object, and keys without a value. */
function oddness(layout: Layout, top: ReadonlyMap<string, string>): string {
  const tests = nestedPaths(layout).map((path) => {
    const [key = '', ...deeper] = path
    const whole = top.has(key) ? `x.${ident(key)}` : jsonAt('r.doc', [key])
    const value = deeper.length === 0 ? whole : jsonAt(whole, deeper)
    return `coalesce(jsonb_typeof(${value}) NOT IN ('object', 'null'), false)`
  })
  return tests.length === 0 ? 'false' : tests.join(' OR ')
}

/** Every place where columns expect an object. */
export function nestedPaths(layout: Layout): readonly (readonly string[])[] {
  const paths = new Map<string, readonly string[]>()
  for (const { path } of layout.columns) {
    for (let length = 1; length < path.length; length += 1)
      paths.set(JSON.stringify(path.slice(0, length)), path.slice(0, length))
  }
  return [...paths.values()]
}

/** What the reader knows of a column beside the record, as text; `undefined` where no page says anything. */
export function constantText(pages: readonly Page[], column: string, page: string): string | undefined {
  const given = pages.map(({ constants }) => {
    const value = constants?.[column]
    if (value === undefined || value === null) return 'NULL'
    return text(typeof value === 'object' ? JSON.stringify(value) : String(value))
  })
  if (given.every((value) => value === 'NULL')) return undefined
  return perPage(pages, page, (_, index) => given[index] ?? 'NULL')
}

/** One value for all pages, or each page's own. */
function perPage(
  pages: readonly Page[],
  page: string,
  of: (page: Page, index: number) => string,
  wrap: (value: string) => string = (value) => value,
): string {
  const values = pages.map(of)
  const [first = 'NULL'] = values
  return wrap(values.every((value) => value === first) ? first : `(ARRAY[${values.join(', ')}])[${page} + 1]`)
}

/** A JSON value with every masked place in it masked. */
export function masked(value: string, node: MaskNode): string {
  if (node.children.size === 0) return value
  return `_tajo.masked(${value}, ${text(JSON.stringify(maskTree(node)))}::jsonb)`
}

function maskTree(node: MaskNode): unknown {
  return node.mask ?? Object.fromEntries([...node.children].map(([key, child]) => [key, maskTree(child)]))
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
      const value = `nullif(${jsonAt('r.doc', place)}, 'null'::jsonb)`
      return [mask === undefined ? value : masked(value, mask)]
    })
    return values.length === 0 ? [] : [`(${text(dotted)}, coalesce(${values.join(', ')}))`]
  })
  if (entries.length === 0) return 'NULL::jsonb'
  return `(SELECT jsonb_object_agg(e.k, e.v) FROM (VALUES ${entries.join(', ')}) e(k, v) WHERE e.v IS NOT NULL)`
}

function excludeCondition(layout: Layout): string {
  const { exclude } = layout.spec
  if (exclude === undefined) return 'true'
  const type = sqlType(excludedType(exclude.equals))
  const value = textAt('r.doc', excludedPath(layout.spec, layout.columns))
  return `(${value}::${type} = ${text(String(exclude.equals))}::${type}) IS NOT TRUE`
}
