import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { readExport } from './cursor-export.ts'
import { member, pageOf } from './pages.ts'
import { awaitUnmet } from './unmet.ts'
import { userExport } from './user-export.ts'

/** Identities that come beside the users of the export; which one was removed shows in a full read only. */
export function readUserIdentities(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  return readExport(
    context,
    userExport,
    (answer) => {
      // A page without users may leave the side-load out.
      if (!Array.isArray(member(answer.data, stream.collection))) {
        const users = member(answer.data, 'users')
        if (Array.isArray(users) && users.length === 0) return []
      }
      const page = pageOf(stream, answer)
      return page.rows > 0 ? [{ type: 'page', page }] : []
    },
    (seeTail) => awaitUnmet(context, seeTail, 'no longer among the identities of its user'),
  )
}
