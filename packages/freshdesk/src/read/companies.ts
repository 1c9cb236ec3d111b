import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { changeFilter } from './change-filter.ts'
import { movedWhileRead } from './list.ts'
import { secondOf, walkList } from './walk.ts'

const overlapMs = 60_000

/**
 * Companies changed since the last sync where the account has the filter, else all of them. A deleted company leaves no
 * trace at the vendor: only a read of the whole list shows it.
 */
export async function* readCompanies(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const stored = isObject(context.checkpoint) ? context.checkpoint : {}
  const filter = await changeFilter(context, stored['filter'], ['updated_since'])
  const storedSince = typeof stored['since'] === 'string' ? stored['since'] : context.since?.toISOString()
  const since = context.mode === 'full' || filter === 'none' ? undefined : storedSince
  if (since === undefined) yield { type: 'walk-start', resume: false }
  const walk = yield* walkList(context, {
    query: since === undefined ? {} : { [filter]: since },
    ...(filter === 'none' ? {} : { changedSince: filter }),
  })
  if (since === undefined) yield { type: 'walk-end', whole: walk.steady }
  if (walk.steady) yield { type: 'checkpoint', checkpoint: { since: secondOf(walk.startedAt - overlapMs), filter } }
  else yield { type: 'incomplete', reason: movedWhileRead }
}
