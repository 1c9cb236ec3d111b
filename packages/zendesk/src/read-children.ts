import type { Clock } from '@tajo/core/clock'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { ZendeskClient } from './client.ts'
import { readAuditsOf } from './read/ticket-audits.ts'
import { readTicketCommentList } from './read/ticket-comments.ts'
import { streamNamed } from './streams/index.ts'

/** All comments or audits of a ticket, as its own lists have them. */
export async function readChildren(
  client: ZendeskClient,
  { name }: StreamSpec,
  parent: ParentRef,
  clock: Clock,
): Promise<readonly ReadEvent[] | undefined> {
  const stream = streamNamed(name)
  if (stream === undefined) return undefined
  const context = { client, stream, clock, signal: new AbortController().signal }
  switch (name) {
    case 'ticket_comments':
      return readTicketCommentList(context, stream, parent)
    case 'ticket_audits':
      return readAuditsOf(context, stream, parent)
    default:
      return undefined
  }
}
