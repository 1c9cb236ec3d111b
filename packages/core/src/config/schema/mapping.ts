import { z } from 'zod'
import { alsoCalled, happenings } from '../../happenings.ts'
import { parseAttributeName, parseEventName } from '../values/attribute-name.ts'
import { parsedText } from './parsed-text.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

const mappedField = z.union([
  parsedText(parseAttributeName),
  z.strictObject({
    to: parsedText(parseAttributeName).describe('Attribute in Brevo.'),
    null: z
      .enum(['keep', 'clear', 'default'])
      .default('keep')
      .describe('What an empty value does: keep what Brevo has, clear it, or write the default.'),
    default: scalar.optional().describe('Written for an empty value, with null: default.'),
    owner: z
      .enum(['helpdesk', 'brevo', 'newest', 'first_non_empty'])
      .default('helpdesk')
      .describe('Whose edit counts when both sides have one. Anything but helpdesk lets edits in Brevo flow back.'),
  }),
])

export const contactMapping = z
  .record(z.string(), mappedField)
  .describe('Contact field → Brevo attribute; dots reach into custom_fields.')

export const fieldMapping = z
  .record(z.string(), mappedField)
  .describe('User field → Brevo attribute; dots reach into organization and user_fields.')

export const ticketEvents = z
  .partialRecord(
    z.enum([...happenings, ...(Object.keys(alsoCalled) as (keyof typeof alsoCalled)[])]),
    parsedText(parseEventName),
  )
  .describe('What happened → name of the Brevo event.')

export const listRules = z
  .record(
    z.string(),
    z.union([
      z.number().int().positive(),
      z.strictObject({
        id: z.number().int().positive().describe('The list in Brevo.'),
        where: z.string().min(1).describe('Who is in: a condition such as open_tickets > 2 AND avg_csat < 3.'),
      }),
    ]),
  )
  .describe('Brevo lists that follow the tickets: name → list id, or { id, where }.')

export type MappingInput = z.output<typeof contactMapping>
export type ListsInput = z.output<typeof listRules>
