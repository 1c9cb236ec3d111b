import { type Columns, pathOf, providedColumns } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { at, type Json, type JsonObject } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type {
  RejectedRecord,
  RunRecord,
  RunStreamRecord,
  StaleOptions,
  TableSpec,
  Warehouse,
  WriteBatch,
  WriteResult,
} from '@tajo/core/warehouse'
import { plain, type ReadTable } from './stored.ts'

interface Row {
  values: Record<string, unknown>
  extra: Record<string, unknown>
  deleted: boolean
}

interface Table {
  spec: TableSpec
  rows: Map<string, Row>
  /** Rows of a walk that will be swapped in. */
  staged: Map<string, Row> | undefined
  seen: Set<string> | undefined
}

/** The warehouse and what a test may see of it. */
export interface ModelWarehouse extends Warehouse {
  readonly read: ReadTable
}

/**
 * What a warehouse must do, in plain maps: so few words that a reader can check them, and quick enough for thousands of runs.
 * Reads and checkpoints only; no masks, no history, no SQL.
 */
export function modelWarehouse(): ModelWarehouse {
  const tables = new Map<string, Table>()
  const checkpoints = new Map<string, { checkpoint: Json; at: string; runId: string }>()
  /** Child stream → parent's key → version its children were read as of. */
  const readAs = new Map<string, Map<string, string>>()
  const runs = new Map<string, RunRecord & { streams: readonly RunStreamRecord[] }>()
  let rejected: RejectedRecord[] = []

  const tableOf = (spec: TableSpec): Table => {
    const table = tables.get(spec.stream)
    if (table === undefined) throw new Error(`${spec.stream} was not prepared`)
    return table
  }

  function write(batch: WriteBatch): WriteResult {
    const table = tableOf(batch.table)
    const result = { inserted: 0, updated: 0, unchanged: 0, deleted: 0, rejected: 0, erased: 0 }
    const { walk } = batch
    const swaps = walk !== undefined && batch.table.write === 'replace'
    if (walk?.start === true) {
      table.seen = new Set()
      table.staged = swaps ? new Map() : undefined
    }
    const keys = new Set<string>()
    for (const page of batch.pages) {
      for (const key of store(table.staged ?? table.rows, batch.table, page, result)) {
        keys.add(key)
        if (walk !== undefined) table.seen?.add(key)
      }
    }
    for (const { key } of batch.gone) result.deleted += remove(table.rows, key.map(String).join('/'))
    for (const parent of batch.parentsDone) {
      const versions = readAs.get(batch.table.stream) ?? new Map<string, string>()
      readAs.set(batch.table.stream, versions.set(parent.id, parent.version))
      if (!parent.compare) continue
      for (const [key, row] of table.rows) {
        const mine = String(row.values[batch.table.parentColumn ?? '']) === parent.id
        if (mine && !keys.has(key)) result.deleted += remove(table.rows, key)
      }
    }
    if (walk?.end !== undefined) endWalk(table, walk, result)
    for (const record of batch.rejected) noteRejected(batch, record)
    if (batch.checkpoint !== undefined) {
      const { source, stream } = batch.table
      checkpoints.set(`${source}/${stream}`, { checkpoint: batch.checkpoint, at: batch.syncedAt, runId: batch.runId })
    }
    return result
  }

  function noteRejected(batch: WriteBatch, record: WriteBatch['rejected'][number]): void {
    rejected.push({
      ...record,
      id: `r${rejected.length + 1}-${batch.runId}`,
      source: batch.table.source,
      stream: batch.table.stream,
      runId: batch.runId,
      at: batch.syncedAt,
    })
  }

  function staleParents(parent: TableSpec, child: string, { version, fewerThan }: StaleOptions) {
    const versions = readAs.get(child)
    const stored = new Map<string, number>()
    if (fewerThan !== undefined) {
      const { rows, spec } = tableOf(fewerThan.children)
      for (const row of rows.values()) {
        const id = String(row.values[spec.parentColumn ?? ''])
        if (!row.deleted) stored.set(id, (stored.get(id) ?? 0) + 1)
      }
    }
    return [...tableOf(parent).rows]
      .filter(([, row]) => version !== undefined || !row.deleted)
      .filter(([id, row]) => fewerThan === undefined || Number(row.values[fewerThan.column]) > (stored.get(id) ?? 0))
      .map(([id, row]) => ({
        id,
        version: version === undefined ? '' : iso(row.values[version]),
        ...(row.deleted ? { live: false } : {}),
      }))
      .filter(({ id, version: now }) => version === undefined || !isReadAsOf(versions?.get(id), now))
      .sort((a, b) => (a.version < b.version ? 1 : a.version > b.version ? -1 : 0))
  }

  const model: ModelWarehouse = {
    kind: 'model',
    location: 'memory',
    read: async (stream, only) => {
      const table = tables.get(stream)
      return table === undefined ? undefined : snapshotOf(table, only)
    },
    prepare: async (spec) => {
      const table = tables.get(spec.stream)
      if (table === undefined) tables.set(spec.stream, { spec, rows: new Map(), staged: undefined, seen: undefined })
      else table.spec = spec
    },
    write: async (batch) => write(batch),
    widen: async () => {},
    checkpoint: async (source, stream) => checkpoints.get(`${source}/${stream}`)?.checkpoint,
    checkpoints: async () =>
      [...checkpoints].map(([name, row]) => {
        const [source = '', stream = ''] = name.split('/')
        return { source, stream, ...row }
      }),
    setCheckpoint: async (source, stream, checkpoint) => {
      if (checkpoint === undefined) {
        checkpoints.delete(`${source}/${stream}`)
        readAs.delete(stream)
      } else checkpoints.set(`${source}/${stream}`, { checkpoint, at: '', runId: '' })
    },
    staleParents: async (parent, child, { limit, skip, ...options }) =>
      staleParents(parent, child, options)
        .filter(({ id }) => !skip.has(id))
        .slice(0, limit),
    countStaleParents: async (parent, child, options = {}) => staleParents(parent, child, options).length,
    keys: async (spec, options) => {
      const { rows, seen } = tableOf(spec)
      const isWanted = (key: string) => options?.unmet !== true || seen?.has(key) !== true
      return [...rows].filter(([key, row]) => !row.deleted && isWanted(key)).map(([key]) => key)
    },
    work: () => Promise.reject(new Error('A model in memory computes nothing.')),
    idGaps: async (spec, { upTo, limit }) => {
      const { rows } = tableOf(spec)
      const last = upTo ?? Math.max(0, ...[...rows.keys()].map(Number))
      const ids: number[] = []
      for (let id = last; id > 0; id -= 1) if (!rows.has(String(id))) ids.push(id)
      return { total: ids.length, ids: ids.slice(0, limit) }
    },
    counts: async (spec, where) => {
      const rows = [...tableOf(spec).rows.values()].filter((row) => where === undefined || isWithin(row, where))
      const live = rows.filter((row) => !row.deleted).length
      return { live, deleted: rows.length - live, oldest: null, newest: null }
    },
    sample: async (spec, n) =>
      [...tableOf(spec).rows.values()]
        .filter((row) => !row.deleted)
        .slice(0, n)
        .map((row) => row.values as JsonObject),
    rowsByKey: async (spec, keys) =>
      keys.flatMap((key) => {
        const row = tableOf(spec).rows.get(key)
        return row === undefined ? [] : [row.values as JsonObject]
      }),
    noteUpToDate: async () => {},
    rowsByParent: async (spec, parents) =>
      [...tableOf(spec).rows.values()]
        .filter((row) => !row.deleted && parents.includes(String(row.values[spec.parentColumn ?? ''])))
        .map((row) => row.values as JsonObject),
    startRun: async (run) => {
      runs.set(run.id, { ...run, streams: [] })
    },
    saveRun: async (run, streams) => {
      runs.set(run.id, { ...run, streams })
    },
    runs: async ({ limit }) => [...runs.values()].reverse().slice(0, limit),
    rejected: async ({ stream, limit }) =>
      rejected.filter((one) => stream === undefined || one.stream === stream).slice(0, limit),
    countRejected: async () => rejected.length,
    deleteRejected: async (ids) => {
      rejected = rejected.filter(({ id }) => !ids.includes(id))
    },
    catalog: async () => [],
    query: async () => {
      throw new Error('the model knows no SQL')
    },
    close: async () => {},
  }
  return model
}

/** Puts a page's records into `rows`; answers their keys. An older version changes nothing. */
function store(
  rows: Map<string, Row>,
  spec: TableSpec,
  page: Page,
  result: { -readonly [K in keyof WriteResult]: number },
): string[] {
  const records = parseExact(Buffer.from(page.body).toString('utf8'))
  if (!Array.isArray(records)) throw new Error(`a page of ${spec.stream} is not an array`)
  return records.map((record: unknown) => {
    const values = valuesOf(record, spec.columns, page)
    const key = spec.key.map((name) => plain(spec.columns[name]?.type ?? 'text', values[name])).join('/')
    const before = rows.get(key)
    if (before !== undefined && isOlder(spec, values, before.values)) {
      result.unchanged += 1
      return key
    }
    result[before === undefined ? 'inserted' : 'updated'] += 1
    const extra = Object.fromEntries((page.unknown ?? []).map((path) => [path, at(record, path.split('.'))]))
    rows.set(key, { values: { ...before?.values, ...values }, extra, deleted: page.state !== 'live' })
    return key
  })
}

function valuesOf(record: unknown, columns: Columns, page: Page): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name of providedColumns(columns, page.shapes)) {
    const column = columns[name]
    if (column === undefined) continue
    const constant = page.constants !== undefined && Object.hasOwn(page.constants, name)
    values[name] = constant ? page.constants?.[name] : (at(record, pathOf(name, column)) ?? null)
  }
  return values
}

function isOlder({ version }: TableSpec, values: Record<string, unknown>, before: Record<string, unknown>): boolean {
  return version !== undefined && Date.parse(String(values[version])) < Date.parse(String(before[version]))
}

function remove(rows: Map<string, Row>, key: string): number {
  const row = rows.get(key)
  if (row === undefined || row.deleted) return 0
  row.deleted = true
  return 1
}

function endWalk(table: Table, walk: NonNullable<WriteBatch['walk']>, result: { deleted: number }): void {
  if (table.staged !== undefined) {
    if (walk.end === 'replace') table.rows = table.staged
    else for (const [key, row] of table.staged) table.rows.set(key, row)
    table.staged = undefined
  }
  // What is not known to have been read from its beginning proves no absence.
  if (walk.end === 'tombstone' && table.seen !== undefined) {
    for (const [key, row] of table.rows) {
      if (table.seen.has(key) || (walk.within !== undefined && !isWithin(row, walk.within))) continue
      result.deleted += remove(table.rows, key)
    }
  }
  table.seen = undefined
}

function isWithin(row: Row, { column, from }: { readonly column: string; readonly from: string }): boolean {
  return Date.parse(String(row.values[column])) >= Date.parse(from)
}

function snapshotOf({ spec, rows }: Table, only: readonly string[] | undefined) {
  const columns = Object.fromEntries(
    Object.entries(spec.columns).flatMap(([name, { type }]) => (only?.includes(name) === false ? [] : [[name, type]])),
  )
  return {
    columns,
    rows: [...rows].map(([key, { values, extra, deleted }]) => ({
      key,
      extra,
      deleted,
      values: Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, plain(type, values[name])])),
    })),
  }
}

function iso(moment: unknown): string {
  const ms = Date.parse(String(moment))
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString()
}

function isReadAsOf(read: string | undefined, version: string): boolean {
  return read !== undefined && (version === '' || Date.parse(read) >= Date.parse(version))
}
