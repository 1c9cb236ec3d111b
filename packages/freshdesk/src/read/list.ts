import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { walkList } from './walk.ts'

/** Reads a list without filters from end to end, so that what is no longer on it can be told apart. */
export async function* readList(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  yield { type: 'walk-start', resume: false }
  const walk = yield* walkList(context, {})
  yield { type: 'walk-end', whole: walk.steady }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(walk.startedAt).toISOString() } }
  if (!walk.steady) yield { type: 'incomplete', reason: movedWhileRead }
}

export const movedWhileRead = 'the list kept moving while it was read; the next sync reads it again'
