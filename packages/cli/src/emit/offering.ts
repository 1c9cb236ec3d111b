import { type SourceConfig, type StreamConfig, streamConfig } from '@tajo/core/config/config'
import type { Connection } from '@tajo/core/connector'
import { decideMode } from '@tajo/engine/decide-mode'
import { openEnvelope } from '@tajo/engine/position-envelope'
import { createSource, type Source, type SourceStream } from '@tajo/engine/source'
import type { ChosenStream, OfferedStream } from '@tajo/warehouse/protocol/offered-stream'
import type { EmittedStream } from '@tajo/warehouse/protocol/track'

/** All streams a catalog can offer: those the configuration switches off are not among them. */
export function offeredStreams(config: SourceConfig, connection: Connection): readonly OfferedStream[] {
  const all = withStreams(config, (settings) => ({ ...settings, enabled: settings.enabled ?? true }), connection)
  const byDefault = createSource(config, connection).streams
  return [...createSource(all, connection).streams.values()]
    .filter(({ settings }) => settings.enabled !== false)
    .map(({ stream, table, syncType }) => ({
      emitted: { table, without: new Set<string>() },
      cursor: stream.cursor?.field ?? table.version,
      incremental: syncType === 'incremental',
      automatic: new Set([
        ...table.key,
        '_tajo_deleted_at',
        ...[table.version, stream.cursor?.field, table.parentColumn].filter((name) => name !== undefined),
      ]),
      byDefault: byDefault.has(stream.name),
    }))
}

/** The source as the engine is to read it for these streams, and what of it leaves. */
export function emittedStreams(
  config: SourceConfig,
  connection: Connection,
  chosen: readonly ChosenStream[],
  now: number,
): { readonly source: Source; readonly streams: readonly EmittedStream[] } {
  const choice = new Map(chosen.map((each) => [each.name, each]))
  const settled = withStreams(
    config,
    (settings, name) => chosenSettings(settings, choice.get(name), connection, name),
    connection,
  )
  const source = asMerged(createSource(settled, connection))
  const read = new Set<string>()
  for (const { name } of chosen) {
    // A child finds its parents in what the run reads, wanted or not.
    for (let next = source.streams.get(name); next !== undefined && !read.has(next.stream.name); ) {
      read.add(next.stream.name)
      next = source.streams.get(next.stream.parent?.stream ?? '')
    }
  }
  const streams = [...source.streams.values()]
    .filter(({ stream }) => read.has(stream.name))
    .map((each) => emittedStream(each, choice.get(each.stream.name), source, now))
  return { source, streams }
}

function emittedStream(
  read: SourceStream,
  chosen: ChosenStream | undefined,
  source: Source,
  now: number,
): EmittedStream {
  const { stream, table, settings, details } = read
  // A stream whose own records are read one by one asks for those, not for a parent's.
  const parent = !details && source.streams.has(stream.parent?.stream ?? '') ? stream.parent : undefined
  return {
    name: stream.name,
    table,
    emitted: chosen !== undefined,
    whole: chosen?.whole ?? false,
    without: new Set([...(chosen?.without ?? [])].filter((name) => !(name in table.columns))),
    parent: parent?.stream,
    changedOnly: parent?.changedOnly === true || parent?.fewerThan !== undefined,
    details,
    columns: Object.keys(table.columns),
    startsOver: (checkpoint) => {
      const stored = openEnvelope(checkpoint)
      const facts = { full: false, since: settings.since, now, fullSyncDays: source.config.fullSyncDays }
      return decideMode(read, stored, facts) === 'full' && stored?.fullSince === undefined
    },
    dateOf: (checkpoint) => source.connection.positionOf(stream, openEnvelope(checkpoint)?.at),
  }
}

function chosenSettings(
  settings: StreamConfig,
  chosen: ChosenStream | undefined,
  connection: Connection,
  name: string,
): StreamConfig {
  if (chosen === undefined) return settings
  const stream = connection.streams.find((each) => each.name === name)
  const left = [...chosen.without].filter((column) => stream !== undefined && column in stream.columns)
  return {
    ...settings,
    enabled: settings.enabled ?? (stream?.optional === true ? true : undefined),
    excludeColumns: [...settings.excludeColumns, ...left],
  }
}

function withStreams(
  config: SourceConfig,
  change: (settings: StreamConfig, name: string) => StreamConfig,
  connection: Connection,
): SourceConfig {
  const streams = connection.streams.map(({ name }) => [name, change(streamConfig(config, name), name)] as const)
  // Names no stream has stay in it, so that they are complained about.
  return { ...config, streams: new Map([...config.streams, ...streams]) }
}

/** How rows are kept is the target's business: what leaves is one row per key, and its tombstone. */
function asMerged(source: Source): Source {
  const streams = new Map(
    [...source.streams].map(([name, each]): [string, SourceStream] => [
      name,
      { ...each, table: { ...each.table, write: 'merge', history: false } },
    ]),
  )
  return { ...source, streams, tables: new Map([...streams].map(([name, { table }]) => [name, table])) }
}
