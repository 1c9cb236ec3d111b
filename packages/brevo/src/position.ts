import { isObject, type Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'

/** A checkpoint that makes the next sync read from `from`, and everything again when a day has gone by since. */
export function positionAt(_stream: StreamSpec, from: Date): Json {
  return { since: from.toISOString(), walkedAt: from.toISOString() }
}

/** Where a checkpoint stands, as a moment; `null` for streams that are read whole. */
export function positionOf(_stream: StreamSpec, checkpoint: Json | undefined): string | null {
  const since = isObject(checkpoint) ? checkpoint['since'] : undefined
  return typeof since === 'string' ? since : null
}
