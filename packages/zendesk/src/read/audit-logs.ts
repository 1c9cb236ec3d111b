import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { listPages, whyIncomplete } from './list-pages.ts'
import { member, pageOf, recordsOf } from './pages.ts'

/** Entries may be written a little after the moment they bear. */
const overlapSeconds = 300

/** Entries of the audit log since the position, oldest first; they are never changed. */
export async function* readAuditLogs(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const { client, clock, signal } = context
  const stream = context.stream as ZendeskStream
  const from = startOf(context)
  const to = Math.floor(clock.now() / 1000)
  const list = listPages(
    (paging) =>
      client.get(
        stream.path,
        // The filter takes a beginning and an end, under the same name. [oas]
        { 'filter[created_at][]': [instant(from), instant(to)], sort: 'created_at', ...paging },
        { stream: stream.name, signal },
      ),
    stream.collection,
    stream.paging,
  )
  let latest = from
  let ascending = true
  for (;;) {
    const { done, value } = await list.next()
    if (done === true) {
      if (typeof value === 'object') expectOk(value, stream.name)
      if (value === 'whole') yield { type: 'checkpoint', checkpoint: { startTime: Math.max(from, to) } }
      if (value === 'moving' || value === 'capped') yield { type: 'incomplete', reason: whyIncomplete(value) }
      return
    }
    for (const record of recordsOf(value, stream.collection)) {
      const at = Date.parse(String(member(record, 'created_at'))) / 1000
      ascending &&= at >= latest
      latest = Math.max(latest, at)
    }
    const page = pageOf(stream, value)
    if (page.rows === 0) continue
    // A position inside the list is only good where the order holds that was asked for.
    yield { type: 'page', page, ...(ascending ? { checkpoint: { startTime: latest } } : {}) }
  }
}

/** Seconds since 1970. */
function startOf({ checkpoint, mode, resumed, since }: ReadContext<ZendeskClient>): number {
  const stored = isObject(checkpoint) ? checkpoint['startTime'] : undefined
  if (typeof stored === 'number' && (mode === 'incremental' || resumed === true))
    return Math.max(0, stored - overlapSeconds)
  return since === undefined ? 0 : Math.floor(since.getTime() / 1000)
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
