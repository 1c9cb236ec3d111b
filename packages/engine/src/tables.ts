import { type Column, type Columns, pathOf } from '@tajo/core/columns'
import type { SourceConfig, StreamConfig } from '@tajo/core/config/config'
import type { Connection } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { StreamSpec, SyncType } from '@tajo/core/stream'
import type { CatalogTable, TableSpec } from '@tajo/core/warehouse'

/** The table a stream lands in, the user's choices applied. */
export function tableOf(
  config: SourceConfig,
  stream: StreamSpec,
  settings: StreamConfig,
  syncType: SyncType,
  details: boolean,
  pointers: Connection['pointers'],
): TableSpec {
  const columns = selectColumns(stream, settings, details)
  // By the vendor's word for it.
  const version = ['updated_at', 'modified_at'].find((name) => stream.columns[name]?.type === 'timestamp')
  return {
    source: config.name,
    stream: stream.name,
    layer: config.layer,
    table: `${config.prefix}${settings.table ?? stream.name}`,
    description: stream.description,
    columns,
    key: stream.key,
    ...(version !== undefined && version in columns ? { version } : {}),
    // A swap would lose what each record's view added to its row.
    write: settings.write === 'append' ? 'append' : syncType === 'full_table' && !details ? 'replace' : 'merge',
    history: settings.history,
    masks: settings.masks,
    dropped: droppedPlaces(stream, settings, columns),
    ...(settings.excludePrivate && stream.privateBy !== undefined ? { exclude: stream.privateBy } : {}),
    raw: settings.raw,
    ...(stream.parent === undefined ? {} : { parentColumn: stream.parent.column }),
    ...(stream.customFields !== undefined && stream.customFields.column in columns
      ? { customFields: { column: stream.customFields.column, ...shapeOf(stream.customFields) } }
      : {}),
    references: referencesOf(stream, columns, pointers),
    ...(stream.person === undefined ? {} : { person: stream.person }),
    ...(stream.about === undefined ? {} : { about: stream.about }),
  }
}

function shapeOf({ shape }: NonNullable<StreamSpec['customFields']>) {
  return shape === undefined ? {} : { shape }
}

/** Where masked columns lie that the table does not have. */
function droppedPlaces(
  stream: StreamSpec,
  settings: StreamConfig,
  kept: Columns,
): Readonly<Record<string, readonly string[]>> {
  const places: Record<string, readonly string[]> = {}
  for (const name of Object.keys(settings.masks)) {
    const column = stream.columns[name]
    if (column !== undefined && !(name in kept)) places[name] = pathOf(name, column)
  }
  return places
}

/** What a record read by itself brings beyond its row on a list. */
const detailShapes = ['view', 'company']

/** Keys and versions stay whatever the user leaves out: nothing could be merged without them. */
function selectColumns(stream: StreamSpec, settings: StreamConfig, details: boolean): Columns {
  const shapes = [...(stream.shapes ?? ['list']), ...(details ? detailShapes : [])]
  checkColumns(stream, settings, [...shapes, ...(stream.onRequest ?? [])])
  const needed = new Set([
    ...stream.key,
    'updated_at',
    ...(stream.cursor === undefined ? [] : [stream.cursor.field]),
    ...(stream.parent === undefined ? [] : [stream.parent.column]),
    ...(stream.keeps ?? []),
    ...(settings.excludePrivate && stream.privateBy !== undefined ? [stream.privateBy.column] : []),
  ])
  const chosen: Record<string, Column> = {}
  for (const [name, column] of Object.entries(stream.columns)) {
    const brought = column.in === undefined || column.in.some((shape) => shapes.includes(shape))
    const wanted = settings.columns === undefined ? brought : settings.columns.includes(name)
    const dropped = settings.excludeColumns.includes(name) || settings.masks[name] === 'drop'
    if (needed.has(name) || (wanted && !dropped)) chosen[name] = column
  }
  return chosen
}

function checkColumns(stream: StreamSpec, settings: StreamConfig, shapes: readonly string[]): void {
  const names = Object.keys(stream.columns)
  const named = [
    ...(settings.columns ?? []),
    ...settings.excludeColumns,
    ...Object.keys(settings.masks).map((path) => path.split('.')[0] ?? path),
  ]
  for (const name of named) {
    if (names.includes(name)) continue
    const near = nearest(name, names)
    throw new TajoError('TAJO_CONFIG_INVALID', `${settings.where}: ${stream.name} has no column "${name}".`, {
      hint:
        near === undefined
          ? 'Run `tajo connectors streams` with the name of the source to see them.'
          : `Did you mean "${near}"?`,
    })
  }
  for (const name of settings.columns ?? []) {
    const only = stream.columns[name]?.in
    if (only === undefined || only.some((shape) => shapes.includes(shape))) continue
    const what = `${settings.where}: column "${name}" of ${stream.name} comes only when each record is read by itself.`
    throw new TajoError('TAJO_CONFIG_INVALID', what, {
      hint:
        stream.details === undefined
          ? 'Leave the column out.'
          : 'Add `details: true`; it costs a call for each changed record.',
    })
  }
  const { column: fields, shape } = stream.customFields ?? {}
  const listed = Object.keys(settings.masks).find((path) => path.startsWith(`${fields}.`))
  if (shape === 'id-value-list' && listed !== undefined) {
    const what = `${settings.where}: ${listed} cannot be masked by itself, as ${fields} of ${stream.name} is a list.`
    throw new TajoError('TAJO_CONFIG_INVALID', what, { hint: `Mask or leave out ${fields} as a whole.` })
  }
  if (settings.excludePrivate && stream.privateBy === undefined) {
    throw new TajoError('TAJO_CONFIG_INVALID', `${settings.where}: ${stream.name} has no private notes to leave out.`, {
      hint: 'Remove `exclude_private`.',
    })
  }
  for (const key of stream.key) {
    if (settings.masks[key] === undefined) continue
    throw new TajoError(
      'TAJO_CONFIG_INVALID',
      `${settings.where}: ${key} is the key of ${stream.name} and cannot be masked.`,
    )
  }
}

/** Columns that hold another stream's key. */
function referencesOf(stream: StreamSpec, columns: Columns, pointers: Connection['pointers']): Connection['pointers'] {
  const references: Record<string, string> = {}
  for (const name of Object.keys(columns)) {
    const target = pointers[name]
    if (target !== undefined && target !== stream.name) references[name] = target
  }
  if (stream.parent !== undefined) references[stream.parent.column] = stream.parent.stream
  return references
}

/** What the catalog says of a table beside its own columns. */
export function catalogFacts(
  config: SourceConfig,
  stream: StreamSpec,
  { references = {} }: TableSpec,
): Pick<CatalogTable, 'folder' | 'parent' | 'references'> {
  return { folder: config.folder ?? null, parent: stream.parent?.stream ?? null, references }
}
