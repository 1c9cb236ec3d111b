import { z } from 'zod'
import { parseLayer } from '../values/names.ts'
import { parseTimeZone } from '../values/time-zone.ts'
import { brevoSchema } from './brevo.ts'
import { freshdeskSchema } from './freshdesk.ts'
import { contactMapping, fieldMapping, ticketEvents } from './mapping.ts'
import { parsedText } from './parsed-text.ts'
import { alertsSchema, serverSchema } from './service.ts'
import { zendeskSchema } from './zendesk.ts'

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
    brevo: brevoSchema(now).optional().describe('The Brevo account to activate.'),
    models: z
      .strictObject({
        layer: parsedText(parseLayer).optional().describe('Schema of the support model. Default: support.'),
        time_zone: parsedText(parseTimeZone)
          .optional()
          .describe('Where a day begins and ends in daily tables. Default: UTC.'),
      })
      .default({})
      .describe('The support model over all helpdesks.'),
    control: z
      .string()
      // A variable that is not set is told where the server is started; all else does without.
      .regex(/^(pglite:.+|postgres(ql)?:\/\/.+|\$\{.+)$/, 'must be pglite:<folder> or postgres://…')
      .optional()
      .describe('Store of the server: pglite:<folder> or postgres://…'),
    server: serverSchema.optional().describe('Where the server listens, and to whom.'),
    alerts: alertsSchema.optional().describe('Who hears when a source is late, has failed or needs a person.'),
  })
}

export type ConfigInput = z.output<ReturnType<typeof configSchema>>
