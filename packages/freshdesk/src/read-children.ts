import type { Clock } from '@tajo/core/clock'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { FreshdeskClient } from './client.ts'
import { readTicketConversations } from './read/conversations.ts'

/** All conversations of a ticket; other rows below a parent come with lists that are read whole. */
export async function readChildren(
  client: FreshdeskClient,
  stream: StreamSpec,
  parent: ParentRef,
  clock: Clock,
): Promise<readonly ReadEvent[] | undefined> {
  if (stream.name !== 'conversations') return undefined
  return readTicketConversations({ client, stream, clock, signal: new AbortController().signal }, parent)
}
