import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { caps } from '../limits.ts'
import { companyPages } from './company-pages.ts'
import { pageMaker } from './pages.ts'

const overlapMs = 5 * 60_000
/** A hundred calls an hour are all there are, so everything is read once a week. */
const walkAfterMs = 7 * 24 * 3_600_000
/** A call each. */
const mostAsked = 50

/**
 * Companies changed since the last sync. A list by page numbers cannot be read so that nothing slips past when rows are
 * deleted meanwhile: after a read of everything, each stored company it did not show is asked for by itself.
 */
export async function* readCompanies(context: ReadContext<BrevoClient>): AsyncIterable<ReadEvent> {
  const { client, clock, mode, signal, stream } = context
  const stored = isObject(context.checkpoint) ? context.checkpoint : {}
  const since = typeof stored['since'] === 'string' ? stored['since'] : undefined
  const walkedAt = typeof stored['walkedAt'] === 'string' ? stored['walkedAt'] : undefined
  const startedAt = clock.now()
  const everything =
    mode === 'full' || since === undefined || walkedAt === undefined || startedAt - Date.parse(walkedAt) >= walkAfterMs
  const from = everything ? context.since?.toISOString() : since
  const isWalk = everything && from === undefined
  const filter = from === undefined ? {} : { modifiedSince: from }
  const make = pageMaker(stream)
  const ask = (page: number) =>
    client.get(
      stream.path,
      { ...filter, sort: 'asc', limit: caps.companiesPerPage, page },
      { stream: stream.name, signal },
    )
  if (isWalk) yield { type: 'walk-start', resume: false }
  for await (const { answer, records } of companyPages(ask, caps.companiesPerPage)) {
    if (records.length > 0) yield { type: 'page', page: make.list(answer, 'items') }
  }
  if (isWalk) yield* unlisted(context)
  const walked = everything ? new Date(startedAt).toISOString() : walkedAt
  yield {
    type: 'checkpoint',
    checkpoint: {
      since: new Date(startedAt - overlapMs).toISOString(),
      ...(walked === undefined ? {} : { walkedAt: walked }),
    },
  }
}

/** Stored ones that were not on the list: deleted, or missed. */
async function* unlisted({ client, signal, stream, unmetKeys }: ReadContext<BrevoClient>): AsyncIterable<ReadEvent> {
  const make = pageMaker(stream)
  const keys = await unmetKeys()
  for (const key of keys.slice(0, mostAsked)) {
    const answer = await client.get(`${stream.path}/${encodeURIComponent(key)}`, {}, { stream: stream.name, signal })
    if (answer.kind === 'not_found') {
      yield { type: 'gone', tombstone: { key: [key], reason: 'not listed, and answered with 404' } }
    } else yield { type: 'page', page: make.single(expectOk(answer)) }
  }
  yield { type: 'walk-end', whole: true, absent: 'ignore' }
  if (keys.length > mostAsked) {
    const reason = `${keys.length} stored companies were not listed; ${mostAsked} of them were asked for, the others next time`
    yield { type: 'incomplete', reason }
  }
}
