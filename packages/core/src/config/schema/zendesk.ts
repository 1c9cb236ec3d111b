import { z } from 'zod'
import { good, wrong } from '../values/parsed.ts'
import { parsedText } from './parsed-text.ts'
import { sourceKeys } from './source.ts'

export const fieldMapping = z
  .record(z.string(), z.string().min(1))
  .describe('User field → Brevo attribute; dots reach into organization and user_fields.')

export function zendeskSchema(now: number) {
  return z.strictObject({
    type: z.literal('zendesk').default('zendesk'),
    ...sourceKeys(now),
    subdomain: parsedText(parseSubdomain).optional().describe('yourcompany, the part before .zendesk.com.'),
    auth: z
      .strictObject({
        email: z
          .string()
          .min(3)
          .optional()
          .describe('The agent the token belongs to. Or ZENDESK_EMAIL in the environment.'),
        api_token: z.string().min(1).optional().describe(`Write \${ZENDESK_API_TOKEN}.`),
        oauth: z
          .strictObject({
            client_id: z.string().min(1),
            client_secret: z.string().min(1),
            refresh_token: z.string().min(1),
          })
          .optional(),
      })
      .optional(),
    field_mapping: fieldMapping.optional(),
  })
}

function parseSubdomain(text: string) {
  const label = text
    .trim()
    .toLowerCase()
    .replace(/\.zendesk\.com$/, '')
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)
    ? good(label)
    : wrong('must be the account’s name, the part before .zendesk.com', { code: 'TAJO_CONFIG_URL' })
}

export type ZendeskInput = z.output<ReturnType<typeof zendeskSchema>>
