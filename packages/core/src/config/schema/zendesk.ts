import { z } from 'zod'
import { parseZendeskSubdomain } from '../values/zendesk-subdomain.ts'
import { fieldMapping, ticketEvents } from './mapping.ts'
import { parsedText } from './parsed-text.ts'
import { sourceKeys } from './source.ts'

export function zendeskSchema(now: number) {
  return z.strictObject({
    type: z.literal('zendesk').default('zendesk'),
    ...sourceKeys(now),
    subdomain: parsedText(parseZendeskSubdomain).optional().describe('yourcompany, the part before .zendesk.com.'),
    auth: z
      .strictObject({
        email: z
          .string()
          .min(3)
          .optional()
          .describe('The agent the token belongs to. Or ZENDESK_EMAIL in the environment.'),
        api_token: z
          .string()
          .min(1)
          .optional()
          .describe(`Write \${ZENDESK_API_TOKEN}. The vendor ends all API tokens on 2027-04-30.`),
        access_token: z.string().min(1).optional().describe('An OAuth access token that somebody else keeps fresh.'),
      })
      .optional()
      .describe('Enter with a token. With OAuth leave it out and write `oauth`.'),
    oauth: z
      .strictObject({
        client_id: z.string().min(1).describe('Unique identifier of the OAuth client, from Admin Center.'),
        client_secret: z.string().min(1).optional().describe('A public client has none.'),
        refresh_token: z
          .string()
          .min(1)
          .optional()
          .describe('Where a connection begins that was not made by `tajo connectors connect`; used once.'),
        grant: z
          .enum(['authorization_code', 'client_credentials'])
          .default('authorization_code')
          .describe('client_credentials: no consent in a browser; needs the secret.'),
      })
      .optional()
      .describe('Enter with OAuth; `tajo connectors connect` gets the first token.'),
    field_mapping: fieldMapping.optional(),
    ticket_events: ticketEvents.optional(),
  })
}

export type ZendeskInput = z.output<ReturnType<typeof zendeskSchema>>
