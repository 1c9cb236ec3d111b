import { isObject } from '@tajo/core/json'
import type { Answer } from '../answers.ts'
import { idOf, type OkAnswer, perPage, recordsOf } from './pages.ts'

/** Rows `(page - 1) × size` up to `page × size` of a list. */
export interface Window {
  readonly page: number
  readonly size: number
}

/** How a list ended: read to its end, moving too fast to be followed, or refused by the vendor. */
export type ListEnd = 'whole' | 'moving' | Exclude<Answer, OkAnswer>

/** Rows read so far: id → when they last changed, ms. */
export type Met = Map<string, number | undefined>

/** Rows read twice after the list was seen to move; more each time that does not do. */
const firstSlack = 4
/** Windows without a known row beyond one in three: such a list changes faster than it can be read. */
const spareSteps = 10

/**
 * Pages of a list that has an order but none to ask for, read so that no row that stays where it is can slip past.
 *
 * Rows that leave a list shift the later ones to places already read, and nothing in the next page tells. So each page begins
 * with a row that was read before: as long as that row has not changed, all that follows it follows without a gap. When it is
 * not there, the reader goes back until it meets a known row again. Rows that enter the list make rows come twice, no more.
 *
 * The vendor has page numbers and no offsets: an overlap is had by another page size, whose multiple lies before the end of
 * what was read. That costs one call in seven more than pages end to end; checking for rows that left costs more or, as an
 * erased record leaves no trace, cannot be done.
 */
export async function* overlappingPages(
  ask: (window: Window) => Promise<Answer>,
  met: Met = new Map(),
): AsyncGenerator<OkAnswer, ListEnd> {
  let window: Window = { page: 1, size: perPage }
  let next = ask(window)
  let stepsLeft = spareSteps
  let read = 0
  let slack = 0
  for (;;) {
    const answer = await next
    if (answer.kind !== 'ok') return answer
    const records = recordsOf(answer.data)
    if (window.page > 1 && !isKnown(records[0], met)) {
      if (stepsLeft <= 0) return 'moving'
      stepsLeft -= 1
      slack = Math.max(firstSlack, slack * 2)
      window = windowAfter(read - slack)
      next = ask(window)
      continue
    }
    const isLast = !answer.hasNext
    stepsLeft += 1 / 3
    read = window.page * window.size
    if (!isLast) {
      window = windowAfter(read - slack)
      next = ask(window)
      next.catch(() => undefined)
    }
    for (const record of records) met.set(idOf(record) ?? '', changeOf(record))
    yield answer
    if (isLast) return 'whole'
  }
}

/** The window that holds row `read - 1` and reaches furthest beyond it. */
function windowAfter(read: number): Window {
  let best: Window = { page: 1, size: perPage }
  for (let size = perPage; size > perPage / 2; size -= 1) {
    const page = Math.floor((read - 1) / size) + 1
    if (page * size > best.page * best.size) best = { page, size }
  }
  return best
}

/** A row met before that has not changed since, so that it stands where it stood among the others. */
function isKnown(record: unknown, met: Met): boolean {
  const id = idOf(record)
  return id !== undefined && met.has(id) && met.get(id) === changeOf(record)
}

function changeOf(record: unknown): number | undefined {
  return isObject(record) && typeof record['updated_at'] === 'string' ? Date.parse(record['updated_at']) : undefined
}
