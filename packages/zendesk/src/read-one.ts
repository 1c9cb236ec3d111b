import type { RecordResult } from '@tajo/core/connector'
import type { StreamSpec } from '@tajo/core/stream'
import type { ZendeskClient } from './client.ts'
import { member, objectPage } from './read/pages.ts'
import { streamNamed } from './streams/index.ts'

interface View {
  readonly path: string
  /** Key of the record in the answer. */
  readonly key: string
}

/** Streams whose records are read by exports, and answer under their own id with the same keys. */
export const viewable: Readonly<Record<string, View>> = {
  tickets: { path: '/tickets', key: 'ticket' },
  users: { path: '/users', key: 'user' },
  organizations: { path: '/organizations', key: 'organization' },
  satisfaction_ratings: { path: '/satisfaction_ratings', key: 'satisfaction_rating' },
  articles: { path: '/help_center/articles', key: 'article' },
}

/** One record as the vendor has it now; `undefined` for streams without a view. */
export async function readOne(
  client: ZendeskClient,
  { name }: StreamSpec,
  key: string,
): Promise<RecordResult | undefined> {
  const view = viewable[name]
  const stream = streamNamed(name)
  if (view === undefined || stream === undefined) return undefined
  const answer = await client.get(`${view.path}/${encodeURIComponent(key)}`, {}, { stream: name })
  switch (answer.kind) {
    case 'ok': {
      const state = isGone(member(answer.data, view.key)) ? 'deleted' : 'live'
      return { found: true, page: objectPage(stream, [answer], view.key, { shapes: ['view'], state }) }
    }
    case 'absent':
      return {
        found: false,
        gone: answer.what === 'record',
        reason: answer.what === 'record' ? 'the vendor has no such record (404)' : 'the account does not have it (404)',
      }
    case 'denied':
      return { found: false, gone: false, reason: answer.error.message }
    default:
      return { found: false, gone: false, reason: `unexpected answer: ${answer.kind}` }
  }
}

/** Deleted users answer inactive [rec], deleted organizations with a date. */
function isGone(record: unknown): boolean {
  const status = member(record, 'status')
  return member(record, 'active') === false || typeof member(record, 'deleted_at') === 'string' || status === 'deleted'
}
