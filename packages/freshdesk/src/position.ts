import { isObject, type Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import { passes } from './read/ticket-position.ts'
import { secondOf } from './read/walk.ts'

/** A checkpoint that makes the next sync read from `from`. */
export function positionAt(stream: StreamSpec, from: Date): Json {
  const since = secondOf(from.getTime())
  if (stream.name === 'tickets') return Object.fromEntries(passes.map(({ name }) => [name, { since }]))
  return { since }
}

/** Where a checkpoint stands, as a moment; `null` for streams that are read whole. */
export function positionOf(stream: StreamSpec, checkpoint: Json | undefined): string | null {
  if (!isObject(checkpoint)) return null
  if (stream.name === 'tickets') return isObject(checkpoint['live']) ? textOrNull(checkpoint['live']['since']) : null
  return textOrNull(checkpoint['since'])
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
