import type { FieldDefinition, TableSpec } from '@tajo/core/warehouse'
import { masksAt, recordMasks } from './masks.ts'
import type { SqlWriter } from './sql-connection.ts'
import { storedColumns } from './stored-columns.ts'

/** What a wide view is made from, kept in the catalog so that it can be made again. */
export interface Wide {
  readonly definitions: readonly FieldDefinition[]
  /** Keys met in rows. They stay known when no row has them any more. */
  readonly keys: readonly string[]
  /** Rows synced up to then were looked at. */
  readonly until: string | null
}

/** The fields of the view with their masks applied: those defined, and as text those met only. */
export function fieldColumns(
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

/** A custom field named like a column of the table, or like another field, gets a suffix. */
export function freeFieldName(key: string, taken: Set<string>): string {
  const wish = key === '' ? '_custom' : key
  let name = taken.has(wish.toLowerCase()) ? `${wish}_custom` : wish
  for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${wish}_custom_${suffix}`
  taken.add(name.toLowerCase())
  return name
}

export async function readWide(writer: SqlWriter, spec: TableSpec): Promise<Wide> {
  const [row] = await writer.rows<{ wide: Wide | null }>(
    'SELECT wide FROM _tajo.catalog WHERE source = $source AND stream = $stream',
    {
      source: spec.source,
      stream: spec.stream,
    },
  )
  return row?.wide ?? { definitions: [], keys: [], until: null }
}

export async function saveWide(writer: SqlWriter, spec: TableSpec, wide: Wide): Promise<void> {
  await writer.run('UPDATE _tajo.catalog SET wide = $wide WHERE source = $source AND stream = $stream', {
    wide: JSON.stringify(wide),
    source: spec.source,
    stream: spec.stream,
  })
}
