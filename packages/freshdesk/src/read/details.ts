import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import type { FreshdeskReader } from '../stream.ts'
import { arrayBody, pageMaker } from './pages.ts'
import { viewIncludes } from './ticket-includes.ts'

const atOnce = 8
const queueLength = 200

/** Reads the stream, then each record that changed since it was last viewed, for the columns only its view has. */
export async function* withDetails(
  read: FreshdeskReader,
  context: ReadContext<FreshdeskClient>,
): AsyncIterable<ReadEvent> {
  yield* read(context)
  if (!context.details || context.stream.details === undefined) return
  const taken = new Set<string>()
  for (;;) {
    const due = await context.parents(queueLength, taken)
    if (due.length === 0) return
    for (const record of due) taken.add(record.id)
    for await (const events of inParallel(due, atOnce, (record) => view(context, record))) yield* events
  }
}

async function view(context: ReadContext<FreshdeskClient>, record: ParentRef): Promise<readonly ReadEvent[]> {
  const { client, stream, signal, columns } = context
  const path = (stream.details?.path ?? stream.path).replace('{id}', encodeURIComponent(record.id))
  const includes = stream.name === 'tickets' ? viewIncludes(columns) : []
  const answer = await client.get(path, includes.length === 0 ? {} : { include: includes.join(',') }, {
    stream: stream.name,
    signal,
  })
  const done: ReadEvent = { type: 'parent-done', parent: { id: record.id, version: record.version }, compare: false }
  // Gone since it was listed: the next read of the list says how.
  if (answer.kind === 'absent') return [done]
  if (answer.kind === 'denied' && record.live === false) return [done]
  if (answer.kind === 'denied') {
    return [{ type: 'rejected', rejected: { key: record.id, reason: answer.error.message, request: path } }, done]
  }
  const ok = expectOk(answer, stream.name)
  return [
    {
      type: 'page',
      page: pageMaker(stream)({ body: arrayBody([ok.body]), data: [ok.data] }, { shapes: ['view', ...includes] }),
    },
    done,
  ]
}
