import type { ReadContext } from '@tajo/core/connector'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import { readWalk } from './walk.ts'

const daySeconds = 86_400

/**
 * Ratings, whose filter goes by when they were offered [guess] while customers answer later: each sync reads the cursor's
 * look-back window again; older ones come with a full sync.
 */
export function readRatings(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const { cursor } = context.stream
  const start = windowStart(context)
  return readWalk(context, {
    ...(start === undefined || cursor === undefined
      ? {}
      : {
          query: { start_time: start },
          // Whether the bound itself is included is not documented: its second is left out of the comparison.
          within: { column: cursor.field, from: new Date((start + 1) * 1000).toISOString() },
        }),
    checkpointAt,
  })
}

/** Responses to the newer surveys: filtered by creation too, in milliseconds [doc], and open to changes for a while. */
export function readSurveyResponses(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const start = windowStart(context)
  return readWalk(context, {
    ...(start === undefined ? {} : { query: { 'filter[created_at_start]': start * 1000 } }),
    checkpointAt,
  })
}

/** Seconds since 1970; `undefined` reads everything. */
function windowStart({ checkpoint, mode, since, stream }: ReadContext<ZendeskClient>): number | undefined {
  const wanted = since === undefined ? undefined : Math.floor(since.getTime() / 1000)
  const stored = isObject(checkpoint) ? checkpoint['startTime'] : undefined
  if (mode === 'full' || typeof stored !== 'number') return wanted
  return Math.max(wanted ?? 0, stored - (stream.cursor?.lookbackDays ?? 0) * daySeconds)
}

function checkpointAt(startedAtMs: number) {
  return { startTime: Math.floor(startedAtMs / 1000) }
}
