import { z } from 'zod'
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

const happenings = [
  'ticket_created',
  'ticket_updated',
  'ticket_resolved',
  'ticket_closed',
  'ticket_reopened',
  'satisfaction_rated',
  'satisfaction_good',
  'satisfaction_bad',
  'note_added',
] as const

/** Zendesk's words for the same. */
const alsoCalled = {
  'ticket.created': 'ticket_created',
  'ticket.updated': 'ticket_updated',
  'ticket.solved': 'ticket_resolved',
  'ticket.reopened': 'ticket_reopened',
  'satisfaction_rating.created': 'satisfaction_rated',
  'satisfaction_rating.good': 'satisfaction_good',
  'satisfaction_rating.bad': 'satisfaction_bad',
} as const

export const ticketEvents = z
  .partialRecord(
    z.enum([...happenings, ...(Object.keys(alsoCalled) as (keyof typeof alsoCalled)[])]),
    parsedText(parseEventName),
  )
  .describe('What happened to a ticket → name of the Brevo event.')

/** The word models use for what happened. */
export function happeningOf(word: string): string {
  return Object.hasOwn(alsoCalled, word) ? alsoCalled[word as keyof typeof alsoCalled] : word
}

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
