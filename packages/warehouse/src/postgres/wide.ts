import { isDeepStrictEqual } from 'node:util'
import type { FieldDefinition, TableSpec } from '@tajo/core/warehouse'
import { addedColumns } from '../stored-columns.ts'
import { fieldColumns, freeFieldName, readWide, saveWide } from '../wide-fields.ts'
import { names, tableColumns, tableName } from './layout.ts'
import { tryCast } from './refusals.ts'
import { shortName } from './short-names.ts'
import { ident, instant, jsonAt, qualified, text, textAt } from './sql.ts'
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
    const { layer, wide } = names(spec)
    const exists = (await tableColumns(writer, layer, wide)).size > 0
    if (!sameColumns || !exists) await rebuildWide(writer, spec)
  })
}

/** Makes the view again from what the catalog knows, after the table's columns have changed. */
export async function rebuildWide(writer: Writer, spec: TableSpec): Promise<void> {
  const fields = spec.customFields?.column
  const { layer, table, wide } = names(spec)
  const view = qualified(layer, wide)
  await writer.run(`DROP VIEW IF EXISTS ${view}`)
  if (fields === undefined) return
  const { definitions, keys } = await readWide(writer, spec)
  const columns = [...(await tableColumns(writer, layer, table)).keys()].filter((name) => name !== shortName(fields))
  const taken = new Set(columns.map((name) => name.toLowerCase()))
  const statements: string[] = []
  const isList = spec.customFields?.shape === 'id-value-list'
  const selected = columns.map((name) => `t.${ident(name)}`)
  for (const field of fieldColumns(spec, fields, definitions, keys)) {
    const name = freeFieldName(shortName(field.name ?? field.key), taken)
    selected.push(`${fieldValue(isList ? 't.tajo_fields' : `t.${ident(fields)}`, field)} AS ${ident(name)}`)
    statements.push(`COMMENT ON COLUMN ${view}.${ident(name)} IS ${text(field.label)}`)
  }
  await writer.run(
    [
      `CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${isList ? withFields(spec, fields) : tableName(spec)} t`,
      `COMMENT ON VIEW ${view} IS ${text(`${spec.description} With one column per custom field.`)}`,
      ...statements,
    ].join(';\n'),
  )
}

function fieldValue(fields: string, field: FieldDefinition): string {
  const asText = textAt(fields, [field.key])
  const asJson = jsonAt(fields, [field.key])
  if (field.type === 'json') return asJson
  return tryCast(field.type, asText, asJson) ?? asText
}

/** The table with its list of ids and values as an object too, so that each field is a look-up. Of a repeated id the first counts. */
function withFields(spec: TableSpec, fields: string): string {
  const items = `jsonb_array_elements(CASE jsonb_typeof(r.${ident(fields)}) WHEN 'array' THEN r.${ident(fields)} END) WITH ORDINALITY f(item, place)`
  return `(SELECT r.*, o.tajo_fields FROM ${tableName(spec)} r LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(f.item ->> 'id', f.item -> 'value' ORDER BY f.place DESC) AS tajo_fields FROM ${items} WHERE f.item ->> 'id' IS NOT NULL
    ) o ON true)`
}

async function newKeys(writer: Writer, spec: TableSpec, since: string | null) {
  const table = tableName(spec)
  const fields = ident(spec.customFields?.column ?? '')
  const newer = since === null ? 'true' : `${addedColumns.synced} >= ${instant(since)}`
  const [keys, type] =
    spec.customFields?.shape === 'id-value-list'
      ? ["jsonb_array_elements(o.fields) ->> 'id'", 'array']
      : ['jsonb_object_keys(o.fields)', 'object']
  const rows = await writer.rows<{ key: string | null }>(
    `SELECT DISTINCT ${keys} AS key FROM (SELECT CASE jsonb_typeof(${fields}) WHEN '${type}' THEN ${fields} END AS fields FROM ${table} WHERE ${newer}) o`,
  )
  const [last] = await writer.rows<{ until: string | null }>(
    `SELECT max(${addedColumns.synced}) AS until FROM ${table}`,
  )
  return { keys: rows.flatMap((row) => row.key ?? []), until: last?.until ?? null }
}
