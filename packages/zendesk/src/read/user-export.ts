import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { type CursorExport, readExport } from './cursor-export.ts'
import { member, pageOf } from './pages.ts'
import { askForUnmet } from './unmet.ts'

/** One export for users and their identities. [doc] incremental exports */
export const userExport: CursorExport = {
  path: '/incremental/users/cursor',
  collection: 'users',
  query: { include: 'identities' },
}

/**
 * Users changed since the position. Deleted ones, and those merged into others, come inactive: as tombstones. [rec] What was
 * erased for good is erased here too: the vendor sends it once more without personal data.
 */
export function readUserExport(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  const isActive = (user: unknown) => member(user, 'active') !== false
  return readExport(
    context,
    userExport,
    (answer) => {
      const live = pageOf(stream, answer, { only: isActive })
      const deleted = pageOf(stream, answer, { state: 'deleted', only: (user) => !isActive(user) })
      return [live, deleted].flatMap((page) => (page.rows > 0 ? [{ type: 'page', page } as const] : []))
    },
    () =>
      askForUnmet(context, stream, {
        path: '/users',
        collection: 'users',
        singular: 'user',
        stateOf: (user) => (isActive(user) ? 'live' : 'deleted'),
      }),
  )
}
