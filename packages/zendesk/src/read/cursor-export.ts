import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { askFrom, type ExportPosition, startOf, youngestStart } from './export-start.ts'
import { askSized } from './page-size.ts'
import { member, type OkAnswer } from './pages.ts'

/** Empty pages that lead back to themselves, before the export is taken to be stuck. */
const mostEmpty = 10
/** By then all is shown that was hidden at the end of a read. */
const tailMs = 62_000

export interface CursorExport {
  readonly path: string
  readonly collection: string
  /** The same for every stream that reads this export, so that they share its answers. */
  readonly query: Readonly<Record<string, string>>
}

/** A page of the export, and where it leaves off. */
interface ExportPage {
  readonly answer: OkAnswer
  /** `undefined` when nothing was new: the position before stays the right one. [rec] */
  readonly position: ExportPosition | undefined
}

/**
 * An export by cursor from a position to its end. A page may be empty and not the last [client] AB, and the last one may have
 * no cursor [rec], so only `end_of_stream` ends it. The next page is asked for while the present one is stored.
 */
export async function* exportPages(
  context: Pick<ReadContext<ZendeskClient>, 'client' | 'clock' | 'stream' | 'signal'>,
  { path, query, collection }: CursorExport,
  start: ExportPosition,
): AsyncGenerator<ExportPage, 'end' | 'stuck'> {
  const ask = async (from: ExportPosition): Promise<OkAnswer> =>
    'cursor' in from
      ? expectOk(await askSized(context, path, { ...query, cursor: from.cursor }), context.stream.name)
      : askFrom(context, from.startTime, (start_time) => askSized(context, path, { ...query, start_time }))
  let asked = start
  let emptyInARow = 0
  let next = ask(asked)
  for (;;) {
    const answer = await next
    const cursor = member(answer.data, 'after_cursor')
    const ended = member(answer.data, 'end_of_stream') === true
    const position = typeof cursor === 'string' && cursor !== '' ? { cursor } : undefined
    const isSame = 'cursor' in asked && asked.cursor === position?.cursor
    emptyInARow = isSame && isEmpty(answer, collection) ? emptyInARow + 1 : 0
    const isStuck = !ended && (position === undefined || (isSame && (emptyInARow === 0 || emptyInARow > mostEmpty)))
    if (!ended && !isStuck && position !== undefined) {
      asked = position
      next = ask(asked)
      next.catch(() => undefined)
    }
    yield { answer, position }
    if (ended) return 'end'
    if (isStuck) return 'stuck'
  }
}

function isEmpty(answer: OkAnswer, collection: string): boolean {
  const records = member(answer.data, collection)
  return Array.isArray(records) && records.length === 0
}

/** What one page of the export becomes; without its checkpoint, which follows. */
export type PageEvents = (answer: OkAnswer) => readonly ReadEvent[]

const stuckExport = 'the export gave no way to go on from a page that is not its last; the next sync asks again'

/**
 * Reads what changed since the position. In a full read, rows the export did not show are looked at again, see `unmet`: one
 * that changes while it is read moves into the last minute, which is not shown yet, and has been passed where it stood.
 */
export async function* readExport(
  context: ReadContext<ZendeskClient>,
  source: CursorExport,
  eventsOf: PageEvents,
  unmet: (seeTail: () => AsyncIterable<ReadEvent>) => AsyncIterable<ReadEvent>,
): AsyncIterable<ReadEvent> {
  const walks = context.mode === 'full'
  let at: ExportPosition | undefined
  // By the vendor's clock where that is behind: it exports nothing younger than its own last minute.
  let startedAt = context.clock.now()
  async function* read(from: ExportPosition): AsyncGenerator<ReadEvent, boolean> {
    const pages = exportPages(context, source, from)
    for (;;) {
      const { done, value } = await pages.next()
      if (done === true) {
        if (value === 'end') return true
        yield { type: 'incomplete', reason: stuckExport }
        return false
      }
      at = value.position ?? at
      startedAt = Math.min(startedAt, value.answer.at ?? startedAt)
      yield* eventsOf(value.answer)
      if (value.position !== undefined) yield { type: 'checkpoint', checkpoint: value.position }
    }
  }
  if (walks) yield { type: 'walk-start', resume: context.resumed === true }
  const ended = yield* read(startOf(context))
  // An export without any row has no cursor: what comes later is after this second.
  if (at === undefined && ended && context.checkpoint === undefined) {
    at = { startTime: Math.max(0, youngestStart(startedAt)) }
    yield { type: 'checkpoint', checkpoint: at }
  }
  if (!walks) return
  if (ended) {
    yield* unmet(async function* seeTail() {
      await context.clock.sleep(tailMs, context.signal)
      yield* read(at ?? startOf(context))
    })
  }
  yield { type: 'walk-end', whole: ended, absent: 'ignore' }
}
