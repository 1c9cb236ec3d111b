import { z } from 'zod'
import { parseTable } from '../values/names.ts'
import { parseSpan } from '../values/shares.ts'
import { startDate } from './dates.ts'
import { parsedText } from './parsed-text.ts'

const columnNames = z.array(z.string().min(1))

/** Long form of a stream under `streams:`; every key may be left out. */
export function streamSchema(now: number) {
  return z.strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe('Read this stream. Default: yes, except for the few that are off unless named.'),
    sync_type: z
      .enum(['incremental', 'full_table'])
      .optional()
      .describe('incremental reads what changed; full_table reads everything and replaces the table.'),
    write: z.enum(['merge', 'append']).optional().describe('merge keeps one row per key; append keeps every version.'),
    history: z.boolean().optional().describe('Keep every change of a row in <table>_history.'),
    table: parsedText(parseTable).optional().describe('Name of the table. Default: the stream’s name.'),
    columns: columnNames.min(1).optional().describe('Keep only these columns, and the key.'),
    exclude_columns: columnNames.optional().describe('Leave these columns out.'),
    mask: z
      .record(z.string(), z.enum(['hash', 'redact', 'drop']))
      .optional()
      .describe('By column, or dotted into a JSON column: hash (still joinable), redact, or drop.'),
    raw: z.boolean().optional().describe('Keep the vendor’s record whole in _tajo_raw.'),
    exclude_private: z.boolean().optional().describe('conversations, ticket_comments: leave private notes out.'),
    details: z
      .boolean()
      .optional()
      .describe('tickets: read each changed ticket once more for its attachments (one call a ticket).'),
    freshness: parsedText(parseSpan).optional().describe('Objective of this stream. Default: the source’s.'),
    start_date: startDate(now).optional().describe('Nothing older is read. Default: the source’s start_date.'),
  })
}

export type StreamInput = z.output<ReturnType<typeof streamSchema>>
