import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { BrevoClient } from '../client.ts'
import { caps } from '../limits.ts'
import { offsetPages } from './offset-pages.ts'
import { pageMaker } from './pages.ts'

export const moving = 'the list kept moving while it was read; the next sync reads it again'

/** Reads a list from end to end, so that what is no longer on it can be told. `key`: where an answer has its rows. */
export function listReader(key: string) {
  return async function* readList(context: ReadContext<BrevoClient>): AsyncIterable<ReadEvent> {
    const { client, clock, signal, stream } = context
    const startedAt = clock.now()
    const make = pageMaker(stream)
    const pages = offsetPages({
      ask: (offset) => {
        const query = { limit: caps.listsPerPage, offset, sort: 'asc' }
        return client.get(stream.path, query, { stream: stream.name, signal })
      },
      key,
      met: new Set(),
    })
    yield { type: 'walk-start', resume: false }
    for (;;) {
      const { done, value } = await pages.next()
      if (done === true) {
        const whole = value === 'whole'
        yield { type: 'walk-end', whole }
        yield { type: 'checkpoint', checkpoint: { readAt: new Date(startedAt).toISOString() } }
        if (!whole) yield { type: 'incomplete', reason: moving }
        return
      }
      if (value.records.length > 0) yield { type: 'page', page: make.list(value.answer, key) }
    }
  }
}
