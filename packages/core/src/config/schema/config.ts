import { z } from 'zod'
import { parseBaseUrl } from '../values/base-url.ts'
import { contactMapping, freshdeskSchema, ticketEvents } from './freshdesk.ts'
import { parsedText } from './parsed-text.ts'
import { fieldMapping, zendeskSchema } from './zendesk.ts'

/** All of `tajo.yml`. `now` bounds dates: nothing can begin in the future. */
export function configSchema(now: number) {
  const freshdesk = freshdeskSchema(now)
  const zendesk = zendeskSchema(now)
  return z.strictObject({
    warehouse: z
      .string()
      .default('duckdb:./tajo.duckdb')
      .describe('duckdb:<file>, relative to this file, or postgres://<user>:<password>@<host>/<database>.'),
    connectors: z
      .strictObject({ freshdesk: freshdesk.optional(), zendesk: zendesk.optional() })
      // Any other name is a further account and says what it is.
      .catchall(
        z.discriminatedUnion('type', [
          freshdesk.extend({ type: z.literal('freshdesk') }),
          zendesk.extend({ type: z.literal('zendesk') }),
        ]),
      )
      .default({})
      .describe('The sources by name.'),
    // The connector pages print these three without their section; there they belong to the one source of that kind.
    contact_mapping: contactMapping.optional(),
    ticket_events: ticketEvents.optional(),
    field_mapping: fieldMapping.optional(),
    brevo: z
      .strictObject({
        api_key: z.string().min(1).optional().describe(`Write \${BREVO_API_KEY}.`),
        base_url: parsedText((text) => parseBaseUrl(text, '/v3')).optional(),
        new_contacts: z
          .enum(['subscribe', 'blocklist', 'skip'])
          .default('blocklist')
          .describe(
            'What happens to contacts Brevo does not have. Consent is yours to decide; the default mails nobody.',
          ),
      })
      .optional()
      .describe('The Brevo account to activate.'),
    control: z
      .string()
      .regex(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, 'must be pglite:<folder> or postgres://…')
      .optional()
      .describe('Store of the server: pglite:<folder> or postgres://…'),
    server: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.number().int().min(1).max(65535).default(8420),
        public_url: parsedText((text) => parseBaseUrl(text, '')).optional(),
      })
      .optional()
      .describe('Where the server listens.'),
  })
}

export type ConfigInput = z.output<ReturnType<typeof configSchema>>
