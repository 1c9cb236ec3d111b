import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { BrevoClient } from '../client.ts'
import { caps } from '../limits.ts'
import { moving } from './list.ts'
import { offsetPages } from './offset-pages.ts'
import { pageMaker } from './pages.ts'

/** Clocks differ, and a change may show late. */
const overlapMs = 5 * 60_000
/** Deleted contacts leave no trace: now and then everything is read, a call for a thousand. */
const walkAfterMs = 24 * 3_600_000

/**
 * Contacts changed since the last sync. Changed ones come by creation, never by change, so the position moves only when all
 * were read: to the moment the reading began. What changes meanwhile has changed since then, and comes again next time.
 */
export async function* readContacts(context: ReadContext<BrevoClient>): AsyncIterable<ReadEvent> {
  const { client, clock, mode, signal, stream } = context
  const { since, walkedAt } = positionIn(context.checkpoint)
  const startedAt = clock.now()
  const due = walkedAt === undefined || startedAt - walkedAt >= walkAfterMs
  const everything = mode === 'full' || since === undefined || due
  const from = everything ? context.since?.toISOString() : since
  const isWalk = everything && from === undefined
  const filter = from === undefined ? {} : { modifiedSince: from }
  const make = pageMaker(stream)
  const met = new Set<string>()
  let serverStartedAt: number | undefined
  const pages = offsetPages({
    ask: (offset) => {
      const query = { ...filter, sort: 'asc', limit: caps.contactsPerPage, offset }
      return client.get(stream.path, query, { stream: stream.name, signal })
    },
    key: 'contacts',
    orderedBy: 'createdAt',
    met,
  })
  if (isWalk) yield { type: 'walk-start', resume: false }
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) {
      const whole = value === 'whole'
      if (isWalk) yield { type: 'walk-end', whole }
      if (!whole) yield { type: 'incomplete', reason: moving }
      else {
        const read = { since: new Date(Math.min(startedAt, serverStartedAt ?? startedAt) - overlapMs).toISOString() }
        const walked = everything ? new Date(startedAt).toISOString() : stringOf(walkedAt)
        yield { type: 'checkpoint', checkpoint: walked === undefined ? read : { ...read, walkedAt: walked } }
      }
      return
    }
    serverStartedAt ??= value.answer.at
    if (value.records.length > 0) yield { type: 'page', page: make.list(value.answer, 'contacts') }
  }
}

function positionIn(checkpoint: unknown): {
  readonly since: string | undefined
  readonly walkedAt: number | undefined
} {
  const stored = isObject(checkpoint) ? checkpoint : {}
  const walkedAt = typeof stored['walkedAt'] === 'string' ? Date.parse(stored['walkedAt']) : undefined
  return { since: typeof stored['since'] === 'string' ? stored['since'] : undefined, walkedAt }
}

function stringOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
