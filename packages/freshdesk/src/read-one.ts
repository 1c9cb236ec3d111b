import { providedColumns } from '@tajo/core/columns'
import type { RecordResult } from '@tajo/core/connector'
import type { StreamSpec } from '@tajo/core/stream'
import type { Answer } from './answers.ts'
import type { FreshdeskClient } from './client.ts'
import { stateOf, viewShapes, viewTicket } from './read/by-id.ts'
import { arrayBody, pageMaker } from './read/pages.ts'
import { viewIncludes } from './read/ticket-includes.ts'

/** Streams whose records answer under their own id. */
export const viewable: ReadonlySet<string> = new Set([
  'tickets',
  'contacts',
  'companies',
  'agents',
  'groups',
  'roles',
  'products',
  'business_hours',
  'solution_articles',
  'solution_folders',
  'solution_categories',
])

/** One record as the vendor has it now; `undefined` for streams without a view. */
export async function readOne(
  client: FreshdeskClient,
  stream: StreamSpec,
  key: string,
): Promise<RecordResult | undefined> {
  const columns = providedColumns(stream.columns, stream.shapes ?? ['list'])
  const context = { client, stream, columns, signal: new AbortController().signal }
  const toPage = pageMaker(stream)
  if (stream.name === 'tickets') {
    const answer = await viewTicket(context, key)
    if (answer.kind !== 'ok') return { found: false, gone: answer.kind === 'absent', reason: reasonOf(answer) }
    const shapes = viewShapes(answer.data, viewIncludes(columns))
    return {
      found: true,
      page: toPage({ body: arrayBody([answer.body]), data: [answer.data] }, { shapes, state: stateOf(answer.data) }),
    }
  }
  if (!viewable.has(stream.name)) return undefined
  const list = stream.path.includes('{id}') ? `/solutions/${stream.name.slice('solution_'.length)}` : stream.path
  const answer = await client.get(`${list}/${encodeURIComponent(key)}`, {}, { stream: stream.name })
  if (answer.kind !== 'ok') return { found: false, gone: answer.kind === 'absent', reason: reasonOf(answer) }
  return {
    found: true,
    page: toPage(
      { body: arrayBody([answer.body]), data: [answer.data] },
      { shapes: ['view'], state: stateOf(answer.data) },
    ),
  }
}

function reasonOf(answer: Exclude<Answer, { kind: 'ok' }>): string {
  return answer.kind === 'denied'
    ? answer.error.message
    : answer.kind === 'absent'
      ? 'the vendor has no such record (404)'
      : answer.kind
}
