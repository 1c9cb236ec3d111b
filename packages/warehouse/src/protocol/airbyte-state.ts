import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import { readStreamState, type StreamState } from './stream-state.ts'

/** The state file Airbyte hands to `read`: the last state message of each stream, in a list. */
export function readAirbyteState(state: unknown): ReadonlyMap<string, StreamState> {
  const states = new Map<string, StreamState>()
  // Before its first sync a connection has `{}`.
  const messages = Array.isArray(state) ? state : isObject(state) && Object.keys(state).length === 0 ? [] : undefined
  if (messages === undefined) throw unusable('it is no list')
  for (const message of messages as unknown[]) {
    if (!isObject(message) || message['type'] !== 'STREAM' || !isObject(message['stream']))
      throw unusable('it holds something else than states of streams')
    const { stream_descriptor: descriptor, stream_state: value } = message['stream']
    if (!isObject(descriptor) || typeof descriptor['name'] !== 'string') throw unusable('a stream has no name')
    const read = readStreamState(descriptor['name'], value)
    if (read !== undefined) states.set(descriptor['name'], read)
  }
  return states
}

function unusable(why: string): TajoError {
  return new TajoError('TAJO_ARGUMENT', `The state cannot be used: ${why}.`, {
    hint: 'Give the state messages of the last run as a JSON list, or begin without a state.',
  })
}
