import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import { readTimeExport } from './time-export.ts'
import { readWalk } from './walk.ts'

/** Rows that were written while the list was read may be missing from it. */
const overlapSeconds = 60

const readChanged = readTimeExport({})

/**
 * Articles: the list of all the first time and in a full read, because the export of changes does not tell deletions [rec];
 * the export from then on, and where only newer ones are wanted.
 */
export function readArticles(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const changesOnly = context.mode === 'incremental' && context.checkpoint !== undefined
  if (changesOnly || context.since !== undefined) return readChanged(context)
  return readWalk(context, {
    path: '/help_center/articles',
    checkpointAt: (startedAtMs) => ({ startTime: Math.floor(startedAtMs / 1000) - overlapSeconds }),
  })
}
