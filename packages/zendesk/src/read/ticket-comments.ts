import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { commentsPage } from './comments-page.ts'
import { readTicketList } from './ticket-list.ts'
import { readSeconds, timeExportOf } from './time-export.ts'

const atOnce = 8
const queueLength = 200

/**
 * Comments out of the export of ticket events, a thousand events a call. Some are not in it (messaging), so tickets with fewer
 * comments stored than the vendor counts are read one by one afterwards. Redaction leaves no trace. [oas]
 */
export async function* readTicketComments(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  const walks = context.mode === 'full'
  if (walks) yield { type: 'walk-start', resume: context.resumed === true }
  yield* readSeconds(context, timeExportOf(stream, true), (answer) => {
    const page = commentsPage(stream, answer)
    return page.rows > 0 ? [{ type: 'page', page }] : []
  })
  yield* repair(context, stream)
  // Comments are never deleted, and those of tickets that were complete before are not read one by one again.
  if (walks) yield { type: 'walk-end', whole: false }
}

async function* repair(context: ReadContext<ZendeskClient>, stream: ZendeskStream): AsyncIterable<ReadEvent> {
  const taken = new Set<string>()
  // How many comments a ticket should have stands in its row: all rows first, or tickets would be taken for complete.
  while (!context.parentsComplete()) await context.parentsChanged()
  for (;;) {
    const due = await context.parents(queueLength, taken)
    if (due.length === 0) return
    for (const ticket of due) taken.add(ticket.id)
    const live = due.filter((ticket) => ticket.live !== false)
    for await (const events of inParallel(live, atOnce, (ticket) => readTicketCommentList(context, stream, ticket))) {
      yield* events
    }
  }
}

/** All comments of one ticket, as the ticket's own list has them. */
export function readTicketCommentList(
  context: Pick<ReadContext<ZendeskClient>, 'client' | 'signal' | 'clock'>,
  stream: ZendeskStream,
  ticket: ParentRef,
): Promise<readonly ReadEvent[]> {
  return readTicketList(context, stream, ticket, {
    path: `/tickets/${encodeURIComponent(ticket.id)}/comments`,
    collection: 'comments',
    shapes: ['view'],
    compare: false,
  })
}
