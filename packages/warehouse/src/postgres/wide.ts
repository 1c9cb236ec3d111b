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
    const met = await newKeys(writer, spec, spec.customFields?.column ?? '', known.until)
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
  const selected = columns.map((name) => `t.${ident(name)}`)
  for (const field of fieldColumns(spec, fields, definitions, keys)) {
    const name = freeFieldName(shortName(field.key), taken)
    selected.push(`${fieldValue(fields, field)} AS ${ident(name)}`)
    statements.push(`COMMENT ON COLUMN ${view}.${ident(name)} IS ${text(field.label)}`)
  }
  await writer.run(
    [
      `CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${tableName(spec)} t`,
      `COMMENT ON VIEW ${view} IS ${text(`${spec.description} With one column per custom field.`)}`,
      ...statements,
    ].join(';\n'),
  )
}

function fieldValue(fields: string, field: FieldDefinition): string {
  const column = `t.${ident(fields)}`
  const asText = textAt(column, [field.key])
  const asJson = jsonAt(column, [field.key])
  if (field.type === 'json') return asJson
  return tryCast(field.type, asText, asJson) ?? asText
}

async function newKeys(writer: Writer, spec: TableSpec, fields: string, since: string | null) {
  const table = tableName(spec)
  const newer = since === null ? 'true' : `${addedColumns.synced} >= ${instant(since)}`
  const rows = await writer.rows<{ key: string }>(
    `SELECT DISTINCT jsonb_object_keys(o.fields) AS key FROM (SELECT CASE jsonb_typeof(${ident(fields)}) WHEN 'object' THEN ${ident(fields)} END AS fields FROM ${table} WHERE ${newer}) o`,
  )
  const [last] = await writer.rows<{ until: string | null }>(
    `SELECT max(${addedColumns.synced}) AS until FROM ${table}`,
  )
  return { keys: rows.map((row) => row.key), until: last?.until ?? null }
}
