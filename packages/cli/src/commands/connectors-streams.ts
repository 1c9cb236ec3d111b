import { listStreams, streamsDocument } from '@tajo/operations/list/connectors-streams'
import type { Context } from '../context.ts'
import { openConfig, openPlace } from '../open.ts'
import { streamsText } from '../text/connectors.ts'

/** What stands in tajo.yml, whatever a server that runs has read. */
export async function connectorsStreams(context: Context, name: string | undefined): Promise<number> {
  const config = await openConfig(context)
  const listed = await listStreams(await openPlace(context, config), name)
  context.result(streamsDocument(listed), (style) =>
    listed.map(({ source, streams }) => streamsText(source, streams, context.width, style)).join('\n\n'),
  )
  return 0
}
