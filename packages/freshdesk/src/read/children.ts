import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { movedWhileRead } from './list.ts'
import { overlappingPages } from './overlapping-pages.ts'
import { idOf, pageMaker, recordsOf } from './pages.ts'

const atOnce = 4
const queueLength = 500

/** Where further rows of the same kind lie below a row, `undefined` where there are none. */
type Below = (record: unknown) => string | undefined

const nothingBelow: Below = () => undefined

/**
 * Children of every stored parent (articles of each folder, …), one or more calls a parent. Nothing says which parents'
 * children changed, so all are read; what is no longer there is told by the walk.
 */
export function readChildren(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  return walkChildren(context, nothingBelow)
}

/** Folders of each category, and the folders in them: the reference lists those on a path of their own (`sub_folders_count` tells). */
export function readFolders(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  return walkChildren(context, (folder) => {
    const inside = isObject(folder) ? folder['sub_folders_count'] : undefined
    return typeof inside === 'number' && inside > 0 ? `/solutions/folders/${idOf(folder)}/subfolders` : undefined
  })
}

async function* walkChildren(context: ReadContext<FreshdeskClient>, below: Below): AsyncIterable<ReadEvent> {
  const { stream } = context
  while (!context.parentsComplete()) await context.parentsChanged()
  const taken = new Set<string>()
  let whole = true
  yield { type: 'walk-start', resume: false }
  for (;;) {
    const parents = await context.parents(queueLength, taken)
    if (parents.length === 0) break
    for (const parent of parents) taken.add(parent.id)
    for await (const events of inParallel(parents, atOnce, (parent) =>
      readBelow(context, parent.id, stream.path.replace('{id}', encodeURIComponent(parent.id)), below),
    )) {
      whole &&= events.every((event) => event.type !== 'incomplete')
      yield* events
    }
  }
  yield { type: 'walk-end', whole }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
}

/** Children of one parent, page by page. */
export async function readBelow(
  context: Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'signal'>,
  parent: string,
  path: string,
  below: Below = nothingBelow,
): Promise<readonly ReadEvent[]> {
  const { client, stream, signal } = context
  const toPage = pageMaker(stream)
  const constants = stream.parent === undefined ? {} : { [stream.parent.column]: parent }
  const events: ReadEvent[] = []
  const pages = overlappingPages(async ({ page, size }) => {
    const paging = stream.paging === 'single' ? {} : { per_page: size, page }
    const answer = await client.get(path, paging, { stream: stream.name, signal })
    return stream.paging === 'single' && answer.kind === 'ok' ? { ...answer, hasNext: false } : answer
  })
  const looked = new Set<string>()
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) {
      if (value === 'moving') events.push({ type: 'incomplete', reason: movedWhileRead })
      // The parent went meanwhile: its children are gone with it, and the walk says so.
      else if (value !== 'whole' && value.kind !== 'absent') expectOk(value, stream.name)
      return events
    }
    const records = recordsOf(value.data)
    if (records.length > 0) events.push({ type: 'page', page: toPage(value, { constants }) })
    for (const record of records) {
      const further = below(record)
      if (further === undefined || looked.has(further)) continue
      looked.add(further)
      events.push(...(await readBelow(context, parent, further, below)))
    }
  }
}
