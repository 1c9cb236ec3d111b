import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@tajo/core/clock'
import type { ColumnType } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import type { Store } from './store.ts'
import { plain, type ReadTable, type StoredTable } from './stored.ts'
import type { Vendor } from './vendor.ts'

/** A DuckDB file in a folder of its own, which goes when it is closed. */
export async function duckStore(clock: Clock, vendor: Vendor): Promise<Store> {
  const folder = temporaryFolder()
  const warehouse = await openDuckDb({ path: join(folder, 'tajo.duckdb'), clock })
  return {
    warehouse,
    read: tableReader(warehouse, vendor),
    close: async () => {
      await warehouse.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Reads the tables of a vendor's streams where they are by default. */
export function tableReader(warehouse: Warehouse, { name: layer, streams }: Vendor): ReadTable {
  return (stream, only) => {
    const key = streams.find(({ name }) => name === stream)?.key ?? ['id']
    return readTable(warehouse, stream, { layer, key, ...(only === undefined ? {} : { only }) })
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tajo-test-'))
}

const types: Readonly<Record<string, ColumnType>> = {
  BIGINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  VARCHAR: 'text',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  DATE: 'date',
  JSON: 'json',
  'VARCHAR[]': 'text[]',
  'BIGINT[]': 'bigint[]',
}

export interface ReadOptions {
  readonly layer: string
  readonly key: readonly string[]
  readonly only?: readonly string[]
}

/** Reads a table by plain SQL; `undefined` when there is none. */
export async function readTable(
  warehouse: Warehouse,
  table: string,
  { layer, key, only }: ReadOptions,
): Promise<StoredTable | undefined> {
  const found = await warehouse.query(
    `SELECT column_name, data_type FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = '${layer}' AND table_name = '${table}' ORDER BY column_index`,
  )
  if (found.rows.length === 0) return undefined
  const all = found.rows.map(([name, type]) => ({ name: String(name), type: typeOf(String(type)) }))
  const columns = all.filter(({ name }) => !name.startsWith('_tajo_') && only?.includes(name) !== false)
  // Everything as text that loses nothing: what a client library makes of a value is not under test.
  const spelled = columns.map(({ name, type }) => spell(`"${name}"`, type))
  const keys = key.map((name) => `CAST("${name}" AS VARCHAR)`)
  const { rows } = await warehouse.query(
    `SELECT concat_ws('/', ${keys.join(', ')}), _tajo_deleted_at IS NOT NULL, ${['CAST(_tajo_extra AS VARCHAR)', ...spelled].join(', ')} FROM "${layer}"."${table}"`,
  )
  return {
    columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    rows: rows.map(([id, deleted, extra, ...values]) => ({
      key: String(id),
      deleted: deleted === true,
      extra: extraOf(extra),
      values: Object.fromEntries(
        columns.map(({ name, type }, index) => [name, plain(type, unspelled(values[index], type))]),
      ),
    })),
  }
}

function typeOf(type: string): ColumnType {
  const known = types[type]
  if (known === undefined) throw new Error(`no column should be ${type}`)
  return known
}

function spell(name: string, type: ColumnType): string {
  switch (type) {
    case 'timestamp':
      return `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')`
    case 'text[]':
    case 'bigint[]':
      return `CAST(to_json(${name}) AS VARCHAR)`
    default:
      return `CAST(${name} AS VARCHAR)`
  }
}

function unspelled(value: unknown, type: ColumnType): unknown {
  if (typeof value !== 'string') return value
  return type === 'json' || type === 'text[]' || type === 'bigint[]' ? parseExact(value) : value
}

function extraOf(value: unknown): Readonly<Record<string, unknown>> {
  const extra = typeof value === 'string' ? parseExact(value) : undefined
  return isObject(extra) ? extra : {}
}
