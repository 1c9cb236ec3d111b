import type { AttributeValue } from '@tajo/core/destination'
import type { SqlWork } from '@tajo/core/sql'
import type { Conflict, Outcome } from '../plan.ts'
import { suppressionOf } from '../withhold.ts'
import type { EventFacts, RecordFacts } from './story.ts'

/** What earlier runs noted of a customer. */
export async function recordOf(sql: SqlWork, customerId: string, addresses: readonly string[]): Promise<RecordFacts> {
  const of = { customer: customerId }
  const [ledger] = await sql.rows<{
    outcome: Outcome
    reason: string | null
    attempts: number
    nextTryAt: string | null
    confirmedAt: string | null
  }>(
    `SELECT outcome, reason, attempts, next_try_at AS "nextTryAt", confirmed_at AS "confirmedAt" FROM _tajo.activation_ledger
     WHERE customer_id = $customer`,
    of,
  )
  return {
    outcome: ledger ?? null,
    rejected: await sql.rows(
      `SELECT field, cause, message, fix, rejected_at AS "at" FROM _tajo.activation_rejected WHERE customer_id = $customer ORDER BY rejected_at, id`,
      of,
    ),
    conflicts: await sql.rows<Omit<Conflict, 'customerId'> & { foundAt: string; settledAt: string | null }>(
      `SELECT field, ours, theirs, winner, found_at AS "foundAt", settled_at AS "settledAt" FROM _tajo.activation_conflicts
       WHERE customer_id = $customer ORDER BY found_at DESC, id`,
      of,
    ),
    helpdeskWrites: await sql.rows(
      `SELECT source, CAST(contact_id AS VARCHAR) AS "contactId", field, state, written_at AS "at", reason FROM _tajo.helpdesk_writes
       WHERE customer_id = $customer ORDER BY id`,
      of,
    ),
    suppressed: await suppressionOf(sql, addresses),
  }
}

/** Ticket events by happening, the latest first. */
export async function eventsOf(sql: SqlWork, customerId: string): Promise<readonly EventFacts[]> {
  return sql.rows<EventFacts>(
    `SELECT name, happened_at AS "happenedAt", source, CAST(ticket_id AS VARCHAR) AS "ticketId", state, settled_at AS "settledAt", reason
     FROM _tajo.activation_events WHERE customer_id = $customer ORDER BY happened_at DESC, event_key`,
    { customer: customerId },
  )
}

/** What is confirmed to be in Brevo; the planner's own memory is nobody else's business. */
export async function confirmedOf(
  sql: SqlWork,
  customerId: string,
): Promise<Readonly<Record<string, AttributeValue | null>>> {
  const [row] = await sql.rows<{ delivered: Readonly<Record<string, AttributeValue | null>> }>(
    'SELECT delivered FROM _tajo.activation_ledger WHERE customer_id = $customer',
    { customer: customerId },
  )
  return Object.fromEntries(Object.entries(row?.delivered ?? {}).filter(([name]) => !name.startsWith('$')))
}
