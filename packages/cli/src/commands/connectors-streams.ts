import type { SourceConfig } from '@tajo/core/config/config'
import { selectedSources, sourceNamed } from '@tajo/core/config/sources'
import type { Context } from '../context.ts'
import { openConfig, withSource } from '../open.ts'
import { streamsText } from '../text/connectors.ts'

export async function connectorsStreams(context: Context, name: string | undefined): Promise<number> {
  const config = await openConfig(context)
  const sources = name === undefined ? selectedSources(config, undefined) : [sourceNamed(config, name)]
  const listed: { source: SourceConfig; streams: Awaited<ReturnType<typeof streamsOf>> }[] = []
  for (const source of sources) listed.push({ source, streams: await streamsOf(context, source) })
  const document = listed.flatMap(({ source, streams }) =>
    streams.map(({ name: stream, description, on }) => ({
      source: source.name,
      stream,
      description,
      enabled: on !== undefined,
      syncType: on?.syncType ?? null,
      table: on === undefined ? null : `${on.table.layer}.${on.table.table}`,
    })),
  )
  context.result({ streams: document }, (style) =>
    listed.map(({ source, streams }) => streamsText(source, streams, context.width, style)).join('\n\n'),
  )
  return 0
}

function streamsOf(context: Context, config: SourceConfig) {
  return withSource(context, config, async (source) =>
    source.connection.streams.map(({ name, description }) => ({ name, description, on: source.streams.get(name) })),
  )
}
