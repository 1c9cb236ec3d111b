import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import { type Answer, expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { type OkAnswer, pageMaker, perPage } from './pages.ts'

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
  if (walks) yield { type: 'walk-start', resume: false }
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
  const first = await getPage(context, ticket.id, 1)
  if (first.kind === 'denied') {
    const rejected = {
      key: ticket.id,
      reason: `conversations of ticket ${ticket.id}: ${first.error.message}`,
      request: `/tickets/${ticket.id}/conversations`,
    }
    return [{ type: 'rejected', rejected }, done(ticket, ticket.version, false)]
  }
  // Gone meanwhile, or archived: then another path answers.
  const answer = first.kind === 'absent' ? await getArchived(context, ticket.id) : first
  if (answer.kind === 'absent' || answer.kind === 'denied') return [done(ticket, ticket.version, false)]
  const ok = expectOk(answer, context.stream.name)
  const pages = await allPages(context, ticket.id, ok)
  const toPage = pageMaker(context.stream)
  const settled = (ok.at ?? context.clock.now()) - Date.parse(ticket.version) >= settleMs
  return [
    ...pages.map((page): ReadEvent => ({ type: 'page', page: toPage(page, { constants: { ticket_id: ticket.id } }) })),
    done(ticket, settled ? ticket.version : neverRead, true),
  ]
}

/**
 * All pages of a ticket's conversations. They stand in order of creation, so new ones come last and deleted ones shift the
 * rest to the front: when there are several pages, reading them from the last to the first lets none slip past.
 */
async function allPages(context: TicketContext, ticket: string, first: OkAnswer): Promise<readonly OkAnswer[]> {
  if (!first.hasNext) return [first]
  let last = 1
  let answer = first
  const pages: OkAnswer[] = []
  while (answer.hasNext) {
    last += 1
    answer = expectOk(await getPage(context, ticket, last), context.stream.name)
  }
  pages.push(answer)
  for (let page = last - 1; page >= 1; page -= 1)
    pages.push(expectOk(await getPage(context, ticket, page), context.stream.name))
  return pages
}

function getPage(context: TicketContext, ticket: string, page: number): Promise<Answer> {
  const { client, stream, signal } = context
  return client.get(`/tickets/${ticket}/conversations`, { per_page: perPage, page }, { stream: stream.name, signal })
}

function getArchived(context: TicketContext, ticket: string): Promise<Answer> {
  const { client, stream, signal } = context
  return client.get(`/tickets/archived/${ticket}/conversations`, {}, { stream: stream.name, signal })
}

function done(ticket: ParentRef, version: string, compare: boolean): ReadEvent {
  return { type: 'parent-done', parent: { id: ticket.id, version }, compare }
}
