import type { SourceConfig } from '@tajo/core/config/config'
import { selectedSources, sourceNamed } from '@tajo/core/config/sources'
import type { SourceStream } from '@tajo/engine/source'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import type { Workplace } from '../workplace.ts'
import { sourceOrAll } from './inputs.ts'

export interface ListedStream {
  readonly name: string
  readonly description: string
  /** As it is set; `undefined` where it is off. */
  readonly on: SourceStream | undefined
}

export interface ListedSource {
  readonly source: SourceConfig
  readonly streams: readonly ListedStream[]
}

/** Every stream of these sources, those that are off included. Asks nothing of a vendor. */
export async function listStreams(place: Workplace, name: string | undefined): Promise<readonly ListedSource[]> {
  const { config } = place
  const sources = name === undefined ? selectedSources(config, undefined) : [sourceNamed(config, name)]
  const listed: ListedSource[] = []
  for (const source of sources) {
    const streams = await withSource(place, source, async ({ connection, streams: on }) =>
      connection.streams.map((stream) => ({ ...namesOf(stream), on: on.get(stream.name) })),
    )
    listed.push({ source, streams })
  }
  return listed
}

const namesOf = ({ name, description }: Pick<ListedStream, 'name' | 'description'>) => ({ name, description })

/** The same as plain data. */
export function streamsDocument(listed: readonly ListedSource[]) {
  return {
    streams: listed.flatMap(({ source, streams }) =>
      streams.map(({ name: stream, description, on }) => ({
        source: source.name,
        stream,
        description,
        enabled: on !== undefined,
        syncType: on?.syncType ?? null,
        table: on === undefined ? null : `${on.table.layer}.${on.table.table}`,
      })),
    ),
  }
}

export const connectorsStreamsOperation = operation({
  name: 'connectors.streams',
  summary: 'The streams a source has, and how each is set.',
  method: 'GET',
  path: '/v1/streams',
  role: 'viewer',
  input: z.strictObject({ source: sourceOrAll }),
  run: async (place, { source }) => streamsDocument(await listStreams(place, source)),
})
