import type { RecordState } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import { ticketPageCap } from '../limits.ts'
import { overlappingPages } from './overlapping-pages.ts'
import { type OkAnswer, pageMaker, perPage, recordsOf } from './pages.ts'
import type { TicketContext, TicketLister } from './ticket-lister.ts'
import { ticketRows } from './ticket-rows.ts'

export interface TiedSecond {
  /** The vendor lists no further, and rows may be left. */
  readonly capped: boolean
  readonly ids: ReadonlySet<string>
}

/**
 * Reads all tickets last changed in one second, of which there are more than a page. No ticket can enter a second that is
 * over, so rows only ever leave it and the others shift towards the front: read from the last page down to the first,
 * none can slip past. Where the second ends is found by doubling first.
 *
 * The reference caps a ticket list at 300 pages; beyond, the list is read from its other end, and what both miss is the
 * caller's to find.
 */
export async function* readTiedSecond(
  context: TicketContext,
  lister: TicketLister,
  second: string,
  state: RecordState,
): AsyncGenerator<ReadEvent, TiedSecond> {
  const toPage = pageMaker(context.stream)
  const ids = new Set<string>()
  const end = Date.parse(second)
  const emit = (answer: OkAnswer): ReadEvent => {
    for (const row of ticketRows(answer.data)) if (row.ms <= end) ids.add(row.id)
    return { type: 'page', page: toPage(answer, { shapes: lister.shapes, state }) }
  }
  const endsAt = async (page: number): Promise<boolean> => {
    const answer = await lister.list(second, page, 'asc', true)
    if (answer.kind === 'capped') return true
    const rows = ticketRows(expectOk(answer, context.stream.name).data)
    return rows.length < perPage || (rows.at(-1)?.ms ?? 0) > end
  }
  let low = 1
  let high = 2
  while (high < ticketPageCap && !(await endsAt(high))) {
    low = high
    high = Math.min(high * 2, ticketPageCap)
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await endsAt(middle)) high = middle
    else low = middle
  }
  const last = expectOk(await lister.list(second, high, 'asc'), context.stream.name)
  const capped = high === ticketPageCap && !isLast(last, end)
  yield emit(last)
  for (let page = high - 1; page >= 1; page -= 1)
    yield emit(expectOk(await lister.list(second, page, 'asc'), context.stream.name))
  if (!capped) return { capped: false, ids }
  const fromTheEnd = yield* readFromTheEnd(context, lister, second, ids, emit)
  return { capped: !fromTheEnd, ids }
}

/**
 * Reads the list newest first until it meets rows seen from the other end; false when the cap comes first, or when nothing
 * tells that the list is the other one reversed: the vendor promises no order among rows of one second.
 */
async function* readFromTheEnd(
  context: TicketContext,
  lister: TicketLister,
  second: string,
  ids: ReadonlySet<string>,
  emit: (answer: OkAnswer) => ReadEvent,
): AsyncGenerator<ReadEvent, boolean> {
  const end = Date.parse(second)
  const fromTheFront = new Set(ids)
  // Deleted tickets leave the list and the rest moves up, towards what was read: see there.
  const pages = overlappingPages(async ({ page, size }) => {
    const answer = await lister.list(second, page, 'desc', false, size)
    return answer.kind === 'ok' ? { ...answer, hasNext: recordsOf(answer.data).length >= size } : answer
  })
  let foundNew = false
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) {
      if (typeof value === 'object' && value.kind !== 'capped') expectOk(value, context.stream.name)
      return value === 'whole'
    }
    const tied = ticketRows(value.data).filter((row) => row.ms <= end)
    yield emit(value)
    foundNew ||= tied.some((row) => !fromTheFront.has(row.id))
    if (tied.length > 0 && tied.every((row) => fromTheFront.has(row.id))) return foundNew
  }
}

function isLast(answer: OkAnswer, end: number): boolean {
  const rows = ticketRows(answer.data)
  return rows.length < perPage || (rows.at(-1)?.ms ?? 0) > end
}
