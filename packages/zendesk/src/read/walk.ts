import type { ReadContext } from '@tajo/core/connector'
import type { Query } from '@tajo/core/http/transport'
import type { Json } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, Within } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { listPages, whyIncomplete } from './list-pages.ts'
import { type Content, member, pageOf } from './pages.ts'

export interface WalkOptions {
  readonly path?: string
  readonly query?: Query
  /** Only rows from here on are on the list. */
  readonly within?: Within
  /** Position after a whole read, by the vendor's clock at its beginning. */
  readonly checkpointAt?: (startedAtMs: number) => Json
}

/**
 * Reads a list from end to end, so that what is no longer on it can be told apart; not where its absence says nothing
 * (`deletes: 'never'`).
 */
export async function* readWalk(
  context: ReadContext<ZendeskClient>,
  options: WalkOptions = {},
): AsyncIterable<ReadEvent> {
  const { client, clock, signal } = context
  const stream = context.stream as ZendeskStream
  const { path = stream.path, query, within, checkpointAt = readAt } = options
  const pages = listPages(
    (paging) => client.get(path, { ...stream.query, ...query, ...paging }, { stream: stream.name, signal }),
    stream.collection,
    stream.paging,
  )
  let startedAt: number | undefined
  yield { type: 'walk-start', resume: false }
  for (;;) {
    const { done, value } = await pages.next()
    if (done !== true) {
      startedAt ??= value.at ?? clock.now()
      for (const page of pagesOf(stream, value)) yield { type: 'page', page }
      continue
    }
    if (typeof value === 'object') expectOk(value, stream.name)
    const whole = value === 'whole'
    yield {
      type: 'walk-end',
      whole,
      ...(stream.deletes === 'never' ? { absent: 'ignore' as const } : {}),
      ...(within === undefined ? {} : { within }),
    }
    if (whole || checkpointAt === readAt)
      yield { type: 'checkpoint', checkpoint: checkpointAt(startedAt ?? clock.now()) }
    if (value === 'moving' || value === 'capped') yield { type: 'incomplete', reason: whyIncomplete(value) }
    return
  }
}

/** The records of an answer, those marked as deleted apart. */
export function pagesOf(stream: ZendeskStream, answer: Content): readonly Page[] {
  const { deletedBy } = stream
  if (deletedBy === undefined) return [pageOf(stream, answer)].filter(hasRows)
  const live = pageOf(stream, answer, { only: (record) => !isMarked(record, deletedBy) })
  const deleted = pageOf(stream, answer, { only: (record) => isMarked(record, deletedBy), state: 'deleted' })
  return [live, deleted].filter(hasRows)
}

function hasRows({ rows }: Page): boolean {
  return rows > 0
}

function isMarked(record: unknown, mark: string): boolean {
  const value = member(record, mark)
  return value === true || (typeof value === 'string' && value !== '')
}

function readAt(startedAtMs: number): Json {
  return { readAt: new Date(startedAtMs).toISOString() }
}
