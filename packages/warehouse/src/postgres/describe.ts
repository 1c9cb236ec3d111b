import type { CatalogTable, TableSpec } from '@tajo/core/warehouse'
import { addedDescriptions, storedColumns } from '../stored-columns.ts'
import { keepsHistory } from '../tables.ts'
import { names, tableColumns } from './layout.ts'
import { shortName } from './short-names.ts'
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
    `SELECT source, stream, layer, table_name, history, wide::text AS wide, last_synced_at, fingerprint FROM _tajo.catalog`,
  )
}

/** Puts the descriptions beside the table and its columns, as comments. */
export async function describe(writer: Writer, spec: TableSpec): Promise<void> {
  const { layer, table, history } = names(spec)
  const tables = new Map([[table, spec.description]])
  if (keepsHistory(spec)) tables.set(history, `Every change of a row of ${spec.table}. ${spec.description}`)
  const descriptions = columnDescriptions(spec)
  const comments: string[] = []
  for (const [each, description] of tables) {
    const name = qualified(layer, each)
    comments.push(`COMMENT ON TABLE ${name} IS ${text(description)}`)
    for (const column of (await tableColumns(writer, layer, each)).keys()) {
      const words = descriptions.get(column)
      if (words !== undefined) comments.push(`COMMENT ON COLUMN ${name}.${ident(column)} IS ${text(words)}`)
    }
  }
  await writer.run(comments.join(';\n'))
}

function columnDescriptions(spec: TableSpec): ReadonlyMap<string, string> {
  const descriptions = new Map(Object.entries(addedDescriptions))
  for (const column of storedColumns(spec)) descriptions.set(shortName(column.name), column.description)
  return descriptions
}

export async function recordInCatalog(
  writer: Writer,
  spec: TableSpec,
  lineage: Lineage,
  fingerprint: string,
  entry: Entry | undefined,
): Promise<void> {
  const { layer, table } = names(spec)
  const isWhole = layer === spec.layer && table === spec.table
  const stream = { source: spec.source, stream: spec.stream }
  await writer.run('DELETE FROM _tajo.catalog WHERE source = $source AND stream = $stream', stream)
  await writer.run(
    `INSERT INTO _tajo.catalog (source, stream, layer, table_name, description, folder, key, parent, refs, write_mode, history, wide,
       last_synced_at, fingerprint, full_name)
     VALUES ($source, $stream, $layer, $table, $description, $folder, ${textList(spec.key.map((name) => shortName(name)))}, $parent, $refs, $write, $history, $wide,
       $last, $fingerprint, $full)`,
    {
      ...stream,
      layer,
      table,
      description: spec.description,
      folder: lineage.folder,
      parent: lineage.parent,
      refs: JSON.stringify(lineage.references),
      write: spec.write,
      history: keepsHistory(spec) || (entry?.history == null ? null : false),
      wide: entry?.wide ?? null,
      last: entry?.last_synced_at ?? null,
      fingerprint,
      full: isWhole ? null : `${spec.layer}.${spec.table}`,
    },
  )
  await recordColumns(writer, spec)
}

async function recordColumns(writer: Writer, spec: TableSpec): Promise<void> {
  const { layer, table } = names(spec)
  const stored = new Map(storedColumns(spec).map((column) => [shortName(column.name), column]))
  const descriptions = columnDescriptions(spec)
  const rows: string[] = []
  for (const [name, type] of await tableColumns(writer, layer, table)) {
    const description = descriptions.get(name) ?? 'No longer read; earlier values stay.'
    const column = stored.get(name)
    const full = column === undefined || column.name === name ? 'NULL' : text(column.name)
    rows.push(
      `($layer, $table, ${rows.length}, ${text(name)}, ${text(type)}, ${text(description)}, ${column?.pii === true}, ${full})`,
    )
  }
  const of = { layer, table }
  await writer.run('DELETE FROM _tajo.catalog_columns WHERE layer = $layer AND table_name = $table', of)
  await writer.run(`INSERT INTO _tajo.catalog_columns VALUES ${rows.join(', ')}`, of)
}
