import type { Json } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { type Answer, expectOk } from '../answers.ts'
import { readById } from './by-id.ts'
import { knownRows, overlapMs, remember, settleMs } from './known-rows.ts'
import { pageMaker, perPage } from './pages.ts'
import { quickLook } from './quick-look.ts'
import { type TicketContext, ticketLister } from './ticket-lister.ts'
import type { Pass, PassPosition } from './ticket-position.ts'
import { isAscending, type TicketRow, ticketRows } from './ticket-rows.ts'
import { readTiedSecond } from './tied-second.ts'
import { secondOf } from './walk.ts'

/** Without `updated_since` the vendor lists the last 30 days only; a date before any account lifts that. */
const beforeAnyTicket = '2000-01-01T00:00:00Z'

export type SavePosition = (at: PassPosition) => Json

/**
 * Drift-proof reading of one ticket list: ask `updated_since` the last row seen, oldest change first, again and again. A
 * ticket that changes meanwhile moves to the end and is met there; nothing that stays can slip past, as no page deeper than
 * the first is asked for, except inside one tied second.
 */
export async function* readByKeyset(
  context: TicketContext,
  pass: Pass,
  position: PassPosition | undefined,
  startDate: string | undefined,
  save: SavePosition,
): AsyncIterable<ReadEvent> {
  const reader = ticketLister(context, pass)
  const toPage = pageMaker(context.stream)
  const recent = new Map<string, TicketRow>()
  let since = position?.since ?? startDate ?? beforeAnyTicket
  if (position?.byId !== undefined) {
    // What both ends of the list show need not be asked for again: listing it once more is cheaper by far.
    const tied = yield* readTiedSecond(context, reader, position.since, pass.state)
    yield* readById(context, pass, position.since, position.byId.below, tied.ids, save)
    since = nextSecond(position.since)
  } else if (position?.known !== undefined) {
    const quick = await quickLook(reader, context, pass, position)
    if (quick !== undefined) {
      if (quick.page !== undefined) yield { type: 'page', page: quick.page, checkpoint: save(quick.position) }
      return
    }
    since = secondOf(Date.parse(since) - overlapMs)
  }
  let next: Promise<Answer> | undefined
  for (;;) {
    const answer = expectOk(await (next ?? reader.list(since, 1)), context.stream.name)
    const rows = ticketRows(answer.data)
    if (!isAscending(rows))
      yield {
        type: 'incomplete',
        reason: 'the vendor did not list tickets in the order asked for; some may be missing',
      }
    const last = rows.at(-1)
    const readAt = answer.at ?? context.clock.now()
    if (last === undefined) {
      yield {
        type: 'checkpoint',
        checkpoint: save({ since: secondOf(Math.max(readAt - overlapMs, Date.parse(since))), known: {} }),
      }
      return
    }
    const full = rows.length >= perPage
    remember(recent, rows, readAt)
    if (full && last.ms <= Date.parse(since)) {
      if (readAt - last.ms < settleMs) {
        // Rows may still enter a second that is not over.
        await context.clock.sleep(settleMs, context.signal)
        next = undefined
        continue
      }
      const tied = yield* readTiedSecond(context, reader, since, pass.state)
      if (tied.capped) yield* readById(context, pass, since, undefined, tied.ids, save)
      since = nextSecond(since)
      yield { type: 'checkpoint', checkpoint: save({ since }) }
      next = undefined
      continue
    }
    since = secondOf(last.ms)
    if (full) {
      next = reader.list(since, 1)
      next.catch(() => undefined)
    }
    const checkpoint = save(full ? { since } : { since, known: knownRows(recent) })
    yield { type: 'page', page: toPage(answer, { shapes: reader.shapes, state: pass.state }), checkpoint }
    if (!full) return
  }
}

function nextSecond(since: string): string {
  return secondOf(Date.parse(since) + 1000)
}
