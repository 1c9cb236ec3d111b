import { expectOk } from '../answers.ts'
import { stateOf } from './by-id.ts'
import { knownRows, overlapMs, remember } from './known-rows.ts'
import { arrayBody, type OkAnswer, pageMaker, perPage } from './pages.ts'
import { listIncludes, viewIncludes, viewsWorthwhile } from './ticket-includes.ts'
import type { TicketContext, TicketLister } from './ticket-lister.ts'
import type { Pass, PassPosition } from './ticket-position.ts'
import { isAscending, type TicketRow, ticketRows } from './ticket-rows.ts'
import { secondOf } from './walk.ts'

interface Quick {
  readonly position: PassPosition
  readonly page?: ReturnType<ReturnType<typeof pageMaker>>
}

/**
 * What changed since the last sync, when that is little: a plain list call (1 credit) names the changed tickets, and one or
 * two are cheaper to view than to list again with includes. `undefined` when the keyset should read.
 */
export async function quickLook(
  reader: TicketLister,
  context: TicketContext,
  pass: Pass,
  position: PassPosition,
): Promise<Quick | undefined> {
  const known = position.known ?? {}
  const answer = expectOk(
    await reader.list(secondOf(Date.parse(position.since) - overlapMs), 1, 'asc', true),
    context.stream.name,
  )
  const rows = ticketRows(answer.data)
  if (rows.length >= perPage || !isAscending(rows)) return undefined
  const changed = rows.filter((row) => known[row.id] !== row.updatedAt)
  const last = rows.at(-1)
  if (changed.length === 0) return { position }
  // A ticket on the spam or deleted list may refuse its view (seen: 403), and a view tells no list.
  if (
    pass.state === 'live' &&
    changed.length <= viewsWorthwhile(listIncludes(context.columns), viewIncludes(context.columns))
  ) {
    const views = await Promise.all(changed.map((row) => reader.view(row.id)))
    const found = views.filter((view): view is OkAnswer => view.kind === 'ok')
    if (found.length < views.length || found.some((view) => stateOf(view.data) !== 'live')) return undefined
    const recent = new Map<string, TicketRow>()
    remember(recent, rows, answer.at ?? context.clock.now())
    const page = pageMaker(context.stream)(
      { body: arrayBody(found.map((view) => view.body)), data: found.map((view) => view.data) },
      { shapes: ['view', ...viewIncludes(context.columns)] },
    )
    return {
      page,
      position: { since: secondOf(last?.ms ?? Date.parse(position.since)), known: knownRows(recent) },
    }
  }
  return undefined
}
