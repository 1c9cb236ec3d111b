import { isDeepStrictEqual } from 'node:util'
import type { ColumnType } from '@tajo/core/columns'
import type { FieldDefinition, TableSpec } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { fieldColumns, freeFieldName, readWide, saveWide } from '../wide-fields.ts'
import { tableColumns, wideView } from './layout.ts'
import { ident, instant, pointer, qualified, sqlType, text } from './sql.ts'
import type { Writer } from './writer.ts'

/** (Re)creates `<table>_wide`: one typed column per custom field, and a text column per key that nothing defines. */
export async function widenTable(
  writer: Writer,
  spec: TableSpec,
  definitions: readonly FieldDefinition[],
): Promise<void> {
  if (spec.customFields === undefined) return
  await writer.transaction(async () => {
    const known = await readWide(writer, spec)
    const met = await newKeys(writer, spec, spec.customFields?.column ?? '', known.until)
    const keys = [...new Set([...known.keys, ...met.keys])].sort()
    await saveWide(writer, spec, { definitions, keys, until: met.until ?? known.until })
    const sameColumns = isDeepStrictEqual([known.definitions, known.keys], [definitions, keys])
    const exists = (await tableColumns(writer, spec.layer, wideView(spec))).size > 0
    if (!sameColumns || !exists) await rebuildWide(writer, spec)
  })
}

/** Makes the view again from what the catalog knows, after the table's columns have changed. */
export async function rebuildWide(writer: Writer, spec: TableSpec): Promise<void> {
  const fields = spec.customFields?.column
  const view = qualified(spec.layer, wideView(spec))
  await writer.run(`DROP VIEW IF EXISTS ${view}`)
  if (fields === undefined) return
  const { definitions, keys } = await readWide(writer, spec)
  const columns = [...(await tableColumns(writer, spec.layer, spec.table)).keys()].filter((name) => name !== fields)
  const taken = new Set(columns.map((name) => name.toLowerCase()))
  const comments: string[] = []
  const selected = columns.map((name) => `t.${ident(name)}`)
  for (const field of fieldColumns(spec, fields, definitions, keys)) {
    const name = freeFieldName(field.key, taken)
    selected.push(`${fieldValue(fields, field)} AS ${ident(name)}`)
    comments.push(`COMMENT ON COLUMN ${view}.${ident(name)} IS ${text(field.label)}`)
  }
  await writer.run(`CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${qualified(spec.layer, spec.table)} t`)
  await writer.run(`COMMENT ON VIEW ${view} IS ${text(`${spec.description} With one column per custom field.`)}`)
  for (const comment of comments) await writer.run(comment)
}

function fieldValue(fields: string, field: FieldDefinition): string {
  const column = `t.${ident(fields)}`
  const at = pointer([field.key])
  const whole: readonly ColumnType[] = ['json', 'text[]', 'bigint[]']
  const value = whole.includes(field.type) ? `json_extract(${column}, ${at})` : `json_extract_string(${column}, ${at})`
  if (field.type === 'json' || field.type === 'text') return value
  const cast = `TRY_CAST(${value} AS ${sqlType(field.type)})`
  return field.type === 'date' ? `coalesce(${cast}, CAST(TRY_CAST(${value} AS TIMESTAMPTZ) AS DATE))` : cast
}

async function newKeys(writer: Writer, spec: TableSpec, fields: string, since: string | null) {
  const table = qualified(spec.layer, spec.table)
  const newer = since === null ? 'true' : `${addedColumns.synced} >= ${instant(since)}`
  const rows = await writer.rows<{ key: string }>(
    `SELECT DISTINCT unnest(json_keys(${ident(fields)})) AS key FROM ${table} WHERE ${newer} AND json_type(${ident(fields)}) = 'OBJECT'`,
  )
  const [last] = await writer.rows<{ until: string | null }>(
    `SELECT max(${addedColumns.synced}) AS until FROM ${table}`,
  )
  return { keys: rows.map((row) => row.key), until: last?.until ?? null }
}
