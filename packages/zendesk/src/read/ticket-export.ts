import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { type CursorExport, type PageEvents, readExport } from './cursor-export.ts'
import { idOf, member, pageOf, recordsOf } from './pages.ts'
import { askForUnmet } from './unmet.ts'

/**
 * Side-loads cost nothing, so the one export serves tickets, their measures, and how many comments each should have. Tickets
 * that only AI agents touched are left out unless asked for. [doc] incremental exports
 */
export const ticketExport: CursorExport = {
  path: '/incremental/tickets/cursor',
  collection: 'tickets',
  query: { include: 'metric_sets,comment_count', support_type_scope: 'all' },
}

/** Tickets changed since the position: all of them, archived ones included, ordered by their latest change. */
export function readTicketExport(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  return readExport(context, ticketExport, ticketEvents(stream), () =>
    askForUnmet(context, stream, {
      path: '/tickets',
      collection: 'tickets',
      singular: 'ticket',
      stateOf: (ticket) => (isDeleted(ticket) ? 'deleted' : 'live'),
    }),
  )
}

/**
 * Thirty days after a deletion the vendor sends the ticket once more, its values replaced: those must not take the place of
 * the ones that are stored. [rec]
 */
function ticketEvents(stream: ZendeskStream): PageEvents {
  return (answer) => {
    const events: ReadEvent[] = []
    for (const ticket of recordsOf(answer, ticketExport.collection)) {
      if (!isScrubbed(ticket)) continue
      const key = idOf(ticket)
      if (key !== undefined) events.push({ type: 'gone', tombstone: { key: [key], reason: 'deleted and scrubbed' } })
    }
    const live = pageOf(stream, answer, { collection: ticketExport.collection, only: (ticket) => !isDeleted(ticket) })
    const deleted = pageOf(stream, answer, {
      collection: ticketExport.collection,
      state: 'deleted',
      only: (ticket) => isDeleted(ticket) && !isScrubbed(ticket),
    })
    for (const page of [live, deleted]) if (page.rows > 0) events.push({ type: 'page', page })
    return events
  }
}

/** `deleted` is a status of exports only. [doc] */
export function isDeleted(ticket: unknown): boolean {
  return member(ticket, 'status') === 'deleted'
}

function isScrubbed(ticket: unknown): boolean {
  return isDeleted(ticket) && member(ticket, 'subject') === 'SCRUBBED' && member(ticket, 'description') === 'X'
}
