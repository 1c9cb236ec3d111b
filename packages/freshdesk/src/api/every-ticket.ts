import { type Listing, listing } from '@tajo/core/api/listing'
import { secondAt } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import { readByKeyset } from '../read/keyset.ts'
import { passes } from '../read/ticket-position.ts'
import { tickets } from '../streams/tickets.ts'
import type { Caller } from './calls.ts'
import { exactJson } from './exact.ts'
import type { ListInclude, TicketRow } from './rows/tickets.ts'
import type { EveryTicketParams } from './tickets-api.ts'

/** The keyset asks for what columns need: one column for each include. */
const columnOf = {
  stats: 'stats_closed_at',
  requester: 'requester_name',
  description: 'description',
} as const satisfies Record<ListInclude, keyof typeof tickets.columns>

/** The connector’s keyset over one list of tickets, its overlaps taken out. */
export function everyTicket<Include extends ListInclude>(
  { client, clock, signal }: Caller,
  { updatedSince, filter, include = [] }: EveryTicketParams<Include> = {},
): Listing<TicketRow<Include>> {
  const since = updatedSince === undefined ? undefined : secondAt(updatedSince)
  const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since)
  const context = { client, stream: tickets, columns: new Set(include.map((name) => columnOf[name])), clock, signal }
  const lists = passes.filter(({ name }) => name === (filter ?? 'live'))
  return listing(async function* () {
    const seen = new Map<number, string>()
    for (const pass of lists) {
      for await (const event of readByKeyset(context, pass, undefined, since, () => null)) {
        if (event.type === 'incomplete') throw new TajoError('TAJO_CAPPED', `tickets: ${event.reason}.`)
        // Tickets the key’s agent may not see are rejected by id and left out of lists without a word: both ways the same.
        if (event.type !== 'page' || event.page.state !== pass.state) continue
        const rows = exactJson(event.page.body) as readonly TicketRow<Include>[]
        // Read by id, tickets that are not asked for come along.
        const fresh = rows.filter(({ id, updated_at }) => Date.parse(updated_at) >= from && seen.get(id) !== updated_at)
        for (const { id, updated_at } of fresh) seen.set(id, updated_at)
        if (fresh.length > 0) yield fresh
      }
    }
  })
}
