import { z } from 'zod'
import { parseBaseUrl } from '../values/base-url.ts'
import { parseHistory } from '../values/dates.ts'
import { parseLayer, parsePrefix } from '../values/names.ts'
import { parsePercent, parseRateLimit } from '../values/rate.ts'
import { parseFullSync, parseSchedule } from '../values/schedule.ts'
import { parseSpan } from '../values/shares.ts'
import { parseTimeZone } from '../values/time-zone.ts'
import { startDate } from './dates.ts'
import { listRules } from './mapping.ts'
import { parsedText, parsedTextOrNumber } from './parsed-text.ts'
import { streamSchema } from './stream.ts'

/** Keys every source has, whatever its vendor. */
export function sourceKeys(now: number) {
  return {
    enabled: z.boolean().default(true).describe('false: the source is kept in the file and left alone.'),
    base_url: parsedText((text) => parseBaseUrl(text, '/api/v2'))
      .optional()
      .describe('Replaces the address made from the account’s name (sandbox, proxy). Plain http only to this machine.'),
    start_date: startDate(now).optional().describe('Nothing older is read. Default: everything.'),
    historical_sync: parsedText((text) => parseHistory(text, now))
      .optional()
      .describe('The same as a span: 12h, 30d, 2w, or all.'),
    rate_limit: parsedTextOrNumber(parseRateLimit)
      .default('auto')
      .describe('auto learns the account’s limit; a number caps the calls a minute.'),
    rate_reserve: parsedTextOrNumber(parsePercent)
      .default(10)
      .describe('Share of the limit left for the helpdesk’s own apps, such as 10%.'),
    sync: z
      .record(z.string(), z.boolean())
      .default({})
      .describe('true or false per stream; streams not named keep their default.'),
    streams: z
      .record(z.string(), z.union([z.boolean(), streamSchema(now)]).optional())
      .default({})
      .describe('Long form: settings per stream.'),
    layer: parsedText(parseLayer).optional().describe('Schema in the warehouse. Default: the source’s name.'),
    folder: z.string().min(1).max(100).optional().describe('Folder in the catalog.'),
    prefix: parsedText(parsePrefix).default('').describe('Put before every table name.'),
    schedule: parsedText(parseSchedule)
      .optional()
      .describe('hourly, daily, every 5m … every 24h, or a cron expression.'),
    full_sync: parsedText(parseFullSync)
      .optional()
      .describe('Additional full sync: daily, weekly, monthly, or days such as 10d.'),
    lists: listRules.optional(),
    time_zone: parsedText(parseTimeZone).optional().describe('In which a cron schedule is meant. Default: UTC.'),
    jitter: parsedText(parseSpan)
      .optional()
      .describe('Up to so much later than due, by account, such as 2m. Default: a tenth of the interval, at most 2m.'),
    catch_up: z
      .enum(['once', 'skip'])
      .default('once')
      .describe('Runs missed while the server was down: one at once, or none until the next is due.'),
    freshness: parsedText(parseSpan)
      .optional()
      .describe(
        'Objective: no stream is older than this, such as 2h. Beyond it a notice is sent; beyond twice as much it counts as failed.',
      ),
    webhooks: z
      .strictObject({
        secret: z
          .string()
          .min(1)
          .optional()
          .describe('Shared with the vendor, so that deliveries can be told from forgeries.'),
        previous_secret: z
          .string()
          .min(1)
          .optional()
          .describe('The one before: taken too while the vendor is given the new one.'),
        key_name: z
          .string()
          .min(1)
          .optional()
          .describe(
            'brevo: name of the API key Tajo writes with, so that its own changes are known when they come back.',
          ),
      })
      .optional()
      .describe('Webhooks from the vendor.'),
    debug: z.boolean().default(false).describe('Write every call to the log.'),
    log_level: z
      .enum(['error', 'warn', 'info', 'verbose', 'debug'])
      .default('info')
      .describe('How much is written to the log.'),
    log_webhooks: z.boolean().default(false).describe('Write webhook deliveries to the log, without their bodies.'),
  }
}
