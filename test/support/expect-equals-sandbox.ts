import type { ColumnType } from '@tajo/core/columns'
import { isObject } from '@tajo/core/json'
import { plain, type ReadTable, type StoredRow, type StoredTable, sorted } from './stored.ts'
import type { TrueRow, TrueTable } from './truth.ts'
import type { Truth } from './vendor.ts'

export interface Compared {
  readonly streams: readonly string[]
  /** `changes`: what incremental syncs can know; `everything`: what a full read shows as well. */
  readonly read: 'changes' | 'everything'
  readonly but?: Readonly<Record<string, Partial<TrueTable>>>
}

/** Compares every table with the truth about its account, row by row and column by column: a sentence for each difference. */
export async function differencesFrom(
  truth: Truth,
  read: ReadTable,
  { streams, read: how, but = {} }: Compared,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const stream of streams) {
    const should = truth[stream]
    if (should === undefined) throw new Error(`no truth is known about ${stream}`)
    const stored = await read(stream)
    if (stored === undefined) found.push(`${stream}: there is no such table`)
    else
      for (const what of differencesOf(stream, { ...should, ...but[stream] }, stored, how === 'everything'))
        found.push(what)
  }
  return found
}

function differencesOf(stream: string, should: TrueTable, stored: StoredTable, everything: boolean): string[] {
  const found: string[] = []
  const byKey = new Map<string, StoredRow>()
  for (const row of stored.rows) {
    if (byKey.has(row.key)) found.push(`${stream} ${row.key}: stored twice`)
    byKey.set(row.key, row)
  }
  for (const row of should.rows) {
    const is = byKey.get(row.key)
    byKey.delete(row.key)
    if (!everything && should.mayLag?.(row.key) === true) continue
    if (is === undefined) {
      if (row.optional !== true) found.push(`${stream} ${row.key}: missing`)
    } else found.push(...rowDifferences(stream, should, row, is, stored.columns, everything))
  }
  for (const row of byKey.values()) {
    if (row.deleted || should.stays?.(row) === true) continue
    if (everything || should.mayLinger?.(row) !== true)
      found.push(`${stream} ${row.key}: stored as live, the account lacks it`)
  }
  return found
}

function rowDifferences(
  stream: string,
  { unsigned = [], unsure = [], someColumns = false }: TrueTable,
  should: TrueRow,
  is: StoredRow,
  columns: Readonly<Record<string, ColumnType>>,
  everything: boolean,
): string[] {
  const here = `${stream} ${should.key}`
  const compared = Object.entries(columns).filter(
    ([column]) =>
      !unsure.includes(column) &&
      should.unsure?.includes(column) !== true &&
      (everything || !unsigned.includes(column)),
  )
  const found =
    should.wrong === undefined ? valueDifferences(should.record, is, Object.fromEntries(compared), here) : []
  const wrong = should.wrong?.(is)
  if (wrong !== undefined) found.push(`${here}: ${wrong}`)
  if (is.deleted !== should.deleted) found.push(`${here}: ${is.deleted ? 'a tombstone, but live' : 'live, but gone'}`)
  return someColumns || should.wrong !== undefined ? found : [...found, ...lost(should.record, is, columns, here)]
}

/** Columns whose stored value is not the record's. */
export function valueDifferences(
  record: Readonly<Record<string, unknown>>,
  is: StoredRow,
  columns: Readonly<Record<string, ColumnType>>,
  here: string,
): string[] {
  const values = flattened(record)
  return Object.entries(columns).flatMap(([column, type]) => {
    const expected = plain(type, values.get(column))
    if (is.values[column] === expected) return []
    return [`${here}.${column}: stored ${show(is.values[column])}, the account has ${show(expected)}`]
  })
}

/** Values of a record that are in no column, nor beside the columns. */
export function lost(
  record: Readonly<Record<string, unknown>>,
  { extra }: StoredRow,
  columns: Readonly<Record<string, unknown>>,
  here: string,
): string[] {
  return homeless(record, columns).flatMap(([path, value]) =>
    value === null || sorted(extra[path] ?? null) === sorted(value) ? [] : [`${here}: nothing holds "${path}"`],
  )
}

/** Values by the names columns have: a known object's inner keys follow its own after a `_`. */
function flattened(record: Readonly<Record<string, unknown>>, prefix = ''): Map<string, unknown> {
  const values = new Map<string, unknown>()
  for (const [key, value] of Object.entries(record)) {
    values.set(prefix + key, value)
    if (isObject(value)) for (const [inner, deep] of flattened(value, `${prefix}${key}_`)) values.set(inner, deep)
  }
  return values
}

/** Keys that neither are columns nor are spread over columns, by their dotted path. */
function homeless(
  record: Readonly<Record<string, unknown>>,
  columns: Readonly<Record<string, unknown>>,
  above: readonly string[] = [],
): (readonly [string, unknown])[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const path = [...above, key]
    if (path.join('_') in columns) return []
    const spread = isObject(value) && Object.keys(columns).some((name) => name.startsWith(`${path.join('_')}_`))
    return spread ? homeless(value, columns, path) : [[path.join('.'), value] as const]
  })
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
