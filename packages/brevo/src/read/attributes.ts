import type { ReadContext } from '@tajo/core/connector'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { expectOk, type Ok } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { pageMaker } from './pages.ts'
import { type Rec, recordsIn } from './records.ts'

/** All attributes come in one answer. */
export async function* readAttributeList(context: ReadContext<BrevoClient>): AsyncIterable<ReadEvent> {
  const { client, clock, signal, stream } = context
  const answer = expectOk(await client.get(stream.path, {}, { stream: stream.name, signal }))
  yield { type: 'walk-start', resume: false }
  yield { type: 'page', page: attributePage(stream, answer) }
  yield { type: 'walk-end', whole: true }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(answer.at ?? clock.now()).toISOString() } }
}

/** With the choices of categories and multiple choices, which lie apart, in one column more. */
export function attributePage(stream: StreamSpec, { body }: Pick<Ok, 'body'>): Page {
  const records = recordsIn(parseExact(Buffer.from(body).toString('utf8')), 'attributes')
  return pageMaker(stream).made(records.map((record) => ({ ...record, options: optionsOf(record) })))
}

function optionsOf({ enumeration, multiCategoryOptions }: Rec): unknown {
  if (!Array.isArray(enumeration)) return multiCategoryOptions ?? null
  return enumeration.map((one: unknown) => (isObject(one) ? (one['label'] ?? null) : null))
}
