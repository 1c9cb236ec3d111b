import { z } from 'zod'

/** Pieces that inputs of several operations share. */

export const source = z.string().min(1).describe('Name of a source, as tajo.yml has it.')

export const sourceOrAll = source
  .optional()
  .describe('Name of a source, as tajo.yml has it; without it all that are on.')

export const stream = z.string().min(1).describe('Name of a stream, such as tickets.')

const streamNames: z.ZodType<readonly string[]> = z.array(stream)
export const streams = streamNames.optional().describe('Only these streams.')

export const limit = z.int().min(1).optional()

export const reading = {
  source: sourceOrAll,
  streams,
  full: z.boolean().optional().describe('Read everything again, although positions are known.'),
  since: z
    .string()
    .optional()
    .describe('Read nothing older: a date, a date and time, or a span such as 30d. It goes back, never forward.'),
} as const
