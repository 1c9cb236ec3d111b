import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { pathFor, Refusals, readBelow } from './below.ts'
import { listPages, whyIncomplete } from './list-pages.ts'
import { idOf, recordsOf } from './pages.ts'

const atOnce = 4

/**
 * Skips of every agent: the vendor lists them by agent or by ticket, and agents are few. Those of archived tickets are left
 * out [oas], so a row that is absent stays.
 */
export async function* readSkips(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const { client, clock, signal, stream } = context
  const agents: string[] = []
  const list = listPages(
    (paging) => client.get('/users', { 'role[]': ['agent', 'admin'], ...paging }, { stream: stream.name, signal }),
    'users',
    'tokens',
  )
  for (;;) {
    const { done, value } = await list.next()
    if (done !== true) {
      for (const user of recordsOf(value, 'users')) agents.push(idOf(user) ?? '')
      continue
    }
    if (typeof value === 'object') expectOk(value, stream.name)
    if (value === 'moving' || value === 'capped') yield { type: 'incomplete', reason: whyIncomplete(value) }
    break
  }
  const refusals = new Refusals()
  yield { type: 'walk-start', resume: false }
  for await (const { id, below } of inParallel(agents, atOnce, async (id) => ({
    id,
    below: await readBelow(context, pathFor(stream, id), { user_id: id }),
  }))) {
    yield* refusals.eventsOf(id, below)
  }
  refusals.throwIfNothingElse()
  yield { type: 'walk-end', whole: refusals.whole, absent: 'ignore' }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(clock.now()).toISOString() } }
}
