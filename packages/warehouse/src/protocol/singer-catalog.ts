import { isObject, type JsonObject } from '@tajo/core/json'
import { emittedColumns, recordSchema } from './emitted-columns.ts'
import { type ChosenStream, invalidCatalog, type OfferedStream, offeredNamed } from './offered-stream.ts'

/** The catalog of Singer's discovery mode. What is on by default is selected, so that it can be used as it is. */
export function singerCatalog(offered: readonly OfferedStream[]): JsonObject {
  return { streams: offered.map(entryOf) }
}

function entryOf({ emitted, cursor, incremental, automatic, byDefault }: OfferedStream): JsonObject {
  const { stream, key, description } = emitted.table
  const method = incremental ? 'INCREMENTAL' : 'FULL_TABLE'
  const fields = emittedColumns(emitted).map(({ name }) => ({
    breadcrumb: ['properties', name],
    metadata: automatic.has(name)
      ? { inclusion: 'automatic' }
      : { inclusion: 'available', 'selected-by-default': true, selected: true },
  }))
  return {
    tap_stream_id: stream,
    stream,
    description,
    schema: recordSchema(emitted, 'singer'),
    key_properties: [...key],
    metadata: [
      {
        breadcrumb: [],
        metadata: {
          inclusion: 'available',
          'selected-by-default': byDefault,
          selected: byDefault,
          'table-key-properties': [...key],
          'valid-replication-keys': cursor === undefined ? [] : [cursor],
          'replication-method': method,
          ...(incremental ? {} : { 'forced-replication-method': method }),
        },
      },
      ...fields,
    ],
  }
}

/**
 * What a catalog selects: streams by the metadata at the empty breadcrumb, columns by theirs. `selected` wins over
 * `selected-by-default`; where neither is said, a stream is left out and a column kept [singer: sync mode].
 *
 * @throws TajoError `TAJO_ARGUMENT`, `TAJO_CONFIG_UNKNOWN_STREAM` for a selected stream the source does not have.
 */
export function singerSelection(catalog: unknown, offered: readonly OfferedStream[]): readonly ChosenStream[] {
  if (!isObject(catalog) || !Array.isArray(catalog['streams'])) throw invalidCatalog('it has no list "streams"')
  return catalog['streams'].flatMap((entry: unknown) => {
    if (!isObject(entry)) throw invalidCatalog('a stream is not an object')
    const name = entry['tap_stream_id'] ?? entry['stream']
    if (typeof name !== 'string') throw invalidCatalog('a stream has no tap_stream_id')
    const metadata = metadataOf(entry['metadata'])
    const own = { ...legacySelected(entry), ...metadata.get('') }
    if (!(isSelected(own) ?? false)) return []
    const stream = offeredNamed(offered, name)
    const method = own['replication-method'] ?? entry['replication_method']
    if (method === 'LOG_BASED') throw invalidCatalog(`${name} cannot be read LOG_BASED`)
    const without = emittedColumns(stream.emitted)
      .map((column) => column.name)
      .filter((column) => !stream.automatic.has(column) && !keeps(metadata.get(column)))
    return [{ name, whole: !stream.incremental || method === 'FULL_TABLE', without: new Set(without) }]
  })
}

type Metadata = Readonly<Record<string, unknown>>

/** By the name of the property; the stream's own under the empty name. */
function metadataOf(value: unknown): ReadonlyMap<string, Metadata> {
  const found = new Map<string, Metadata>()
  for (const entry of Array.isArray(value) ? value : []) {
    if (!isObject(entry) || !Array.isArray(entry['breadcrumb']) || !isObject(entry['metadata'])) continue
    const [first, name] = entry['breadcrumb'] as unknown[]
    if (first === undefined) found.set('', entry['metadata'])
    else if (first === 'properties' && typeof name === 'string') found.set(name, entry['metadata'])
  }
  return found
}

/** Older tools write it into the stream or its schema. */
function legacySelected({ selected, schema }: Record<string, unknown>): Metadata {
  const value = selected ?? (isObject(schema) ? schema['selected'] : undefined)
  return value === undefined ? {} : { selected: value }
}

function keeps(metadata: Metadata | undefined): boolean {
  if (metadata === undefined) return true
  if (metadata['inclusion'] === 'automatic') return true
  return metadata['inclusion'] !== 'unsupported' && (isSelected(metadata) ?? true)
}

function isSelected(metadata: Metadata): boolean | undefined {
  return asBoolean(metadata['selected']) ?? asBoolean(metadata['selected-by-default'])
}

/** Some tools write booleans as text. */
function asBoolean(value: unknown): boolean | undefined {
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined
}
