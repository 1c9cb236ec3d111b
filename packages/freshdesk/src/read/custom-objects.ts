import type { ReadContext } from '@tajo/core/connector'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { type OkAnswer, pageMaker, perPage } from './pages.ts'

/** Custom objects answer `{ schemas: […] }` and `{ records: […], _links }` (vendor reference, custom objects), not bare arrays. */
export async function* readCustomObjectSchemas(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, stream, signal, clock } = context
  const answer = expectOk(await client.get(stream.path, {}, { stream: stream.name, signal }), stream.name)
  yield { type: 'walk-start', resume: false }
  yield { type: 'page', page: pageMaker(stream)(unwrapped(answer, 'schemas')) }
  yield { type: 'walk-end', whole: true }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(clock.now()).toISOString() } }
}

export async function* readCustomObjectRecords(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { client, stream, signal, clock } = context
  while (!context.parentsComplete()) await context.parentsChanged()
  const toPage = pageMaker(stream)
  yield { type: 'walk-start', resume: false }
  const schemas = await context.parents(1000, new Set())
  for (const schema of schemas) {
    let query: Record<string, string | number> = { page_size: perPage }
    for (;;) {
      const answer = expectOk(
        await client.get(stream.path.replace('{id}', schema.id), query, { stream: stream.name, signal }),
        stream.name,
      )
      const page = toPage(unwrapped(answer, 'records'), { constants: { schema_id: schema.id } })
      if (page.rows > 0) yield { type: 'page', page }
      const next = nextQuery(answer.data)
      if (next === undefined) break
      query = next
    }
  }
  yield { type: 'walk-end', whole: true }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(clock.now()).toISOString() } }
}

function unwrapped(answer: OkAnswer, key: string): Pick<OkAnswer, 'body' | 'data'> {
  const exact = parseExact(Buffer.from(answer.body).toString('utf8'))
  const records = isObject(exact) ? (exact[key] ?? []) : []
  return { body: Buffer.from(JSON.stringify(records)), data: records }
}

/** `_links.next.href` is relative to `/api/v2/custom_objects`; only its query is followed. An empty `next_token` is the end. */
export function nextQuery(data: unknown): Record<string, string> | undefined {
  if (!isObject(data) || !isObject(data['_links']) || !isObject(data['_links']['next'])) return undefined
  const href = data['_links']['next']['href']
  if (typeof href !== 'string') return undefined
  const query = Object.fromEntries(new URL(href, 'https://relative.invalid').searchParams)
  return (query['next_token'] ?? '') === '' ? undefined : query
}
