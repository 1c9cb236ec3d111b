import { z } from 'zod'

const failureSchema = z
  .object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) })
  .describe('What happened, and what to do about it.')
  .meta({
    examples: [
      {
        error: {
          code: 'TAJO_SERVER_ROLE',
          message: 'This needs a token of role operator; the one sent is a viewer’s.',
          hint: 'Use a token of the role the message names.',
        },
      },
    ],
  })

/** Every call may be refused or fail in the same form. */
export const failureSchemas = { '4xx': failureSchema, '5xx': failureSchema } as const

export const roleSchema = z.enum(['viewer', 'operator', 'admin'])

export const idParams = z.object({ id: z.string().min(1).max(100) })

/** A number of the query, which arrives as text. */
export function limitSchema(usual: number, most: number) {
  return z.coerce.number().int().min(1).max(most).default(usual)
}
