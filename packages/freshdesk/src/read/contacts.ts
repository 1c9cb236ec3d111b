import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { RecordState } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { changeFilter } from './change-filter.ts'
import { movedWhileRead } from './list.ts'
import { readUnlisted } from './unlisted.ts'
import { secondOf, walkList } from './walk.ts'

/** Lists of contacts: without `state` neither blocked nor deleted ones are listed (vendor reference, list contacts). */
const lists: readonly { readonly contactState: string | null; readonly state: RecordState }[] = [
  { contactState: null, state: 'live' },
  { contactState: 'blocked', state: 'live' },
  { contactState: 'deleted', state: 'deleted' },
]
const overlapMs = 60_000

/**
 * Contacts changed since the last sync, list by list. The list is ordered by name and there is no order to ask for: see
 * `overlappingPages` for how drift is met. The position only advances over lists that were read whole.
 *
 * Erased contacts, and those made agents, leave no trace: when everything was read, each stored contact that no list showed is
 * asked for by itself.
 */
export async function* readContacts(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, clock, mode, signal, stream } = context
  const stored = isObject(context.checkpoint) ? context.checkpoint : {}
  const position = mode === 'full' ? undefined : stored['since']
  const since = typeof position === 'string' ? position : context.since?.toISOString()
  const everything = since === undefined
  const filter = await changeFilter(context, stored['filter'], ['updated_since', '_updated_since'])
  const changed = filter === 'none' || everything ? {} : { [filter]: since }
  if (everything) yield { type: 'walk-start', resume: false }
  let startedAt: number | undefined
  let steady = true
  for (const { contactState, state } of lists) {
    const walk = yield* walkList(context, {
      query: { ...changed, ...(contactState === null ? {} : { state: contactState }) },
      state,
      constants: { contact_state: contactState },
    })
    startedAt ??= walk.startedAt
    steady &&= walk.steady
  }
  if (everything) {
    const view = (id: string) => client.get(`${stream.path}/${id}`, {}, { stream: stream.name, signal })
    if (steady) yield* readUnlisted(context, view, () => ['view'])
    yield { type: 'walk-end', whole: steady, absent: 'ignore' }
  }
  if (steady)
    yield { type: 'checkpoint', checkpoint: { since: secondOf((startedAt ?? clock.now()) - overlapMs), filter } }
  else yield { type: 'incomplete', reason: movedWhileRead }
}
