import { TajoError } from '@tajo/core/errors'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { source } from './inputs.ts'

export const runsGetOperation = operation({
  name: 'runs.get',
  summary: 'One run in full.',
  method: 'GET',
  path: '/v1/runs/{id}',
  role: 'viewer',
  input: z.strictObject({
    id: z.string().min(1).describe('Id of the run.'),
    source: source.optional().describe('Only if it is a run of this source.'),
  }),
  run: async (place, { id, source: only }, { signal }) => {
    const [run] = await place.withWarehouse({ command: 'runs', readOnly: true, signal }, (warehouse) =>
      warehouse.runs({ id, ...(only === undefined ? {} : { source: only }), limit: 1 }),
    )
    if (run === undefined)
      throw new TajoError('TAJO_USAGE', `There is no run "${id}".`, { hint: 'Run `tajo runs` to see them.' })
    return run
  },
})
