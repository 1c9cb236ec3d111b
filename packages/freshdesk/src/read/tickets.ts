import type { ReadContext } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { viewShapes, viewTicket } from './by-id.ts'
import { readByKeyset } from './keyset.ts'
import { viewIncludes } from './ticket-includes.ts'
import { type PassPosition, parseTicketPosition, passes, type TicketPosition } from './ticket-position.ts'
import { readUnlisted } from './unlisted.ts'

/**
 * Tickets stand on three lists: live, spam and deleted ones (`filter=`). Each is read by keyset and has a position of its own;
 * a ticket that changes lists bumps `updated_at` and is met on the new one. A full read also asks for every stored ticket
 * that no list showed: archived ones answer on a path of their own, the others are gone for good.
 */
export async function* readTickets(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const full = context.mode === 'full'
  let position: TicketPosition = full ? {} : parseTicketPosition(context.checkpoint)
  const save = (pass: string, at: PassPosition): Json => {
    position = { ...position, [pass]: at }
    return position as Json
  }
  if (full) yield { type: 'walk-start', resume: false }
  for (const pass of passes) {
    for await (const event of readByKeyset(context, pass, position[pass.name], context.since?.toISOString(), (at) =>
      save(pass.name, at),
    )) {
      yield event
    }
  }
  if (!full) return
  // With a start date older tickets are not listed on purpose.
  if (context.since === undefined) {
    const includes = viewIncludes(context.columns)
    yield* readUnlisted(
      context,
      (key) => viewTicket(context, key),
      (ticket) => viewShapes(ticket, includes),
    )
  }
  yield { type: 'walk-end', whole: true, absent: 'ignore' }
}
