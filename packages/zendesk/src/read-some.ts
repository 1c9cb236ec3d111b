import type { Clock } from '@tajo/core/clock'
import type { Piece } from '@tajo/core/connector'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { expectOk } from './answers.ts'
import type { ZendeskClient } from './client.ts'
import { pathFor, readBelow } from './read/below.ts'
import { listPages } from './read/list-pages.ts'
import { readAuditsOf } from './read/ticket-audits.ts'
import { readTicketCommentList } from './read/ticket-comments.ts'
import { pagesOf } from './read/walk.ts'
import { viewable } from './read-one.ts'
import { streamNamed } from './streams/index.ts'

/** A piece of a stream whose records cannot be asked for one by one, as it is listed now. */
export async function readSome(
  client: ZendeskClient,
  { name }: StreamSpec,
  { parents, all }: Piece,
  clock: Clock,
): Promise<readonly Page[] | undefined> {
  const stream = streamNamed(name)
  if (stream === undefined || name in viewable) return undefined
  const context = { client, stream, clock, signal: new AbortController().signal }
  const { parent: below, path, cursor, collection, paging } = stream
  if (below !== undefined) {
    if (!path.includes('{id}') && name !== 'ticket_comments') return undefined
    const pages: Page[] = []
    for (const id of parents) pages.push(...(await belowOne(id, below.column)))
    return pages
  }
  // Exports and lists by date have no small piece that would show a row at a known place.
  if (cursor !== undefined || path.includes('/incremental/')) return undefined
  const list = listPages(
    (query) => client.get(path, { ...stream.query, ...query }, { stream: name }),
    collection,
    paging,
  )
  const pages: Page[] = []
  for (;;) {
    const { done, value } = await list.next()
    if (done === true) {
      if (typeof value === 'object') expectOk(value, name)
      return pages
    }
    pages.push(...pagesOf(stream, value))
    if (!all) return pages
  }

  async function belowOne(id: string, column: string): Promise<readonly Page[]> {
    const parent = { id, version: new Date(0).toISOString() }
    if (stream === undefined) return []
    if (name === 'ticket_comments') return pagesIn(await readTicketCommentList(context, stream, parent))
    if (name === 'ticket_audits') return pagesIn(await readAuditsOf(context, stream, parent))
    const found = await readBelow(context, pathFor(stream, id), { [column]: id })
    return found.kind === 'read' || found.kind === 'incomplete' ? found.pages : []
  }
}

function pagesIn(events: readonly ReadEvent[]): readonly Page[] {
  return events.flatMap((event) => (event.type === 'page' ? [event.page] : []))
}
