import type { ReadContext } from '@tajo/core/connector'
import { inParallel } from '@tajo/core/parallel'
import type { ReadEvent } from '@tajo/core/stream'
import type { Answer } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { stateOf } from './by-id.ts'
import { arrayBody, pageMaker } from './pages.ts'

const atOnce = 8

/**
 * Asks for every stored row that no list showed: what moved between lists or pages while they were read is still there, and
 * only the vendor's 404 makes a row gone.
 */
export async function* readUnlisted(
  context: ReadContext<FreshdeskClient>,
  view: (key: string) => Promise<Answer>,
  shapesOf: (record: unknown) => readonly string[],
): AsyncIterable<ReadEvent> {
  const toPage = pageMaker(context.stream)
  for await (const { key, answer } of inParallel(await context.unmetKeys(), atOnce, async (id) => ({
    key: id,
    answer: await view(id),
  }))) {
    if (answer.kind === 'absent')
      yield { type: 'gone', tombstone: { key: [key], reason: 'no longer at the vendor (404)' } }
    else if (answer.kind === 'denied')
      yield {
        type: 'rejected',
        rejected: { key, reason: answer.error.message, request: `${context.stream.path}/${key}` },
      }
    else if (answer.kind === 'ok') {
      const page = toPage(
        { body: arrayBody([answer.body]), data: [answer.data] },
        { shapes: shapesOf(answer.data), state: stateOf(answer.data) },
      )
      yield { type: 'page', page }
    }
  }
}
