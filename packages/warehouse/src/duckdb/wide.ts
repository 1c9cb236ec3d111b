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
    const met = await newKeys(writer, spec, known.until)
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
  const isList = spec.customFields?.shape === 'id-value-list'
  const placeOf = isList ? listedValue : (key: string) => `json_extract(t.${ident(fields)}, ${pointer([key])})`
  const selected = columns.map((name) => `t.${ident(name)}`)
  for (const field of fieldColumns(spec, fields, definitions, keys)) {
    const name = freeFieldName(field.name ?? field.key, taken)
    selected.push(`${fieldValue(placeOf(field.key), field)} AS ${ident(name)}`)
    comments.push(`COMMENT ON COLUMN ${view}.${ident(name)} IS ${text(field.label)}`)
  }
  const table = qualified(spec.layer, spec.table)
  const from = isList ? `(SELECT *, ${fieldList(fields)} AS tajo_fields FROM ${table})` : table
  await writer.run(`CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${from} t`)
  await writer.run(`COMMENT ON VIEW ${view} IS ${text(`${spec.description} With one column per custom field.`)}`)
  for (const comment of comments) await writer.run(comment)
}

function fieldValue(value: string, field: FieldDefinition): string {
  const whole: readonly ColumnType[] = ['json', 'text[]', 'bigint[]']
  if (field.type === 'json') return value
  if (whole.includes(field.type)) return `TRY_CAST(${value} AS ${sqlType(field.type)})`
  const plain = `json_extract_string(${value}, '$')`
  if (field.type === 'text') return plain
  const cast = `TRY_CAST(${plain} AS ${sqlType(field.type)})`
  return field.type === 'date' ? `coalesce(${cast}, CAST(TRY_CAST(${plain} AS TIMESTAMPTZ) AS DATE))` : cast
}

/** The list once as ids and values, so that each field is a look-up. */
function fieldList(fields: string): string {
  const list = `from_json(CASE WHEN json_type(${ident(fields)}) = 'ARRAY' THEN ${ident(fields)} END, '[{"id":"VARCHAR","value":"JSON"}]')`
  return `{'ids': list_transform(${list}, lambda f: f.id), 'values': list_transform(${list}, lambda f: f.value)}`
}

function listedValue(key: string): string {
  return `t.tajo_fields['values'][nullif(list_position(t.tajo_fields['ids'], ${text(key)}), 0)]`
}

async function newKeys(writer: Writer, spec: TableSpec, since: string | null) {
  const table = qualified(spec.layer, spec.table)
  const newer = since === null ? 'true' : `${addedColumns.synced} >= ${instant(since)}`
  const fields = ident(spec.customFields?.column ?? '')
  const [keys, type] =
    spec.customFields?.shape === 'id-value-list'
      ? [`json_extract_string(${fields}, '$[*].id')`, 'ARRAY']
      : [`json_keys(${fields})`, 'OBJECT']
  const rows = await writer.rows<{ key: string }>(
    `SELECT DISTINCT unnest(${keys}) AS key FROM ${table} WHERE ${newer} AND json_type(${fields}) = '${type}'`,
  )
  const [last] = await writer.rows<{ until: string | null }>(
    `SELECT max(${addedColumns.synced}) AS until FROM ${table}`,
  )
  return { keys: rows.map((row) => row.key), until: last?.until ?? null }
}
