import { z } from 'zod'
import { type Activated, runActivation } from '../activation/run-activation.ts'
import { targetOf } from '../activation/target.ts'
import { operation } from '../operation.ts'
import { ofWhom } from './activate-input.ts'

export const activateApplyOperation = operation({
  name: 'activate.apply',
  summary: 'Plans, then writes to Brevo what changed. Tells the parts `models` and `plan`.',
  method: 'POST',
  path: '/v1/activation/apply',
  role: 'operator',
  job: 'activate',
  input: z.strictObject({
    ...ofWhom,
    release: z.string().optional().describe('Let a plan pass that a guard has stopped: the beginning of its hash.'),
    reason: z.string().min(1).optional().describe('Why it may pass; kept with the plan.'),
  }),
  run: (place, input, call): Promise<Activated> => {
    const target = targetOf(place.config)
    const use = { command: 'activate', signal: call.signal, computes: true }
    return place.withWarehouse(use, (warehouse) => runActivation(place, target, warehouse, input, call))
  },
})
