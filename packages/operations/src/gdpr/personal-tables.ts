import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { SqlReader } from '@tajo/core/sql'
import type { StreamSpec } from '@tajo/core/stream'
import type { Warehouse } from '@tajo/core/warehouse'
import type { PersonalTable } from '@tajo/warehouse/erased'
import { shortName } from '@tajo/warehouse/postgres/short-names'
import { quoted } from '@tajo/warehouse/sql-text'
import { type StoredColumn, storedColumns } from '@tajo/warehouse/stored-columns'
import type { Workplace } from '../workplace.ts'

/** A table of a source as it stands in the warehouse, columns included that the configuration no longer speaks of. */
export interface StoredTable extends PersonalTable {
  readonly stream: StreamSpec
  readonly name: string
  readonly main: string
  /** Earlier versions of rows, and rows of a list that is being read. */
  readonly beside: readonly { readonly name: string; readonly place: string }[]
}

export interface StoredTables {
  readonly tables: readonly StoredTable[]
  /** Tables of sources that `tajo.yml` no longer names. */
  readonly unknown: readonly string[]
}

interface Entry {
  readonly source: string
  readonly stream: string
  readonly layer: string
  readonly table: string
}

const stagingSchema = '_tajo_staging'

/** Asks nothing of a vendor. */
export async function storedTables(place: Workplace, warehouse: Warehouse): Promise<StoredTables> {
  const { entries, present } = await warehouse.work(async (sql) => ({
    entries: await sql.rows<Entry>(
      `SELECT source, stream, layer, table_name AS "table" FROM _tajo.catalog ORDER BY source, table_name`,
    ),
    present: await columnsOf(sql),
  }))
  const tables: StoredTable[] = []
  for (const config of place.config.sources)
    tables.push(...(await tablesOf(place, config, warehouse.kind, entries, present)))
  const known = new Set(tables.map(({ name }) => name))
  return {
    tables,
    unknown: entries.map(({ layer, table }) => `${layer}.${table}`).filter((name) => !known.has(name)),
  }
}

async function tablesOf(
  place: Workplace,
  config: SourceConfig,
  kind: string,
  entries: readonly Entry[],
  present: Present,
): Promise<readonly StoredTable[]> {
  const { sourceStream } = await import('@tajo/engine/source')
  // Values of columns that are left out today may be from yesterday.
  const whole = {
    ...config,
    streams: new Map(
      [...config.streams].map(([name, settings]) => [name, { ...settings, columns: undefined, excludeColumns: [] }]),
    ),
  }
  const nameOf = (name: string, suffix = ''): string => (kind === 'postgres' ? shortName(name, suffix) : name + suffix)
  return place.withConnection(config, async ({ streams, pointers }) =>
    streams.flatMap((stream): StoredTable[] => {
      const entry = entries.find((one) => one.source === config.name && one.stream === stream.name)
      const columns = entry === undefined ? undefined : present.get(`${entry.layer}.${entry.table}`)
      if (entry === undefined || columns === undefined) return []
      const { table } = sourceStream(whole, stream, pointers)
      const spec = { ...table, layer: entry.layer, table: entry.table, raw: columns.has('_tajo_raw') }
      const names = [
        [entry.layer, nameOf(entry.table, '_history')],
        [stagingSchema, nameOf(`${config.name}.${stream.name}`)],
      ] as const
      return [
        {
          spec,
          stream,
          columns: withOrphans(storedColumns(spec), stream, columns, nameOf),
          name: `${entry.layer}.${entry.table}`,
          main: `${quoted(entry.layer)}.${quoted(entry.table)}`,
          beside: names.flatMap(([schema, name]) =>
            present.has(`${schema}.${name}`)
              ? [{ name: `${schema}.${name}`, place: `${quoted(schema)}.${quoted(name)}` }]
              : [],
          ),
        },
      ]
    }),
  )
}

/** Of a column nobody knows any more it is not known that it is harmless. */
function withOrphans(
  stored: readonly StoredColumn[],
  stream: StreamSpec,
  present: ReadonlyMap<string, StoredColumn['type'] | undefined>,
  nameOf: (name: string) => string,
): readonly StoredColumn[] {
  const columns = stored.filter(({ name }) => present.has(nameOf(name).toLowerCase()))
  const known = new Set(columns.map(({ name }) => nameOf(name).toLowerCase()))
  for (const [name, type] of present) {
    if (known.has(name) || name.startsWith('_tajo_') || type === undefined) continue
    const pii = stream.columns[name]?.pii ?? !(name in stream.columns)
    columns.push({ name, type, description: '', pii, path: [name] })
  }
  return columns
}

type Present = ReadonlyMap<string, ReadonlyMap<string, StoredColumn['type'] | undefined>>

/** Columns of every table, by `schema.table`; only texts, their lists and JSON have a type here. */
async function columnsOf(sql: SqlReader): Promise<Present> {
  const rows = await sql.rows<{ schema: string; table: string; column: string; type: string; udt: string | null }>(
    `SELECT c.table_schema AS schema, c.table_name AS "table", c.column_name AS "column", c.data_type AS type, c.udt_name AS udt
     FROM information_schema.columns c JOIN information_schema.tables t
       ON t.table_catalog = c.table_catalog AND t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_catalog = current_database() AND t.table_type = 'BASE TABLE'`,
  )
  const tables = new Map<string, Map<string, StoredColumn['type'] | undefined>>()
  for (const { schema, table, column, type, udt } of rows) {
    const name = `${schema}.${table}`
    const columns = tables.get(name) ?? new Map<string, StoredColumn['type'] | undefined>()
    tables.set(name, columns.set(column.toLowerCase(), typeOf(type, udt)))
  }
  return tables
}

function typeOf(type: string, udt: string | null): 'text' | 'text[]' | 'json' | undefined {
  if (/^(varchar|text|character varying)$/i.test(type)) return 'text'
  if (/^varchar\[\]$/i.test(type) || (type === 'ARRAY' && udt === '_text')) return 'text[]'
  return /^jsonb?$/i.test(type) ? 'json' : undefined
}

/** Columns of Tajo's own tables that hold texts, in which somebody may be mentioned. */
export async function ownTexts(
  sql: SqlReader,
): Promise<readonly { readonly table: string; readonly name: string; readonly type: 'text' | 'json' }[]> {
  const without = new Set(['erased', 'erasures', 'meta', 'catalog_columns'])
  return [...(await columnsOf(sql))].flatMap(([table, columns]) => {
    const [schema, name = ''] = table.split('.')
    if (schema !== '_tajo' || without.has(name)) return []
    return [...columns].flatMap(([column, type]) =>
      type === 'text' || type === 'json' ? [{ table: `_tajo.${quoted(name)}`, name: column, type }] : [],
    )
  })
}

/** Sources that are switched on and can be asked. */
export function liveSources({ sources }: Config): readonly SourceConfig[] {
  return sources.filter(({ enabled }) => enabled)
}
