import { isObject, type Json } from '@tajo/core/json'

/** A checkpoint that makes the next sync read from `from`. Cursors are the vendor's to make; a second does as well. */
export function positionAt(from: Date): Json {
  return { startTime: Math.max(0, Math.floor(from.getTime() / 1000)) }
}

/** Where a checkpoint stands, as a moment; `null` for streams that are read whole. */
export function positionOf(checkpoint: Json | undefined): string | null {
  if (!isObject(checkpoint)) return null
  const { cursor, startTime } = checkpoint
  const second = typeof startTime === 'number' ? startTime : typeof cursor === 'string' ? secondIn(cursor) : undefined
  return second === undefined ? null : `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
}

/** A cursor of an export is the base64 of `1707271741.0||4045|`, second and id [rec]: read for people, never made. */
function secondIn(cursor: string): number | undefined {
  const second = /^(\d{1,12})(?:\.\d+)?\|\|/.exec(Buffer.from(cursor, 'base64').toString('latin1'))?.[1]
  return second === undefined ? undefined : Number(second)
}
