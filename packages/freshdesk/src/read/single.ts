import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { arrayBody, pageMaker } from './pages.ts'

/** Endpoints that answer one object about the account. */
export async function* readSingle(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, stream, signal, clock } = context
  const answer = expectOk(await client.get(stream.path, {}, { stream: stream.name, signal }), stream.name)
  yield { type: 'walk-start', resume: false }
  yield { type: 'page', page: pageMaker(stream)({ body: arrayBody([answer.body]), data: [answer.data] }) }
  yield { type: 'walk-end', whole: true }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(answer.at ?? clock.now()).toISOString() } }
}
