import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Clock } from '@tajo/core/clock'
import type { ColumnType } from '@tajo/core/columns'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import { onTestFinished } from 'vitest'
import { openDuckDb } from '../duckdb/open.ts'
import { openPostgres } from '../postgres/open.ts'
import { lineage } from './batches.ts'
import { administer, temporaryDatabase } from './databases.ts'
import { temporaryFolder } from './temporary.ts'

interface StoreOptions {
  readonly clock?: Clock
  readonly command?: string
  readonly readOnly?: boolean
}

/** A kind of warehouse under test, and the little in which its SQL differs from the others'. */
export interface TestStore {
  readonly kind: 'duckdb' | 'postgres'
  /** Where a new, empty one may be made; it goes with the test. */
  address(): Promise<string>
  open(address: string, options?: StoreOptions): Promise<Warehouse>
  /** Runs statements of somebody else's. */
  execute(address: string, sql: string): Promise<void>
  readonly types: Readonly<Record<ColumnType, string>>
  /** Words of a reason for a kind of JSON value. */
  readonly kinds: Readonly<Record<'text' | 'list', string>>
  /** The text of a value inside of a JSON column. */
  jsonText(column: string, path: readonly string[]): string
  /** A text as the store keeps it. */
  kept(text: string): string
  /** SQL that lists table, column and comment of a schema, views included; of the table itself the column is null. */
  comments(schema: string): string
}

const duckdb: TestStore = {
  kind: 'duckdb',
  address: async () => join(temporaryFolder(), 'tajo.duckdb'),
  open: (path, options) => openDuckDb({ path, ...options }),
  execute: async (path, sql) => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(sql)
    connection.closeSync()
    instance.closeSync()
  },
  types: {
    bigint: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
    text: 'VARCHAR',
    timestamp: 'TIMESTAMP WITH TIME ZONE',
    date: 'DATE',
    json: 'JSON',
    'text[]': 'VARCHAR[]',
    'bigint[]': 'BIGINT[]',
  },
  kinds: { text: 'VARCHAR', list: 'ARRAY' },
  jsonText: (column, path) => `${column}->>'/${path.join('/')}'`,
  kept: (text) => text,
  comments: (schema) =>
    `SELECT table_name AS t, column_name AS c, comment FROM duckdb_columns() WHERE schema_name = '${schema}'
     UNION ALL SELECT table_name, NULL, comment FROM duckdb_tables() WHERE schema_name = '${schema}'
     UNION ALL SELECT view_name, NULL, comment FROM duckdb_views() WHERE schema_name = '${schema}' ORDER BY t, c`,
}

const postgres: TestStore = {
  kind: 'postgres',
  address: temporaryDatabase,
  open: (url, options) => openPostgres({ url, ...options }),
  execute: (url, sql) => administer(sql, new URL(url).pathname.slice(1)),
  types: {
    bigint: 'bigint',
    double: 'double precision',
    boolean: 'boolean',
    text: 'text',
    timestamp: 'timestamp with time zone',
    date: 'date',
    json: 'jsonb',
    'text[]': 'text[]',
    'bigint[]': 'bigint[]',
  },
  kinds: { text: 'string', list: 'array' },
  jsonText: (column, path) => `${column} #>> '{${path.join(',')}}'`,
  kept: (text) => text.replaceAll('\0', '\ufffd'),
  comments: (schema) =>
    `SELECT c.relname::text AS t, a.attname::text AS c, d.description FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = a.attnum WHERE n.nspname = '${schema}' AND c.relkind IN ('r', 'v')
     UNION ALL SELECT c.relname::text, NULL, obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = '${schema}' AND c.relkind IN ('r', 'v') ORDER BY t, c`,
}

const kinds: readonly TestStore[] = [duckdb, postgres]

/** Every store the contract is held against, with what makes a warehouse of it for one test. */
export const stores = kinds.map((store) => ({
  ...store,
  /** A warehouse of its own with the tables prepared; closed when the test ends. */
  temporaryWarehouse: async (tables: readonly TableSpec[]): Promise<Warehouse> => {
    const warehouse = await store.open(await store.address())
    onTestFinished(() => warehouse.close())
    for (const table of tables) await warehouse.prepare(table, lineage)
    return warehouse
  },
}))
