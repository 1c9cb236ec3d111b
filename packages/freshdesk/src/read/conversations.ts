import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { movedWhileRead } from './list.ts'
import { type ListEnd, overlappingPages } from './overlapping-pages.ts'
import { type OkAnswer, pageMaker } from './pages.ts'

type TicketContext = Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'signal' | 'clock'>

/** Tickets fetched at once; the budget decides how fast. */
const atOnce = 8
const queueLength = 200
/** A ticket read this soon after its last change may change again within that second. */
const settleMs = 5_000
const neverRead = '1970-01-01T00:00:00.000Z'

/**
 * Conversations of tickets that changed since theirs were read, newest first. There is no account-wide list: one call a
 * ticket (and one more per further 100), so what did not change is not asked for. Which tickets are due stands in the
 * warehouse, therefore a run can stop anywhere.
 *
 * `GET /tickets/{id}?include=conversations` carries the oldest ten only and costs two credits against one here (vendor
 * reference, view a ticket): it is never the cheaper way to the conversations alone, so it is not used.
 */
export async function* readConversations(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const walks = context.mode === 'full'
  // What a refused ticket holds is not known: nothing may be taken for gone then.
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
    for await (const events of inParallel(due, atOnce, (ticket) => readTicketConversations(context, ticket))) {
      whole &&= events.every((event) => event.type !== 'rejected')
      yield* events
    }
  }
  if (walks) yield { type: 'walk-end', whole }
  // Which tickets are due stands in the warehouse; the position says that there is one, so that a full read can be told from a first.
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

/** All conversations of one ticket, and that they were read. */
export async function readTicketConversations(
  context: TicketContext,
  ticket: ParentRef,
): Promise<readonly ReadEvent[]> {
  const { client, stream, signal } = context
  const toPage = pageMaker(stream)
  const read = async (path: string): Promise<{ pages: OkAnswer[]; end: ListEnd }> => {
    const list = overlappingPages(({ page, size }) =>
      client.get(path, { per_page: size, page }, { stream: stream.name, signal }),
    )
    const pages: OkAnswer[] = []
    for (;;) {
      const { done, value } = await list.next()
      if (done === true) return { pages, end: value }
      pages.push(value)
    }
  }
  const plain = await read(`/tickets/${ticket.id}/conversations`)
  // Gone meanwhile, or archived: then another path answers.
  const { pages, end } = isAbsent(plain.end) ? await read(`/tickets/archived/${ticket.id}/conversations`) : plain
  if (end === 'moving') return [{ type: 'incomplete', reason: movedWhileRead }]
  if (end !== 'whole') {
    if (end.kind === 'absent') return [done(ticket, ticket.version, false)]
    if (end.kind !== 'denied') expectOk(end, stream.name)
    const rejected = {
      key: ticket.id,
      reason: `conversations of ticket ${ticket.id}: ${end.kind === 'denied' ? end.error.message : end.kind}`,
      request: `/tickets/${ticket.id}/conversations`,
    }
    return [{ type: 'rejected', rejected }, done(ticket, ticket.version, false)]
  }
  const readAt = pages[0]?.at ?? context.clock.now()
  const settled = readAt - Date.parse(ticket.version) >= settleMs
  return [
    ...pages.map((page): ReadEvent => ({ type: 'page', page: toPage(page, { constants: { ticket_id: ticket.id } }) })),
    done(ticket, settled ? ticket.version : neverRead, true),
  ]
}

function isAbsent(end: ListEnd): boolean {
  return typeof end === 'object' && end.kind === 'absent'
}

function done(ticket: ParentRef, version: string, compare: boolean): ReadEvent {
  return { type: 'parent-done', parent: { id: ticket.id, version }, compare }
}
