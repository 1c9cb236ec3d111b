import { z } from 'zod'
import { operation } from '../operation.ts'
import { limit, source, stream } from './inputs.ts'

export const rejectedListOperation = operation({
  name: 'rejected.list',
  summary: 'Records that could not be stored, each with its reason.',
  method: 'GET',
  path: '/v1/rejected',
  // The records are whole, people and all.
  role: 'operator',
  input: z.strictObject({
    source: source.optional().describe('Only of this source.'),
    stream: stream.optional().describe('Only of this stream.'),
    limit: limit.describe('How many at most; 50 by default.'),
  }),
  run: (place, { source: ofSource, stream: ofStream, limit: most = 50 }, { signal }) =>
    place.withWarehouse({ command: 'rejected', readOnly: true, signal }, async (warehouse) => ({
      rejected: await warehouse.rejected({
        ...(ofSource === undefined ? {} : { source: ofSource }),
        ...(ofStream === undefined ? {} : { stream: ofStream }),
        limit: most,
      }),
    })),
})
