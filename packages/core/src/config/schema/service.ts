import { z } from 'zod'
import { parseBaseUrl } from '../values/base-url.ts'
import { parseBytes } from '../values/bytes.ts'
import { parseOrigin } from '../values/origin.ts'
import { parseSpan } from '../values/shares.ts'
import { parsedText, parsedTextOrNumber } from './parsed-text.ts'

const origins = z.array(parsedText(parseOrigin)).default([])

/** `server:` */
export const serverSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen at; 0.0.0.0 for every one of the machine.'),
  port: z.number().int().min(1).max(65535).default(8420),
  public_url: parsedText((text) => parseBaseUrl(text, ''))
    .optional()
    .describe('How vendors reach it, such as https://tajo.example.com.'),
  max_body: parsedTextOrNumber(parseBytes).optional().describe('Largest request taken. Default 1MB.'),
  rate_limit: z.number().int().min(1).default(600).describe('Calls of the API a minute and token.'),
  cors: origins.describe('Origins of pages that may call the API from a browser. Default: none.'),
  beacon: z
    .strictObject({ origins: origins.describe('Origins of your help centers.') })
    .default({ origins: [] })
    .describe('Views and searches of help-center pages.'),
  metrics: z
    .enum(['token', 'public'])
    .default('token')
    .describe('Who may read /metrics: whoever has a token, or everybody.'),
  keep_deliveries: parsedText(parseSpan)
    .optional()
    .describe('How long the bodies of webhook deliveries are kept. Default 30d.'),
})

/** `alerts:` */
export const alertsSchema = z.strictObject({
  webhook: parsedText((text) => parseBaseUrl(text, ''))
    .optional()
    .describe('Gets each notice as signed JSON.'),
  webhook_secret: z.string().min(1).optional().describe('Signs them (Standard Webhooks).'),
  slack: z
    .string()
    .regex(/^(https:\/\/.+|\$\{.+)$/, 'must be an https:// address')
    .optional()
    .describe('Incoming-webhook address of Slack, or of what speaks like it.'),
  email: z
    .strictObject({
      smtp: z
        .string()
        .regex(/^(smtps?:\/\/.+|\$\{.+)$/, 'must be smtp://user:password@host:587 or smtps://…')
        .describe(`Mail server. Write \${SMTP_URL}.`),
      from: z.string().min(3),
      to: z.union([z.string().min(3), z.array(z.string().min(3)).min(1)]),
    })
    .optional()
    .describe('Mails each notice.'),
  allow_private: z
    .boolean()
    .default(false)
    .describe('Notices may go to addresses of your own network; otherwise such addresses are refused.'),
})

export type ServerInput = z.output<typeof serverSchema>
export type AlertsInput = z.output<typeof alertsSchema>
