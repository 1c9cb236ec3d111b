import { TajoError } from '@tajo/core/errors'
import { isObject, type JsonObject } from '@tajo/core/json'
import { readStreamState, type StreamState } from './stream-state.ts'

/** A state file of Singer, or the value of a `STATE` message. */
export function readSingerState(state: unknown): {
  readonly bookmarks: JsonObject
  readonly states: ReadonlyMap<string, StreamState>
} {
  if (!isObject(state))
    throw new TajoError('TAJO_ARGUMENT', 'The state is not a JSON object.', {
      hint: 'Give the value of the last STATE message.',
    })
  const bookmarks = state['bookmarks'] ?? {}
  if (!isObject(bookmarks)) throw new TajoError('TAJO_ARGUMENT', 'The state’s "bookmarks" are not an object.')
  const states = new Map<string, StreamState>()
  for (const [stream, value] of Object.entries(bookmarks)) {
    const read = readStreamState(stream, value)
    if (read !== undefined) states.set(stream, read)
  }
  return { bookmarks: bookmarks as JsonObject, states }
}
