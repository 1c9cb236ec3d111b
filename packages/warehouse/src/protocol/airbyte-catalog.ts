import { isObject, type JsonObject } from '@tajo/core/json'
import { emittedColumns, recordSchema } from './emitted-columns.ts'
import { type ChosenStream, invalidCatalog, type OfferedStream, offeredNamed } from './offered-stream.ts'

/** The catalog `discover` prints. Without a column that orders versions a stream can only be read whole. */
export function airbyteCatalog(offered: readonly OfferedStream[]): JsonObject {
  return {
    streams: offered.map(({ emitted, cursor, incremental }) => {
      const changes = incremental && cursor !== undefined
      return {
        name: emitted.table.stream,
        json_schema: recordSchema(emitted, 'airbyte'),
        supported_sync_modes: changes ? ['full_refresh', 'incremental'] : ['full_refresh'],
        ...(changes ? { source_defined_cursor: true, default_cursor_field: [cursor] } : {}),
        source_defined_primary_key: emitted.table.key.map((name) => [name]),
        is_resumable: changes,
      }
    }),
  }
}

/**
 * What a configured catalog selects. Columns its schema leaves out are left out; cursor and primary key are the source's own,
 * so others are refused.
 *
 * @throws TajoError `TAJO_ARGUMENT`, `TAJO_CONFIG_UNKNOWN_STREAM`
 */
export function airbyteSelection(catalog: unknown, offered: readonly OfferedStream[]): readonly ChosenStream[] {
  if (!isObject(catalog) || !Array.isArray(catalog['streams'])) throw invalidCatalog('it has no list "streams"')
  return catalog['streams'].map((configured: unknown) => {
    const entry = isObject(configured) ? configured : {}
    const { stream } = entry
    if (!isObject(stream) || typeof stream['name'] !== 'string') throw invalidCatalog('a stream has no name')
    const { name } = stream
    const found = offeredNamed(offered, name)
    const mode = entry['sync_mode'] ?? 'full_refresh'
    const changes = found.incremental && found.cursor !== undefined
    if (mode !== 'full_refresh' && !(mode === 'incremental' && changes))
      throw invalidCatalog(`${name} cannot be read ${String(mode)}`)
    if (mode === 'incremental') refuseOther(name, 'cursor', entry['cursor_field'], [found.cursor])
    refuseOther(
      name,
      'primary key',
      entry['primary_key'],
      found.emitted.table.key.map((column) => [column]),
    )
    return { name, whole: mode === 'full_refresh', without: leftOut(found, stream['json_schema']) }
  })
}

function refuseOther(name: string, what: string, asked: unknown, own: unknown): void {
  if (!Array.isArray(asked) || asked.length === 0 || JSON.stringify(asked) === JSON.stringify(own)) return
  throw invalidCatalog(`the ${what} of ${name} is ${JSON.stringify(own)}, not ${JSON.stringify(asked)}`)
}

function leftOut({ emitted, automatic }: OfferedStream, schema: unknown): ReadonlySet<string> {
  const properties = isObject(schema) ? schema['properties'] : undefined
  if (!isObject(properties) || Object.keys(properties).length === 0) return new Set()
  const names = emittedColumns(emitted).map(({ name }) => name)
  return new Set(names.filter((name) => !automatic.has(name) && !(name in properties)))
}
