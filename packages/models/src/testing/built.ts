import type { Clock } from '@tajo/core/clock'
import type { Json, JsonObject } from '@tajo/core/json'
import type { RecordState, Tombstone } from '@tajo/core/page'
import type { StreamSpec } from '@tajo/core/stream'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import { streams as freshdeskStreams } from '@tajo/freshdesk/streams/index'
import { stores } from '@tajo/warehouse/testing/stores'
import { streams as zendeskStreams } from '@tajo/zendesk/streams/index'
import type { ModelSource } from '../expand.ts'
import { type RunOptions, type RunReport, runModels } from '../run-models.ts'

export { stores }

type Store = (typeof stores)[number]

const vendors: Readonly<Record<string, readonly StreamSpec[]>> = {
  freshdesk: freshdeskStreams,
  zendesk: zendeskStreams,
}

/** A clock that stands still. */
export const standing: Clock = { now: () => Date.parse('2026-06-01T00:00:00Z'), sleep: () => Promise.resolve() }

export interface PutOptions {
  /** When Tajo read them; default 2026-03-02T12:00:00Z. */
  readonly syncedAt?: string
  readonly state?: RecordState
  /** Values the vendor's records lack: a child's parent. */
  readonly constants?: JsonObject
  readonly gone?: readonly Tombstone[]
  readonly table?: Partial<TableSpec>
}

/** A warehouse with rows of vendors in it, to build models over. */
export interface Built {
  readonly warehouse: Warehouse
  /** Stores records as the vendor's API answers them, in the table a sync would make. */
  put(source: string, stream: string, records: readonly JsonObject[], options?: PutOptions): Promise<void>
  build(options?: Partial<RunOptions>): Promise<RunReport>
  /** Rows of a query over the warehouse, as objects. */
  rows(sql: string): Promise<readonly JsonObject[]>
}

/**
 * @example
 * const built = await builtOn(store, [{ name: 'freshdesk', vendor: 'freshdesk' }])
 * await built.put('freshdesk', 'tickets', [{ id: 1, status: 2 }])
 * await built.build()
 * expect(await built.rows('SELECT status FROM support.tickets')).toEqual([{ status: 'open' }])
 */
export async function builtOn(store: Store, sources: readonly ModelSource[]): Promise<Built> {
  const warehouse = await store.temporaryWarehouse([])
  return {
    warehouse,
    put: (source, stream, records, options) => put(warehouse, sources, source, stream, records, options ?? {}),
    build: (options) => runModels(warehouse, { sources, clock: standing, ...options }),
    rows: (sql) => objects(warehouse, sql),
  }
}

async function put(
  warehouse: Warehouse,
  sources: readonly ModelSource[],
  name: string,
  stream: string,
  records: readonly JsonObject[],
  { syncedAt = '2026-03-02T12:00:00Z', state = 'live', gone = [], table: changes = {}, constants }: PutOptions,
): Promise<void> {
  const source = sources.find((each) => each.name === name)
  const spec = vendors[source?.vendor ?? '']?.find((each) => each.name === stream)
  if (source === undefined || spec === undefined) throw new Error(`There is no stream ${name}.${stream}.`)
  const shapes = spec.shapes ?? ['list']
  const table = { ...tableOf(source.name, spec, shapes), ...changes }
  await warehouse.prepare(table, { folder: null, parent: spec.parent?.stream ?? null, references: {} })
  const page = {
    body: Buffer.from(JSON.stringify(records)),
    rows: records.length,
    shapes,
    state,
    ...(constants === undefined ? {} : { constants }),
  }
  await warehouse.write({
    table,
    runId: 'test',
    syncedAt,
    pages: records.length === 0 ? [] : [page],
    gone,
    parentsDone: [],
    rejected: [],
  })
}

function tableOf(source: string, spec: StreamSpec, shapes: readonly string[]): TableSpec {
  const columns = Object.entries(spec.columns).filter(
    ([, column]) => column.in === undefined || column.in.some((shape) => shapes.includes(shape)),
  )
  return {
    source,
    stream: spec.name,
    layer: source,
    table: spec.name,
    description: spec.description,
    columns: Object.fromEntries(columns),
    key: spec.key,
    ...(spec.columns['updated_at']?.type === 'timestamp' ? { version: 'updated_at' } : {}),
    write: 'merge',
    history: false,
    masks: {},
    raw: false,
    ...(spec.parent === undefined ? {} : { parentColumn: spec.parent.column }),
  }
}

async function objects(warehouse: Warehouse, sql: string): Promise<readonly JsonObject[]> {
  const { columns, rows } = await warehouse.query(sql)
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, index): [string, Json] => [name, row[index] ?? null])),
  )
}
