import { z } from 'zod'
import { exportPerson } from '../gdpr/export-person.ts'
import { operation } from '../operation.ts'
import { address } from './gdpr-input.ts'

export const gdprExportOperation = operation({
  name: 'gdpr.export',
  summary: 'Everything that is kept of one person, table by table, and what Brevo has at the moment.',
  method: 'POST',
  path: '/v1/gdpr/export',
  role: 'admin',
  input: z.strictObject({ email: address }),
  run: (place, { email }, call) => exportPerson(place, email, call),
})
