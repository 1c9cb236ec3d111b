import type { Clock } from '@tajo/core/clock'
import type { Rejected } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import type { FreshdeskClient } from './client.ts'
import { readTicketConversations } from './read/conversations.ts'
import { readOne } from './read-one.ts'

/** Asks again for what was rejected: a ticket's conversations by the call that failed, a record by its key. */
export async function readAgain(
  client: FreshdeskClient,
  stream: StreamSpec,
  rejected: Rejected,
  clock: Clock,
): Promise<readonly ReadEvent[] | undefined> {
  const ticket = /^\/tickets\/(\d+)\/conversations$/.exec(rejected.request ?? '')?.[1]
  if (ticket !== undefined) {
    const context = { client, stream, clock, signal: new AbortController().signal }
    return readTicketConversations(context, { id: ticket, version: new Date(0).toISOString() })
  }
  if (rejected.key === null) return undefined
  const one = await readOne(client, stream, rejected.key)
  if (one === undefined) return undefined
  if (one.found) return [{ type: 'page', page: one.page }]
  return [
    one.gone
      ? { type: 'gone', tombstone: { key: [rejected.key], reason: one.reason } }
      : { type: 'rejected', rejected: { ...rejected, reason: one.reason } },
  ]
}
