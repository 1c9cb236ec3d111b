import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { cursorPageSize } from '../limits.ts'
import type { ZendeskStream } from '../stream.ts'
import { member, pageOf } from './pages.ts'

export interface TicketList {
  readonly path: string
  readonly collection: string
  readonly shapes: readonly string[]
  /** Rows that are stored and not on the list are gone. */
  readonly compare: boolean
}

/** A ticket read this soon after its last change may change again within that second. */
const settleMs = 5_000
const neverRead = '1970-01-01T00:00:00Z'

/**
 * A list below one ticket, read to its end. A ticket that is gone or refused has no list, whatever the body of the answer says
 * [client] AB: the first is no failure, the second a rejected record.
 */
export async function readTicketList(
  { client, signal, clock }: Pick<ReadContext<ZendeskClient>, 'client' | 'signal' | 'clock'>,
  stream: ZendeskStream,
  ticket: ParentRef,
  { path, collection, shapes, compare }: TicketList,
): Promise<readonly ReadEvent[]> {
  const events: ReadEvent[] = []
  const constants = stream.parent === undefined ? {} : { [stream.parent.column]: ticket.id }
  let readAt: number | undefined
  for (let after: string | undefined; ; ) {
    const answer = await client.get(
      path,
      { 'page[size]': cursorPageSize, ...(after === undefined ? {} : { 'page[after]': after }) },
      { stream: stream.name, signal },
    )
    if (answer.kind === 'absent') return [done(ticket, ticket.version, false)]
    if (answer.kind === 'denied') {
      const reason = `${stream.name} of ticket ${ticket.id}: ${answer.error.message}`
      return [
        { type: 'rejected', rejected: { key: ticket.id, reason, request: path } },
        done(ticket, ticket.version, false),
      ]
    }
    const ok = expectOk(answer, stream.name)
    readAt ??= ok.at ?? clock.now()
    const page = pageOf(stream, ok, { collection, constants, shapes })
    if (page.rows > 0) events.push({ type: 'page', page })
    const meta = member(ok.data, 'meta')
    const next = member(meta, 'after_cursor')
    // Audits of an archived ticket come all at once, without `meta`. [oas]
    if (member(meta, 'has_more') !== true) break
    if (typeof next !== 'string' || next === after) {
      return [...events, { type: 'incomplete', reason: `the list ${path} gave no way to its next page` }]
    }
    after = next
  }
  const settled = readAt - Date.parse(ticket.version) >= settleMs
  return [...events, done(ticket, settled ? ticket.version : neverRead, compare)]
}

function done(ticket: ParentRef, version: string, compare: boolean): ReadEvent {
  return { type: 'parent-done', parent: { id: ticket.id, version }, compare }
}
