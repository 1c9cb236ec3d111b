import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { readTicketList } from './ticket-list.ts'

const atOnce = 8
const queueLength = 200

/**
 * Audits of tickets that changed since theirs were read: one call a ticket, and one more per further hundred. The account-wide
 * list leaves out archived tickets and skips rows while it is read [oas], so it is not used.
 */
export async function* readTicketAudits(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  const walks = context.mode === 'full'
  let whole = true
  if (walks) yield { type: 'walk-start', resume: context.resumed === true }
  const taken = new Set<string>()
  for (;;) {
    const complete = context.parentsComplete()
    const due = await context.parents(queueLength, taken)
    if (due.length === 0) {
      if (complete) break
      await context.parentsChanged()
      continue
    }
    for (const ticket of due) taken.add(ticket.id)
    for await (const events of inParallel(due, atOnce, (ticket) => readAuditsOf(context, stream, ticket))) {
      whole &&= events.every((event) => event.type !== 'rejected' && event.type !== 'incomplete')
      yield* events
    }
  }
  if (walks) yield { type: 'walk-end', whole, absent: 'ignore' }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

/** All audits of one ticket. */
export function readAuditsOf(
  context: Pick<ReadContext<ZendeskClient>, 'client' | 'signal' | 'clock'>,
  stream: ZendeskStream,
  ticket: ParentRef,
): Promise<readonly ReadEvent[]> {
  const path = `/tickets/${encodeURIComponent(ticket.id)}/audits`
  return readTicketList(context, stream, ticket, { path, collection: 'audits', shapes: ['list'], compare: true })
}
