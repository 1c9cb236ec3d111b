import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { ZendeskClient } from '../client.ts'
import { type Below, pathFor, Refusals, readBelow } from './below.ts'

const atOnce = 8
const queueLength = 200
/** A parent read this soon after its last change may change again within that second. */
const settleMs = 5_000
const neverRead = '1970-01-01T00:00:00.000Z'

/**
 * Children of parents that changed since theirs were read, newest first, one call or more a parent. Which parents are due
 * stands in the warehouse, therefore a run can stop anywhere.
 */
export async function* readChangedChildren(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const walks = context.mode === 'full'
  const refusals = new Refusals()
  const taken = new Set<string>()
  if (walks) yield { type: 'walk-start', resume: context.resumed === true }
  for (;;) {
    const complete = context.parentsComplete()
    const due = await context.parents(queueLength, taken)
    if (due.length === 0) {
      if (complete) break
      await context.parentsChanged()
      continue
    }
    for (const { id } of due) taken.add(id)
    for await (const { parent, below } of inParallel(due, atOnce, async (parent) => ({
      parent,
      below: await readChildrenOf(context, parent),
    }))) {
      yield* refusals.eventsOf(parent.id, below)
      if (below.kind !== 'incomplete') yield parentDone(context, parent, below)
    }
  }
  refusals.throwIfNothingElse()
  if (walks) yield { type: 'walk-end', whole: refusals.whole }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

function readChildrenOf(
  context: Pick<ReadContext<ZendeskClient>, 'client' | 'stream' | 'signal'>,
  { id }: ParentRef,
): Promise<Below> {
  const { parent } = context.stream
  return readBelow(context, pathFor(context.stream, id), parent === undefined ? {} : { [parent.column]: id })
}

function parentDone({ clock }: Pick<ReadContext<ZendeskClient>, 'clock'>, parent: ParentRef, below: Below): ReadEvent {
  const { id, version } = parent
  if (below.kind !== 'read') return { type: 'parent-done', parent: { id, version }, compare: false }
  const settled = (below.at ?? clock.now()) - Date.parse(version) >= settleMs
  return { type: 'parent-done', parent: { id, version: settled ? version : neverRead }, compare: true }
}
