import type { ReadContext } from '@tajo/core/connector'
import type { ZendeskClient } from '../client.ts'
import { exportPageSize } from '../limits.ts'
import { askFrom, type ExportPosition, startOf } from './export-start.ts'
import { askSized, pageSizeOf } from './page-size.ts'
import { member, type OkAnswer, recordsOf } from './pages.ts'

export interface TimeExport {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly collection: string
  /** The endpoint takes `per_page`. */
  readonly sized: boolean
}

export interface TimePage {
  readonly answer: OkAnswer
  /** Where the next read begins: rows of that second come again, for more of them may come. */
  readonly startTime: number
}

/** How an export ended: at its end, or at a second with more rows than a page, which it cannot get past. */
export type TimeEnd = 'end' | { readonly stuckAt: number }

/**
 * An export by time. Each page begins with the second the one before ended in, so rows of it come twice; a page keeps the rows
 * of a second together [rec]. Where the endpoint does not say that it ended, it has when it goes no further.
 */
export async function* timePages(
  context: ReadContext<ZendeskClient>,
  source: TimeExport,
  start: ExportPosition = startOf(context),
): AsyncGenerator<TimePage, TimeEnd> {
  const { client, stream, signal } = context
  const { path, query, collection, sized } = source
  let askedRows = exportPageSize
  const get = (startTime: number) => {
    if (!sized)
      return client.get(path, { ...query, start_time: startTime }, { stream: stream.name, signal, shared: true })
    askedRows = pageSizeOf(client, path)
    return askSized(context, path, { ...query, start_time: startTime })
  }
  // A mark of a cursor export means nothing here.
  let asked = 'startTime' in start ? start.startTime : 0
  let next = askFrom(context, asked, get)
  for (;;) {
    const answer = await next
    const rows = recordsOf(answer, collection).length
    const endTime = numberIn(member(answer.data, 'end_time'))
    const flag = member(answer.data, 'end_of_stream')
    const goesOn = endTime !== undefined && endTime > asked
    const ended = typeof flag === 'boolean' ? flag : !goesOn || rows === 0 || member(answer.data, 'next_page') === null
    // It may have been halved for this page, or doubled after it.
    const size = sized ? Math.min(askedRows, pageSizeOf(client, path)) : exportPageSize
    // Not full, so the second has no further rows.
    const complete = rows < size
    const from = goesOn ? endTime : complete ? asked + 1 : undefined
    if (!ended && from !== undefined) {
      next = askFrom(context, from, get, 'by the vendor')
      next.catch(() => undefined)
    }
    yield { answer, startTime: goesOn ? endTime : asked }
    if (ended) return 'end'
    if (from === undefined) return { stuckAt: asked }
    asked = from
  }
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
