import { z } from 'zod'
import { bringModelsUpToDate } from '../models/bring-up-to-date.ts'
import { operation } from '../operation.ts'

export const modelsRunOperation = operation({
  name: 'models.run',
  summary: 'Builds what changed in the support model since the last time, and tests it.',
  method: 'POST',
  path: '/v1/models/run',
  role: 'operator',
  job: 'models',
  input: z.strictObject({ full: z.boolean().optional().describe('Build everything anew.') }),
  run: (place, { full = false }, { signal }) =>
    place.withWarehouse({ command: 'models run', computes: true, signal }, (warehouse) =>
      bringModelsUpToDate(place, warehouse, { full, signal }),
    ),
})
