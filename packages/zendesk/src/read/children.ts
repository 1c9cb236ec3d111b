import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import { pathFor, Refusals, readBelow } from './below.ts'

const atOnce = 4
const queueLength = 500

/**
 * Children of every stored parent (holidays of each schedule, comments of each article, …), one call or more a parent. Nothing
 * says which parents' children changed, so all are read; what is no longer there is told by the walk.
 */
export async function* readChildren(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  while (!context.parentsComplete()) await context.parentsChanged()
  const taken = new Set<string>()
  const refusals = new Refusals()
  yield { type: 'walk-start', resume: false }
  for (;;) {
    const parents = await context.parents(queueLength, taken)
    if (parents.length === 0) break
    for (const { id } of parents) taken.add(id)
    for await (const { id, below } of inParallel(parents, atOnce, async ({ id }) => ({
      id,
      below: await readBelow(context, pathFor(context.stream, id), parentConstant(context, id)),
    }))) {
      yield* refusals.eventsOf(id, below)
    }
  }
  refusals.throwIfNothingElse()
  yield { type: 'walk-end', whole: refusals.whole }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

function parentConstant({ stream }: ReadContext<ZendeskClient>, id: string): Readonly<Record<string, string>> {
  return stream.parent === undefined ? {} : { [stream.parent.column]: id }
}
