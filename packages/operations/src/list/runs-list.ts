import { z } from 'zod'
import { operation } from '../operation.ts'
import { limit, source } from './inputs.ts'

export const runsListOperation = operation({
  name: 'runs.list',
  summary: 'The last runs, the latest first, each with its streams.',
  method: 'GET',
  path: '/v1/runs',
  role: 'viewer',
  input: z.strictObject({
    source: source.optional().describe('Only runs of this source.'),
    limit: limit.describe('How many at most; 20 by default.'),
  }),
  run: (place, { source: only, limit: most = 20 }, { signal }) =>
    place.withWarehouse({ command: 'runs', readOnly: true, signal }, async (warehouse) => ({
      runs: await warehouse.runs({ ...(only === undefined ? {} : { source: only }), limit: most }),
    })),
})
