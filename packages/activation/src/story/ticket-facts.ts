import type { SqlWork } from '@tajo/core/sql'
import { tableName } from '../desired/dialect.ts'
import type { Layers } from '../desired/tables.ts'
import type { TicketFacts } from './story.ts'

export interface TicketRow {
  readonly source: string
  readonly ticket_id: string
  readonly subject: string | null
  readonly status: string
  readonly created_at: string | null
  readonly last_solved_at: string | null
  readonly counted: boolean | null
  readonly csat: number | null
  readonly rated_at: string | null
  readonly reopens: number | null
  readonly first_reply_seconds: number | null
  readonly full_resolution_seconds: number | null
}

/** All tickets of a customer with what their metrics are made of, the latest first. */
export async function ticketRows(sql: SqlWork, { support }: Layers, customerId: string): Promise<readonly TicketRow[]> {
  const at = (table: string): string => tableName({ layer: support, table })
  // The latest rating of a ticket is the one that counts, as in customer_metrics.
  return sql.rows<TicketRow>(
    `SELECT t.source, CAST(t.ticket_id AS VARCHAR) AS ticket_id, t.subject, t.status, t.created_at, t.last_solved_at, t.counted,
       r.score AS csat, r.created_at AS rated_at, m.reopens, m.first_reply_seconds, m.full_resolution_seconds
     FROM ${at('tickets')} t
     LEFT JOIN ${at('ticket_metrics')} m ON m.source = t.source AND m.ticket_id = t.ticket_id
     LEFT JOIN (SELECT s.*, row_number() OVER (PARTITION BY s.source, s.ticket_id ORDER BY s.created_at DESC, s.rating_id DESC) AS back
       FROM ${at('satisfaction')} s WHERE s.score IS NOT NULL) r ON r.source = t.source AND r.ticket_id = t.ticket_id AND r.back = 1
     WHERE t.customer_id = $customer ORDER BY t.created_at DESC NULLS LAST, t.source, t.ticket_id DESC`,
    { customer: customerId },
  )
}

export function ticketFacts(row: TicketRow): TicketFacts {
  return {
    source: row.source,
    ticketId: row.ticket_id,
    subject: row.subject,
    status: row.status,
    createdAt: row.created_at,
    solvedAt: row.last_solved_at,
    csat: row.csat,
    counted: row.counted === true,
  }
}
