import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskReader, ZendeskStream } from '../stream.ts'
import { youngestStart } from './export-start.ts'
import { member, type OkAnswer, pageOf } from './pages.ts'
import { type TimeExport, timePages } from './time-pages.ts'

export interface TimeExportOptions {
  /** The endpoint takes `per_page`. */
  readonly sized?: boolean
  /** Looks for rows a full read did not show, and says what became of them; without it absence says nothing. */
  readonly unmet?: (context: ReadContext<ZendeskClient>) => AsyncIterable<ReadEvent>
}

/** Rows changed since the position, of an export that goes by seconds. Rows with a `deleted_at` are tombstones. [rec] */
export function readTimeExport({ sized = false, unmet }: TimeExportOptions): ZendeskReader {
  return async function* read(context) {
    const stream = context.stream as ZendeskStream
    const isDeleted = (record: unknown) => typeof member(record, 'deleted_at') === 'string'
    const walks = context.mode === 'full'
    if (walks) yield { type: 'walk-start', resume: context.resumed === true }
    const ended = yield* readSeconds(context, timeExportOf(stream, sized), (answer) => {
      const live = pageOf(stream, answer, { only: (record) => !isDeleted(record) })
      const deleted = pageOf(stream, answer, { state: 'deleted', only: isDeleted })
      return [live, deleted].flatMap((page) => (page.rows > 0 ? [{ type: 'page', page } as const] : []))
    })
    if (!walks) return
    if (ended && unmet !== undefined) yield* unmet(context)
    yield { type: 'walk-end', whole: ended, absent: 'ignore' }
  }
}

export function timeExportOf({ path, collection, query = {} }: ZendeskStream, sized: boolean): TimeExport {
  return { path, collection, query, sized }
}

/** Reads to the end of an export by time and moves the position; `false` when it could not get there. */
export async function* readSeconds(
  context: ReadContext<ZendeskClient>,
  source: TimeExport,
  eventsOf: (answer: OkAnswer) => readonly ReadEvent[],
): AsyncGenerator<ReadEvent, boolean> {
  // By the vendor's clock where that is behind: it exports nothing younger than its own last minute.
  let startedAt = context.clock.now()
  const pages = timePages(context, source)
  let reached = 0
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) {
      // Nothing was ever exported: what comes later comes after this second.
      if (reached === 0 && value === 'end') {
        yield { type: 'checkpoint', checkpoint: { startTime: Math.max(0, youngestStart(startedAt)) } }
      }
      if (value === 'end') return true
      yield { type: 'incomplete', reason: stuckReason(value.stuckAt) }
      return false
    }
    startedAt = Math.min(startedAt, value.answer.at ?? startedAt)
    yield* eventsOf(value.answer)
    // What may still appear is younger than a minute, and the end of a page is a row's own second: never past that.
    reached = Math.min(value.startTime, Math.max(0, youngestStart(context.clock.now())))
    if (reached > 0) yield { type: 'checkpoint', checkpoint: { startTime: reached } }
  }
}

function stuckReason(second: number): string {
  return `the second ${new Date(second * 1000).toISOString()} has more rows than the vendor exports in one page, and it gives no way past it`
}
