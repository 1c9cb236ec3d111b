import { z } from 'zod'
import { planErasure } from '../gdpr/plan-erasure.ts'
import { operation } from '../operation.ts'
import { address, helpdesk } from './gdpr-input.ts'

export const gdprPlanOperation = operation({
  name: 'gdpr.plan',
  summary:
    'What erasing one person would do: at which vendors, in which tables, and what it cannot do. Changes nothing.',
  method: 'POST',
  path: '/v1/gdpr/plan',
  role: 'admin',
  input: z.strictObject({ email: address, helpdesk }),
  run: (place, { email, helpdesk: asked = false }, call) => planErasure(place, { email, helpdesk: asked }, call),
})
