import { z } from 'zod'
import { modelSources } from '../models/model-sources.ts'
import { operation } from '../operation.ts'
import { source } from './inputs.ts'

export const modelsExplainOperation = operation({
  name: 'models.explain',
  summary: 'The intervals the numbers of a ticket are made of, beside the vendor’s own.',
  method: 'GET',
  path: '/v1/models/tickets/{id}',
  role: 'viewer',
  input: z.strictObject({
    id: z
      .string()
      .regex(/^\d{1,18}$/)
      .describe('Number of the ticket.'),
    source: source.optional().describe('Where two helpdesks have a ticket of that number.'),
  }),
  run: async (place, { id, source: only }, { signal }) => {
    const { explainTicket } = await import('@tajo/models/explain/explain-ticket')
    const sources = await modelSources(place)
    return place.withWarehouse({ command: 'models explain', readOnly: true, signal }, (warehouse) =>
      explainTicket(warehouse, {
        ticketId: Number(id),
        sources,
        schema: place.config.models.layer,
        ...(only === undefined ? {} : { source: only }),
      }),
    )
  },
})
