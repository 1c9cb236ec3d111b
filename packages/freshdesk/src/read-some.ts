import type { Clock } from '@tajo/core/clock'
import type { Piece } from '@tajo/core/connector'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { expectOk } from './answers.ts'
import type { FreshdeskClient } from './client.ts'
import { readBelow } from './read/children.ts'
import { readTicketConversations } from './read/conversations.ts'
import { arrayBody, pageMaker, perPage } from './read/pages.ts'
import { viewable } from './read-one.ts'

/** A piece of a stream whose records cannot be asked for one by one, as it is listed now. */
export async function readSome(
  client: FreshdeskClient,
  stream: StreamSpec,
  { parents, since, all }: Piece,
  clock: Clock,
): Promise<readonly Page[] | undefined> {
  if (viewable.has(stream.name) || stream.paging === 'tokens') return undefined
  const context = { client, stream, clock, signal: new AbortController().signal }
  if (stream.parent !== undefined) {
    const pages: Page[] = []
    for (const parent of parents) {
      const events =
        stream.parent.changedOnly === true
          ? await readTicketConversations(context, { id: parent, version: new Date(0).toISOString() })
          : await readBelow(context, parent, stream.path.replace('{id}', encodeURIComponent(parent)))
      pages.push(...pagesOf(events))
    }
    return pages
  }
  // Rules are listed by type, custom objects in an envelope: nothing here that a single plain list would show.
  if (stream.path.includes('{') || stream.path.startsWith('/custom_objects')) return undefined
  const from = since?.toISOString() ?? '2000-01-01T00:00:00Z'
  const filter: Record<string, string> = stream.cursor === undefined ? {} : { [stream.cursor.filter]: from }
  const toPage = pageMaker(stream)
  const pages: Page[] = []
  for (let page = 1; ; page += 1) {
    const query = stream.paging === 'single' ? {} : { ...filter, per_page: perPage, page }
    const { body, data, hasNext } = expectOk(await client.get(stream.path, query, { stream: stream.name }), stream.name)
    pages.push(toPage(Array.isArray(data) ? { body, data } : { body: arrayBody([body]), data: [data] }))
    if (!all || !hasNext || stream.paging === 'single') return pages
  }
}

function pagesOf(events: readonly ReadEvent[]): readonly Page[] {
  return events.flatMap((event) => (event.type === 'page' ? [event.page] : []))
}
