import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { RecordState } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { changeFilter, type FilterName } from './change-filter.ts'
import { movedWhileRead } from './list.ts'
import { idOf, perPage, recordsOf } from './pages.ts'
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
 * `walkList` for how drift is met. The position only advances over lists that were read whole.
 */
export async function* readContacts(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, stream, signal, mode } = context
  const stored = isObject(context.checkpoint) ? context.checkpoint : {}
  const storedSince = typeof stored['since'] === 'string' ? stored['since'] : undefined
  const since = mode === 'full' ? undefined : (storedSince ?? context.since?.toISOString())
  const everything = since === undefined
  const filter = await changeFilter(context, stored['filter'], ['updated_since', '_updated_since'])
  const changed = (moment: string | undefined): Record<string, string> =>
    filter === 'none' || moment === undefined ? {} : { [filter]: moment }
  const departedSince = async (moment: string): Promise<Set<string>> => {
    const gone = new Set<string>()
    for (const state of ['blocked', 'deleted']) {
      for (let page = 1; ; page += 1) {
        const answer = expectOk(
          await client.get(
            stream.path,
            { state, ...changed(moment), per_page: perPage, page },
            { stream: stream.name, signal },
          ),
          stream.name,
        )
        for (const record of recordsOf(answer.data)) gone.add(idOf(record) ?? '')
        if (!answer.hasNext) break
      }
    }
    return gone
  }
  if (everything) yield { type: 'walk-start', resume: false }
  let startedAt: number | undefined
  let steady = true
  for (const list of lists) {
    const walk = yield* walkList(context, {
      query: { ...changed(since), ...(list.contactState === null ? {} : { state: list.contactState }) },
      state: list.state,
      constants: { contact_state: list.contactState },
      ...(filter === 'none' ? {} : { changedSince: filter }),
      ...(list.contactState === null && filter !== 'none' ? { departedSince } : {}),
    })
    startedAt ??= walk.startedAt
    steady &&= walk.steady
  }
  if (everything) yield { type: 'walk-end', whole: steady }
  if (!steady) {
    yield { type: 'incomplete', reason: movedWhileRead }
    return
  }
  yield { type: 'checkpoint', checkpoint: positionOf(secondOf((startedAt ?? context.clock.now()) - overlapMs), filter) }
}

function positionOf(since: string, filter: FilterName): { since: string; filter: string } {
  return { since, filter }
}
