import type { ColumnType } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { plain, type StoredTable } from './stored.ts'

/** The little in which the SQL of one kind of warehouse differs from the others'. */
interface Dialect {
  readonly types: Readonly<Record<string, ColumnType>>
  readonly columns: (layer: string, table: string) => string
  readonly time: (name: string) => string
}

const dialects: Readonly<Record<string, Dialect>> = {
  duckdb: {
    types: {
      BIGINT: 'bigint',
      DOUBLE: 'double',
      BOOLEAN: 'boolean',
      VARCHAR: 'text',
      'TIMESTAMP WITH TIME ZONE': 'timestamp',
      DATE: 'date',
      JSON: 'json',
      'VARCHAR[]': 'text[]',
      'BIGINT[]': 'bigint[]',
    },
    columns: (layer, table) =>
      `SELECT column_name, data_type FROM duckdb_columns()
       WHERE database_name = current_database() AND schema_name = '${layer}' AND table_name = '${table}' ORDER BY column_index`,
    time: (name) => `strftime(${name}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
  },
  postgres: {
    types: {
      bigint: 'bigint',
      'double precision': 'double',
      boolean: 'boolean',
      text: 'text',
      'timestamp with time zone': 'timestamp',
      date: 'date',
      jsonb: 'json',
      'text[]': 'text[]',
      'bigint[]': 'bigint[]',
    },
    columns: (layer, table) =>
      `SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
       WHERE attrelid = to_regclass('"${layer}"."${table}"') AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    time: (name) => `to_char(${name}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  },
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
  const dialect = dialects[warehouse.kind]
  if (dialect === undefined) throw new Error(`nobody told how to read ${warehouse.kind}`)
  const found = await warehouse.query(dialect.columns(layer, table))
  if (found.rows.length === 0) return undefined
  const all = found.rows.map(([name, type]) => ({ name: String(name), type: typeOf(dialect, String(type)) }))
  const columns = all.filter(({ name }) => !name.startsWith('_tajo_') && only?.includes(name) !== false)
  // Everything as text that loses nothing: what a client library makes of a value is not under test.
  const spelled = columns.map(({ name, type }) => spell(dialect, `"${name}"`, type))
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

function typeOf({ types }: Dialect, type: string): ColumnType {
  const known = types[type]
  if (known === undefined) throw new Error(`no column should be ${type}`)
  return known
}

function spell(dialect: Dialect, name: string, type: ColumnType): string {
  switch (type) {
    case 'timestamp':
      return dialect.time(name)
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
