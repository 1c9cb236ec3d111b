import type { CatalogTable, TableSpec } from '@tajo/core/warehouse'
import { addedDescriptions, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { historyTable, tableColumns } from './layout.ts'
import { ident, qualified, text, textList } from './sql.ts'
import type { Writer } from './writer.ts'

export type Lineage = Pick<CatalogTable, 'folder' | 'parent' | 'references'>

/** What the catalog knew of a stream's table before. */
export interface Entry {
  readonly source: string
  readonly stream: string
  readonly layer: string
  readonly table_name: string
  /** `null`: it never had a history table; `false`: that is no longer kept. */
  readonly history: boolean | null
  readonly wide: string | null
  readonly last_synced_at: string | null
  readonly fingerprint: string
}

export function readEntries(writer: Writer): Promise<readonly Entry[]> {
  return writer.rows<Entry>(
    `SELECT source, stream, layer, table_name, history, CAST(wide AS VARCHAR) AS wide, last_synced_at, fingerprint FROM _tajo.catalog`,
  )
}

/** Puts the descriptions beside the table and its columns, as comments. */
export async function describe(writer: Writer, spec: TableSpec): Promise<void> {
  const tables = new Map([[spec.table, spec.description]])
  if (keepsHistory(spec)) tables.set(historyTable(spec), `Every change of a row of ${spec.table}. ${spec.description}`)
  const descriptions = columnDescriptions(spec)
  for (const [table, description] of tables) {
    const name = qualified(spec.layer, table)
    await writer.run(`COMMENT ON TABLE ${name} IS ${text(description)}`)
    for (const column of (await tableColumns(writer, spec.layer, table)).keys()) {
      const words = descriptions.get(column)
      if (words !== undefined) await writer.run(`COMMENT ON COLUMN ${name}.${ident(column)} IS ${text(words)}`)
    }
  }
}

function columnDescriptions(spec: TableSpec): ReadonlyMap<string, string> {
  const descriptions = new Map(Object.entries(addedDescriptions))
  for (const column of storedColumns(spec)) descriptions.set(column.name, column.description)
  return descriptions
}

export async function recordInCatalog(
  writer: Writer,
  spec: TableSpec,
  lineage: Lineage,
  fingerprint: string,
  entry: Entry | undefined,
): Promise<void> {
  const stream = { source: spec.source, stream: spec.stream }
  await writer.run('DELETE FROM _tajo.catalog WHERE source = $source AND stream = $stream', stream)
  await writer.run(
    `INSERT INTO _tajo.catalog (source, stream, layer, table_name, description, folder, key, parent, refs, write_mode, history, wide,
       last_synced_at, fingerprint)
     VALUES ($source, $stream, $layer, $table, $description, $folder, ${textList(spec.key)}, $parent, $refs, $write, $history, $wide,
       CAST($last AS TIMESTAMPTZ), $fingerprint)`,
    {
      ...stream,
      layer: spec.layer,
      table: spec.table,
      description: spec.description,
      folder: lineage.folder,
      parent: lineage.parent,
      refs: JSON.stringify(lineage.references),
      write: spec.write,
      history: keepsHistory(spec) || (entry?.history == null ? null : false),
      wide: entry?.wide ?? null,
      last: entry?.last_synced_at ?? null,
      fingerprint,
    },
  )
  await recordColumns(writer, spec)
}

async function recordColumns(writer: Writer, spec: TableSpec): Promise<void> {
  const table = { layer: spec.layer, table: spec.table }
  const stored = new Map(storedColumns(spec).map((column) => [column.name, column]))
  const descriptions = columnDescriptions(spec)
  const rows: string[] = []
  for (const [name, type] of await tableColumns(writer, spec.layer, spec.table)) {
    const description = descriptions.get(name) ?? 'No longer read; earlier values stay.'
    rows.push(
      `($layer, $table, ${rows.length}, ${text(name)}, ${text(type)}, ${text(description)}, ${stored.get(name)?.pii === true})`,
    )
  }
  await writer.run('DELETE FROM _tajo.catalog_columns WHERE layer = $layer AND table_name = $table', table)
  await writer.run(`INSERT INTO _tajo.catalog_columns VALUES ${rows.join(', ')}`, table)
}
