import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import { inParallel } from '@tajo/core/parallel'
import type { FreshdeskClient } from '../client.ts'
import { type OkAnswer, pageMaker, perPage, recordsOf } from './pages.ts'
import { expectOk } from '../answers.ts'

const atOnce = 4
const queueLength = 500

/**
 * Children of every stored parent (articles of each folder, …), one or more calls a parent. Nothing says which parents'
 * children changed, so all are read; what is no longer there is told by the walk.
 */
export async function* readChildren(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  while (!context.parentsComplete()) await context.parentsChanged()
  const taken = new Set<string>()
  yield { type: 'walk-start', resume: false }
  for (;;) {
    const parents = await context.parents(queueLength, taken)
    if (parents.length === 0) break
    for (const parent of parents) taken.add(parent.id)
    for await (const events of inParallel(parents, atOnce, (parent) => readParent(context, parent.id))) yield* events
  }
  yield { type: 'walk-end', whole: true }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

async function readParent(context: ReadContext<FreshdeskClient>, id: string): Promise<readonly ReadEvent[]> {
  const { client, stream, signal } = context
  const toPage = pageMaker(stream)
  const path = stream.path.replace('{id}', encodeURIComponent(id))
  const constants = stream.parent === undefined ? {} : { [stream.parent.column]: id }
  const events: ReadEvent[] = []
  for (let page = 1; ; page += 1) {
    const answer = await client.get(path, stream.paging === 'single' ? {} : { per_page: perPage, page }, { stream: stream.name, signal })
    // The parent went meanwhile: its children are gone with it, and the walk says so.
    if (answer.kind === 'absent') return events
    const ok: OkAnswer = expectOk(answer, stream.name)
    if (recordsOf(ok.data).length > 0) events.push({ type: 'page', page: toPage(ok, { constants }) })
    if (!ok.hasNext || stream.paging === 'single') return events
  }
}
