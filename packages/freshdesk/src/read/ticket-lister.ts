import type { ReadContext } from '@tajo/core/connector'
import type { Answer } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { perPage } from './pages.ts'
import { listIncludes, viewIncludes } from './ticket-includes.ts'
import type { Pass } from './ticket-position.ts'

/** What reading tickets takes. */
export type TicketContext = Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'columns' | 'clock' | 'signal'>

/** The calls a pass over tickets is made of. */
export interface TicketLister {
  readonly shapes: readonly string[]
  list(since: string, page: number, order?: 'asc' | 'desc', plain?: boolean, size?: number): Promise<Answer>
  view(id: string): Promise<Answer>
}

export function ticketLister(context: TicketContext, pass: Pass): TicketLister {
  const { client, stream, signal, columns } = context
  const includes = listIncludes(columns)
  const include = includes.length === 0 ? {} : { include: includes.join(',') }
  const views = viewIncludes(columns)
  return {
    shapes: ['list', ...includes],
    list: (since, page, order = 'asc', plain = false, size = perPage) =>
      client.get(
        stream.path,
        {
          ...pass.filter,
          updated_since: since,
          order_by: 'updated_at',
          order_type: order,
          per_page: size,
          page,
          ...(plain ? {} : include),
        },
        { stream: stream.name, signal },
      ),
    view: (id) =>
      client.get(`${stream.path}/${id}`, views.length === 0 ? {} : { include: views.join(',') }, {
        stream: stream.name,
        signal,
      }),
  }
}
