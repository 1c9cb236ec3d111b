import { z } from 'zod'
import { type Activated, runActivation } from '../activation/run-activation.ts'
import { targetOf } from '../activation/target.ts'
import { operation } from '../operation.ts'
import { ofWhom } from './activate-input.ts'

export const activatePlanOperation = operation({
  name: 'activate.plan',
  summary: 'Plans what is to be written to Brevo, and stops there. Tells the parts `models` and `plan`.',
  method: 'POST',
  path: '/v1/activation/plan',
  role: 'operator',
  job: 'activate',
  input: z.strictObject(ofWhom),
  run: (place, input, call): Promise<Activated> => {
    const target = targetOf(place.config)
    const use = { command: 'activate', signal: call.signal, computes: true }
    return place.withWarehouse(use, (warehouse) =>
      runActivation(place, target, warehouse, { ...input, dryRun: true }, call),
    )
  },
})
