import { z } from 'zod'
import { parseBaseUrl } from '../values/base-url.ts'
import { parseRegion, parseShare, parseSpan } from '../values/shares.ts'
import { parsedText, parsedTextOrNumber } from './parsed-text.ts'
import { sourceKeys } from './source.ts'

const share = (text: string) => parsedTextOrNumber(parseShare).optional().describe(text)

const guards = z.strictObject({
  max_list_removal: share('Of the members Tajo put into a list, at most so many leave it in one plan. Default 20%.'),
  max_shrink: share('At most so many of the customers of the last plan are gone. Default 20%.'),
  max_same_value: share('At most so many of the contacts changed get one and the same text. Default 90%.'),
  max_events_per_contact: z.number().int().min(0).optional().describe('Events per contact and day. Default 3.'),
  max_new_subscribed: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Contacts created subscribed in one plan. Default: 0, or no limit where consent_field is set.'),
})

/** `brevo:`: the account that is written to, and read as a source of its own. */
export function brevoSchema(now: number) {
  const { lists: _, start_date: _start, historical_sync: _history, ...reading } = sourceKeys(now)
  return z.strictObject({
    ...reading,
    api_key: z.string().min(1).optional().describe(`Write \${BREVO_API_KEY}.`),
    base_url: parsedText((text) => parseBaseUrl(text, '/v3'))
      .optional()
      .describe('Replaces https://api.brevo.com/v3 (sandbox, proxy). Plain http only to this machine.'),
    new_contacts: z
      .enum(['subscribe', 'blocklist', 'skip'])
      .default('blocklist')
      .describe('What happens to contacts Brevo does not have. Consent is yours to decide; the default mails nobody.'),
    consent_field: z
      .string()
      .min(1)
      .optional()
      .describe('With new_contacts: subscribe: the contact field that must be true, such as custom_fields.newsletter.'),
    default_region: parsedText(parseRegion)
      .optional()
      .describe('Country of phone numbers that have no country code. Without it such numbers are left out.'),
    activate: z
      .enum(['live', 'after_sync', 'manual'])
      .default('live')
      .describe(
        'When a server writes: with each webhook and after each sync, only after each sync, or only when told to.',
      ),
    create_attributes: z.boolean().default(true).describe('Create mapped attributes that the account lacks.'),
    companies: z
      .enum(['attribute', 'objects'])
      .default('attribute')
      .describe(
        'attribute: the company’s name as a contact attribute; objects: companies of Brevo’s CRM (100 calls an hour).',
      ),
    read_back: z
      .union([z.literal('all'), z.number().int().min(0)])
      .default('all')
      .describe('How many of the contacts written are read again and compared.'),
    events: z
      .strictObject({
        max_age: parsedText(parseSpan)
          .optional()
          .describe('Events that happened longer ago are never sent. Default 3d.'),
      })
      .default({})
      .describe('What may be sent as events.'),
    consent_attributes: z
      .array(z.string().min(1))
      .default([])
      .describe('Attributes of yours that hold consent: they are never written.'),
    guards: guards.default({}).describe('A plan beyond one of these waits for a person.'),
  })
}

export type BrevoInput = z.output<ReturnType<typeof brevoSchema>>
