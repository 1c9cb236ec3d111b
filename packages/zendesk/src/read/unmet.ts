import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { Answer } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { idOf, objectPage, pageOf, recordsOf } from './pages.ts'

const atOnce = 4
/** `show_many` takes as many ids. [oas] */
const manyIds = 100

export interface UnmetOptions {
  /** `/tickets`: its records answer at `/tickets/show_many` and `/tickets/{id}`. */
  readonly path: string
  readonly collection: string
  readonly singular: string
  /** What a record that is still there becomes. */
  readonly stateOf: (record: unknown) => 'live' | 'deleted'
}

/**
 * Asks for every stored row that a full read did not show, a hundred at a time; those missing there, one by one. Only the
 * vendor's 404 makes a row gone.
 */
export async function* askForUnmet(
  context: ReadContext<ZendeskClient>,
  stream: ZendeskStream,
  { path, collection, singular, stateOf }: UnmetOptions,
): AsyncIterable<ReadEvent> {
  const { client, signal } = context
  const options = { stream: stream.name, signal }
  const missing: string[] = []
  const many = chunksOf(await context.unmetKeys(), manyIds)
  for await (const { ids, answer } of inParallel(many, atOnce, async (ids) => ({
    ids,
    answer: await client.get(`${path}/show_many`, { ids: ids.join(',') }, options),
  }))) {
    if (answer.kind !== 'ok') {
      missing.push(...ids)
      continue
    }
    const records = recordsOf(answer, collection)
    for (const state of ['live', 'deleted'] as const) {
      const page = pageOf(stream, answer, {
        collection,
        state,
        shapes: ['view'],
        only: (record) => stateOf(record) === state,
      })
      if (page.rows > 0) yield { type: 'page', page }
    }
    const shown = new Set(records.map(idOf))
    missing.push(...ids.filter((id) => !shown.has(id)))
  }
  for await (const { id, answer } of inParallel(missing, atOnce, async (id) => ({
    id,
    answer: await client.get(`${path}/${encodeURIComponent(id)}`, {}, options),
  }))) {
    yield* eventsOf(stream, id, answer)
  }

  function eventsOf(of: ZendeskStream, id: string, answer: Answer): readonly ReadEvent[] {
    switch (answer.kind) {
      case 'ok': {
        const record = (answer.data as Record<string, unknown>)[singular]
        return [
          { type: 'page', page: objectPage(of, [answer], singular, { shapes: ['view'], state: stateOf(record) }) },
        ]
      }
      case 'absent':
        return [{ type: 'gone', tombstone: { key: [id], reason: 'no longer at the vendor (404)' } }]
      case 'denied':
        return [{ type: 'rejected', rejected: { key: id, reason: answer.error.message, request: `${path}/${id}` } }]
      default:
        return [{ type: 'rejected', rejected: { key: id, reason: `unexpected answer: ${answer.kind}` } }]
    }
  }
}

/** For rows the vendor shows by no key of their own: those still not shown when the last minute has become visible are gone. */
export async function* awaitUnmet(
  context: ReadContext<ZendeskClient>,
  seeTail: () => AsyncIterable<ReadEvent>,
  reason: string,
): AsyncIterable<ReadEvent> {
  if ((await context.unmetKeys()).length === 0) return
  yield* seeTail()
  for (const key of await context.unmetKeys()) yield { type: 'gone', tombstone: { key: [key], reason } }
}

function chunksOf(keys: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, n) => keys.slice(n * size, (n + 1) * size))
}
