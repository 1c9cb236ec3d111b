import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { changeFilter } from './change-filter.ts'
import { movedWhileRead } from './list.ts'
import { readUnlisted } from './unlisted.ts'
import { secondOf, walkList } from './walk.ts'

const overlapMs = 60_000

/**
 * Companies changed since the last sync where the account has the filter, else all of them. A deleted company leaves no
 * trace at the vendor: when the whole list was read, each stored company that is not on it is asked for by itself.
 */
export async function* readCompanies(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, mode, signal, stream } = context
  const stored = isObject(context.checkpoint) ? context.checkpoint : {}
  const filter = await changeFilter(context, stored['filter'], ['updated_since'])
  const position = mode === 'full' ? undefined : stored['since']
  const start = typeof position === 'string' ? position : context.since?.toISOString()
  const since = filter === 'none' ? undefined : start
  if (since === undefined) yield { type: 'walk-start', resume: false }
  const walk = yield* walkList(context, { query: since === undefined ? {} : { [filter]: since } })
  if (since === undefined) {
    const view = (id: string) => client.get(`${stream.path}/${id}`, {}, { stream: stream.name, signal })
    if (walk.steady) yield* readUnlisted(context, view, () => ['view'])
    yield { type: 'walk-end', whole: walk.steady, absent: 'ignore' }
  }
  if (walk.steady) yield { type: 'checkpoint', checkpoint: { since: secondOf(walk.startedAt - overlapMs), filter } }
  else yield { type: 'incomplete', reason: movedWhileRead }
}
