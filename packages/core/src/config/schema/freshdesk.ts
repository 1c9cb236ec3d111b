import { z } from 'zod'
import { parseFreshdeskDomain } from '../values/freshdesk-domain.ts'
import { contactMapping, ticketEvents } from './mapping.ts'
import { parsedText } from './parsed-text.ts'
import { sourceKeys } from './source.ts'

export function freshdeskSchema(now: number) {
  return z.strictObject({
    type: z.literal('freshdesk').default('freshdesk'),
    ...sourceKeys(now),
    domain: parsedText(parseFreshdeskDomain).optional().describe('yourcompany or yourcompany.freshdesk.com.'),
    api_key: z
      .string()
      .min(1)
      .describe(`Key of an agent, best an admin: Profile settings in Freshdesk. Write \${FRESHDESK_API_KEY}.`),
    rate_sub_limits: z
      .enum(['credits', 'calls'])
      .default('credits')
      .describe(
        'What the limits of single endpoints count. The vendor does not say; calls is faster, and may be answered with a wait.',
      ),
    contact_mapping: contactMapping.optional(),
    ticket_events: ticketEvents.optional(),
  })
}

export type FreshdeskInput = z.output<ReturnType<typeof freshdeskSchema>>
