import { TajoError } from '@tajo/core/errors'
import type { SqlReader } from '@tajo/core/sql'

export interface Layers {
  /** Schema of the support model. */
  readonly support: string
  /** Schema of the mirror of the Brevo account. */
  readonly mirror: string
}

/** A table as it stands: its columns by name, with their types. */
export interface TableShape {
  readonly layer: string
  readonly table: string
  readonly columns: ReadonlyMap<string, string>
}

export interface SourceTables {
  readonly contacts: TableShape
  /** Absent where companies are not synced. */
  readonly companies: TableShape | undefined
}

const streams = {
  freshdesk: { contacts: 'contacts', companies: 'companies' },
  zendesk: { contacts: 'users', companies: 'organizations' },
} as const

/** Where a helpdesk's people and companies lie, as its sync noted it. */
export async function sourceTables(
  sql: SqlReader,
  { source, type }: { readonly source: string; readonly type: 'freshdesk' | 'zendesk' },
): Promise<SourceTables> {
  const names = streams[type]
  const contacts = await syncedTable(sql, source, names.contacts)
  if (contacts === undefined) {
    throw new TajoError('TAJO_CONFIG_UNKNOWN_STREAM', `${source}: its ${names.contacts} are not in the warehouse.`, {
      hint: `Let the stream ${names.contacts} sync and run \`tajo sync ${source}\` first.`,
    })
  }
  return { contacts, companies: await syncedTable(sql, source, names.companies) }
}

async function syncedTable(sql: SqlReader, source: string, stream: string): Promise<TableShape | undefined> {
  const [entry] = await sql.rows<{ layer: string; table: string }>(
    'SELECT layer, table_name AS "table" FROM _tajo.catalog WHERE source = $source AND stream = $stream ORDER BY layer, table_name LIMIT 1',
    { source, stream },
  )
  return entry === undefined ? undefined : tableShape(sql, entry.layer, entry.table)
}

/** The columns of a table, `undefined` where there is none. */
async function tableShape(sql: SqlReader, layer: string, table: string): Promise<TableShape | undefined> {
  const columns = await sql.rows<{ name: string; type: string }>(
    `SELECT CAST(column_name AS VARCHAR) AS name, lower(CAST(data_type AS VARCHAR)) AS type FROM information_schema.columns
     WHERE table_schema = $layer AND table_name = $table ORDER BY ordinal_position`,
    { layer, table },
  )
  if (columns.length === 0) return undefined
  return { layer, table, columns: new Map(columns.map(({ name, type }) => [name, type])) }
}

/** A table that has to be there before anything can be planned. */
export async function neededTable(sql: SqlReader, layer: string, table: string, command: string): Promise<TableShape> {
  const shape = await tableShape(sql, layer, table)
  if (shape !== undefined) return shape
  throw new TajoError('TAJO_QUERY', `There is no table ${layer}.${table} to plan from.`, {
    hint: `Run \`${command}\` first.`,
  })
}
