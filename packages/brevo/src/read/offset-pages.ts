import { at } from '@tajo/core/json'
import { type Answer, expectOk, type Ok } from '../answers.ts'
import { countIn, type Rec, recordsIn } from './records.ts'

export interface OffsetPage {
  readonly answer: Ok
  readonly records: readonly Rec[]
}

/** How a list ended: read to its end, or moving too fast to be followed. */
export type ListEnd = 'whole' | 'moving'

export interface OffsetList {
  /** Rows from `offset` on, oldest first. */
  readonly ask: (offset: number) => Promise<Answer>
  /** Where the answer has its rows. */
  readonly key: string
  /** Field by which the vendor orders, where rows show it. */
  readonly orderedBy?: string
  /** Ids of the rows met so far. */
  readonly met: Set<string>
}

/** Rows created at one moment that are read again together, as nobody says in which order they come. */
const mostTied = 100
/** Rows gone back for when the list was seen to move; more each time that does not do. */
const firstSlack = 4
/** Steps back beyond one in three pages: such a list changes faster than it can be read. */
const spareSteps = 10

/**
 * Pages of a list by creation, oldest first, read so that no row that stays can slip past. What is created meanwhile comes at
 * the end. What is deleted shifts the later rows to places already read, and nothing in the next page tells: so each page
 * begins with rows that were read before, and when they are not there, the reader goes back until it meets some. Whether rows
 * of one moment keep their order is not documented: they are read again together, and at the end the number is compared.
 */
export async function* offsetPages(list: OffsetList): AsyncGenerator<OffsetPage, ListEnd> {
  const { ask, key, met } = list
  let offset = 0
  let next = ask(offset)
  let stepsLeft = spareSteps
  let slack = 0
  for (;;) {
    const answer = expectOk(await next)
    const records = recordsIn(answer.data, key)
    const count = countIn(answer.data)
    const [first] = records
    if (offset > 0 && (first === undefined || !met.has(idOf(first)))) {
      if (stepsLeft < 1) return 'moving'
      stepsLeft -= 1
      slack = Math.max(firstSlack, slack * 2)
      offset = Math.max(0, offset - slack)
      next = ask(offset)
      continue
    }
    const read = offset + records.length
    const isLast = records.length === 0 || read >= count
    stepsLeft += 1 / 3
    if (!isLast) {
      offset = Math.max(offset + 1, read - overlapOf(list, records))
      next = ask(offset)
      // Whoever stops early does not wait for it.
      next.catch(() => undefined)
    }
    for (const record of records) met.add(idOf(record))
    yield { answer, records }
    if (isLast) return met.size >= count ? 'whole' : 'moving'
  }
}

/** Rows at the end of a page that the next one begins with: one, and those that may change places with it. */
function overlapOf({ orderedBy }: OffsetList, records: readonly Rec[]): number {
  if (orderedBy === undefined) return 1
  const last = at(records.at(-1), [orderedBy])
  const tied = records.length - 1 - records.findLastIndex((record) => record[orderedBy] !== last)
  return tied <= mostTied && tied < records.length ? tied + 1 : 1
}

function idOf(record: Rec): string {
  return String(record['id'])
}
