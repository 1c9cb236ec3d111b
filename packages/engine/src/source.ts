import { type SourceConfig, type StreamConfig, streamConfig } from '@tajo/core/config/config'
import { checkStreamNames } from '@tajo/core/config/stream-names'
import type { Connection, Stream } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { TableSpec } from '@tajo/core/warehouse'
import { tableOf } from './tables.ts'

/** A stream as this source reads it. */
export interface SourceStream {
  readonly stream: Stream<unknown>
  readonly table: TableSpec
  readonly settings: StreamConfig
  readonly syncType: 'incremental' | 'full_table'
  /** Read each changed record by itself too. */
  readonly details: boolean
  /** Named by the user, so that failing to read it fails the run. */
  readonly asked: boolean
}

/** A configured account with its connection, open. */
export interface Source {
  readonly name: string
  readonly type: string
  readonly config: SourceConfig
  readonly connection: Connection
  /** Streams that are switched on, parents before their children. */
  readonly streams: ReadonlyMap<string, SourceStream>
  readonly tables: ReadonlyMap<string, TableSpec>
  close(): Promise<void>
}

/** Joins a source's configuration with what its connector can read. Asks nothing of the vendor. */
export function createSource(config: SourceConfig, connection: Connection): Source {
  checkStreamNames(
    config,
    connection.streams.map((stream) => stream.name),
  )
  const streams = new Map<string, SourceStream>()
  for (const stream of connection.streams) {
    const settings = streamConfig(config, stream.name)
    if (isOn(stream, settings, connection, config))
      streams.set(stream.name, sourceStream(config, stream, connection.pointers))
  }
  return {
    name: config.name,
    type: config.type,
    config,
    connection,
    streams,
    tables: new Map([...streams.values()].map(({ stream, table }) => [stream.name, table])),
    close: () => connection.close(),
  }
}

/** A stream as this source would read it, switched on or not. */
export function sourceStream(
  config: SourceConfig,
  stream: Stream<unknown>,
  pointers: Connection['pointers'],
): SourceStream {
  const settings = streamConfig(config, stream.name)
  const syncType = settings.syncType ?? stream.syncTypes[0]
  if (!stream.syncTypes.includes(syncType)) {
    throw new TajoError('TAJO_CONFIG_INVALID', `${settings.where}: ${stream.name} cannot be read ${syncType}.`, {
      hint: `It offers ${stream.syncTypes.join(' and ')}.`,
    })
  }
  const details = stream.details !== undefined && (settings.details ?? stream.details.default)
  const table = tableOf(config, stream, settings, syncType, details, pointers)
  return { stream, table, settings, syncType, details, asked: settings.enabled === true }
}

/** The streams of a run: those named, or all that are on. */
export function chooseStreams(source: Source, names: readonly string[] | undefined): readonly SourceStream[] {
  if (names === undefined) return [...source.streams.values()]
  return names.map((name) => {
    const found = source.streams.get(name)
    if (found !== undefined) return found
    const known = source.connection.streams.some((stream) => stream.name === name)
    if (known)
      throw new TajoError('TAJO_CONFIG_UNKNOWN_STREAM', `Stream ${name} of ${source.name} is switched off.`, {
        hint: `Set streams.${name}: true under connectors.${source.name}.`,
      })
    throw unknownStream(name, source.name, source.connection)
  })
}

/** A child needs its parent's rows: switching it on switches its parents on. */
function isOn(stream: Stream<unknown>, settings: StreamConfig, connection: Connection, config: SourceConfig): boolean {
  if (settings.enabled ?? stream.optional !== true) return true
  return connection.streams.some(
    (other) =>
      other.parent?.stream === stream.name &&
      isOn(other, streamConfig(config, other.name), connection, config) &&
      streamConfig(config, other.name).enabled === true,
  )
}

function unknownStream(name: string, where: string, connection: Connection): TajoError {
  const names = connection.streams.map((stream) => stream.name)
  const near = nearest(name, names)
  return new TajoError('TAJO_CONFIG_UNKNOWN_STREAM', `${where}: there is no stream "${name}".`, {
    hint: near === undefined ? `There are: ${names.join(', ')}.` : `Did you mean "${near}"?`,
  })
}
