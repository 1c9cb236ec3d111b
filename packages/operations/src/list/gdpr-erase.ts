import { z } from 'zod'
import { erasePerson } from '../gdpr/erase-person.ts'
import { operation } from '../operation.ts'
import { address, helpdesk } from './gdpr-input.ts'

export const gdprEraseOperation = operation({
  name: 'gdpr.erase',
  summary: 'Erases one person in Brevo, in the warehouse and, where asked for, at the helpdesks. There is no way back.',
  method: 'POST',
  path: '/v1/gdpr/erase',
  role: 'admin',
  job: 'erase',
  input: z.strictObject({
    email: address,
    helpdesk,
    reason: z.string().trim().min(1).describe('Why; kept in the receipt.'),
  }),
  run: (place, { email, reason, helpdesk: asked = false }, call) =>
    erasePerson(place, { email, reason, helpdesk: asked }, call),
})
