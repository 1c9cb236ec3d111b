import type { Clock } from '@tajo/core/clock'
import type { Rejected } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import type { ZendeskClient } from './client.ts'
import { readBelow } from './read/below.ts'
import { readAuditsOf } from './read/ticket-audits.ts'
import { readTicketCommentList } from './read/ticket-comments.ts'
import { readOne } from './read-one.ts'
import { streamNamed } from './streams/index.ts'

/** Asks again for what was rejected: what lies below a parent by the call that failed, a record by its key. */
export async function readAgain(
  client: ZendeskClient,
  { name }: StreamSpec,
  rejected: Rejected,
  clock: Clock,
): Promise<readonly ReadEvent[] | undefined> {
  const stream = streamNamed(name)
  const { key, request } = rejected
  if (key === null || stream === undefined) return undefined
  const context = { client, stream, clock, signal: new AbortController().signal }
  const parent = { id: key, version: new Date(0).toISOString() }
  if (request === `/tickets/${key}/comments`) return readTicketCommentList(context, stream, parent)
  if (request === `/tickets/${key}/audits`) return readAuditsOf(context, stream, parent)
  if (stream.parent !== undefined && request?.startsWith('/') === true) {
    const below = await readBelow(context, request, { [stream.parent.column]: key })
    if (below.kind === 'refused') return [{ type: 'rejected', rejected: { ...rejected, reason: below.error.message } }]
    if (below.kind === 'gone') return []
    return below.pages.map((page) => ({ type: 'page', page }))
  }
  const one = await readOne(client, stream, key)
  if (one === undefined) return undefined
  if (one.found) return [{ type: 'page', page: one.page }]
  return [
    one.gone
      ? { type: 'gone', tombstone: { key: [key], reason: one.reason } }
      : { type: 'rejected', rejected: { ...rejected, reason: one.reason } },
  ]
}
