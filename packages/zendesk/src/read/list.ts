import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import { readWalk } from './walk.ts'

/** Lists without a filter on changes: read whole, in pages of a hundred or in the one answer the vendor gives. */
export function readList(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  return readWalk(context)
}
