import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { readExport } from './cursor-export.ts'
import { pageOf } from './pages.ts'
import { isDeleted, ticketExport } from './ticket-export.ts'
import { awaitUnmet } from './unmet.ts'

/** The measures that come inside each ticket of the export; the list of measures leaves out archived tickets. [oas] */
export function readTicketMetrics(context: ReadContext<ZendeskClient>): AsyncIterable<ReadEvent> {
  const stream = context.stream as ZendeskStream
  const { collection } = ticketExport
  return readExport(
    context,
    ticketExport,
    (answer) => {
      const inside = 'metric_set'
      const live = pageOf(stream, answer, { collection, inside, only: (ticket) => !isDeleted(ticket) })
      const deleted = pageOf(stream, answer, { collection, inside, state: 'deleted', only: isDeleted })
      return [live, deleted].flatMap((page) => (page.rows > 0 ? [{ type: 'page', page } as const] : []))
    },
    (seeTail) => awaitUnmet(context, seeTail, 'its ticket is no longer exported'),
  )
}
