import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { movedWhileRead } from './list.ts'
import { secondOf, walkList } from './walk.ts'

const beforeAnyRecord = '2000-01-01T00:00:00Z'
const dayMs = 86_400_000

/**
 * Streams whose only filter is on when a record was made, not changed: each sync reads the cursor's look-back window again,
 * so that edits and deletions inside it are met; older ones come with a full sync.
 */
export async function* readWindow(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  const { stream } = context
  const { cursor } = stream
  if (cursor === undefined) throw new Error(`${stream.name} has no cursor`)
  const stored = isObject(context.checkpoint) ? context.checkpoint['since'] : undefined
  const start = context.since?.toISOString() ?? beforeAnyRecord
  const lookBack = (cursor.lookbackDays ?? 0) * dayMs
  const from =
    context.mode === 'full' || typeof stored !== 'string'
      ? start
      : latest(start, secondOf(Date.parse(stored) - lookBack))
  yield { type: 'walk-start', resume: false }
  const walk = yield* walkList(context, { query: { [cursor.filter]: from } })
  // Whether the bound itself is included is not documented: the first second of the window is left out of the comparison.
  const within = { column: cursor.field, from: secondOf(Date.parse(from) + 1000) }
  yield { type: 'walk-end', whole: walk.steady, within }
  if (walk.steady) yield { type: 'checkpoint', checkpoint: { since: secondOf(walk.startedAt) } }
  else yield { type: 'incomplete', reason: movedWhileRead }
}

function latest(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b
}
