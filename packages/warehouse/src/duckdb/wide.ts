import { isDeepStrictEqual } from 'node:util'
import type { ColumnType } from '@tajo/core/columns'
import type { FieldDefinition, TableSpec } from '@tajo/core/warehouse'
import { masksAt, recordMasks } from '../masks.ts'
import { addedColumns, storedColumns } from '../stored-columns.ts'
import { tableColumns, wideView } from './layout.ts'
import { ident, instant, pointer, qualified, sqlType, text } from './sql.ts'
import type { Writer } from './writer.ts'

/** What a wide view is made from, kept in the catalog so that it can be made again. */
interface Wide {
  readonly definitions: readonly FieldDefinition[]
  /** Keys met in rows. They stay known when no row has them any more. */
  readonly keys: readonly string[]
  /** Rows synced up to then were looked at. */
  readonly until: string | null
}

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
    const name = freeName(field.key, taken)
    selected.push(`${fieldValue(fields, field)} AS ${ident(name)}`)
    comments.push(`COMMENT ON COLUMN ${view}.${ident(name)} IS ${text(field.label)}`)
  }
  await writer.run(`CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${qualified(spec.layer, spec.table)} t`)
  await writer.run(`COMMENT ON VIEW ${view} IS ${text(`${spec.description} With one column per custom field.`)}`)
  for (const comment of comments) await writer.run(comment)
}

function fieldColumns(
  spec: TableSpec,
  fields: string,
  definitions: readonly FieldDefinition[],
  keys: readonly string[],
): readonly FieldDefinition[] {
  const path = storedColumns(spec).find((column) => column.name === fields)?.path ?? [fields]
  const masks = recordMasks(spec)
  const all = new Map(definitions.map((definition) => [definition.key, definition]))
  for (const key of keys) if (!all.has(key)) all.set(key, { key, label: key, type: 'text' })
  return [...all.values()].flatMap((field) => {
    const mask = masksAt(masks, path) === 'masked' ? undefined : maskOf(masks, [...path, field.key])
    if (mask === 'drop') return []
    return [mask === 'hash' ? { ...field, type: 'text' as const } : field]
  })
}

function maskOf(masks: ReturnType<typeof recordMasks>, path: readonly string[]) {
  const above = masksAt(masks, path.slice(0, -1))
  return above === undefined || above === 'masked' ? undefined : above.children.get(path.at(-1) ?? '')?.mask
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

/** A custom field named like a column of the table, or like another field, gets a suffix. */
function freeName(key: string, taken: Set<string>): string {
  const wish = key === '' ? '_custom' : key
  let name = taken.has(wish.toLowerCase()) ? `${wish}_custom` : wish
  for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${wish}_custom_${suffix}`
  taken.add(name.toLowerCase())
  return name
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

async function readWide(writer: Writer, spec: TableSpec): Promise<Wide> {
  const [row] = await writer.rows<{ wide: Wide | null }>(
    'SELECT wide FROM _tajo.catalog WHERE source = $source AND stream = $stream',
    {
      source: spec.source,
      stream: spec.stream,
    },
  )
  return row?.wide ?? { definitions: [], keys: [], until: null }
}

async function saveWide(writer: Writer, spec: TableSpec, wide: Wide): Promise<void> {
  await writer.run('UPDATE _tajo.catalog SET wide = $wide WHERE source = $source AND stream = $stream', {
    wide: JSON.stringify(wide),
    source: spec.source,
    stream: spec.stream,
  })
}
