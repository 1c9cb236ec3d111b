import type { JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { baselineKey } from './event-ledger.ts'

export interface EventKind {
  readonly source: string
  readonly happening: string
  readonly name: string
}

/** A happening that may be sent. */
export interface Candidate {
  readonly key: string
  readonly source: string
  readonly ticketId: number | string | null
  readonly customerId: string | null
  readonly happening: string
  readonly name: string
  readonly at: string
  readonly since: string | null
  readonly properties: JsonObject | null
  readonly isStaff: boolean
  readonly brevoId: number | null
}

/** Happenings that others are named after: `satisfaction_bad` is a rating of a kind. */
export const kindsOf: Readonly<Record<string, { readonly event: string; readonly words: readonly string[] }>> = {
  satisfaction_good: { event: 'satisfaction_rated', words: ['good'] },
  satisfaction_bad: { event: 'satisfaction_rated', words: ['bad'] },
}

interface Span {
  readonly layer: string
  readonly oldest: string
  /** Table of the only customers whose happenings are meant. */
  readonly among: string | undefined
}

/** Happenings that are young enough and were never sent. */
export async function readCandidates(
  sql: SqlWork,
  { kinds, layer, oldest, now, among }: Span & { kinds: readonly EventKind[]; now: string },
): Promise<readonly Candidate[]> {
  await loadKinds(sql, kinds)
  return sql.rows<Candidate>(
    `SELECT k.key, k.source, k.ticket_id AS "ticketId", k.customer_id AS "customerId", k.happening, k.name, k.happened_at AS "at", b.happened_at AS since,
       k.properties, coalesce(c.is_staff, FALSE) AS "isStaff", l.brevo_id AS "brevoId"
     FROM (${mapped(layer)}) k
     LEFT JOIN _tajo.activation_events e ON e.event_key = k.key
     LEFT JOIN _tajo.activation_events b ON b.event_key = k.baseline
     LEFT JOIN ${quoted(layer)}.customers c ON c.customer_id = k.customer_id
     LEFT JOIN _tajo.activation_ledger l ON l.customer_id = k.customer_id AND coalesce(l.reason, '') <> 'deleted-in-brevo'
     WHERE k.happened_at > CAST($oldest AS TIMESTAMPTZ) AND k.happened_at <= CAST($now AS TIMESTAMPTZ) AND (e.event_key IS NULL OR e.state = 'waiting')${ofThese(among)}
     ORDER BY k.happened_at, k.key`,
    { oldest, now },
  )
}

/** Happenings that came to be known only after they were too old. */
export function countLate(sql: SqlWork, { layer, oldest, from, among }: Span & { from: string }): Promise<number> {
  return sql.count(
    `SELECT count(*) FROM (${mapped(layer)}) k
     JOIN _tajo.activation_events b ON b.event_key = k.baseline AND b.happened_at < k.happened_at
     LEFT JOIN _tajo.activation_events e ON e.event_key = k.key
     WHERE k.happened_at > CAST($from AS TIMESTAMPTZ) AND k.happened_at <= CAST($oldest AS TIMESTAMPTZ) AND (e.event_key IS NULL OR e.state = 'waiting')
       AND k.happening NOT IN (${Object.keys(kindsOf)
         .map((word) => `'${word}'`)
         .join(', ')})${ofThese(among)}`,
    { from, oldest },
  )
}

function ofThese(among: string | undefined): string {
  return among === undefined ? '' : ` AND k.customer_id IN (SELECT customer_id FROM ${among})`
}

async function loadKinds(sql: SqlWork, kinds: readonly EventKind[]): Promise<void> {
  await sql.load(
    'tajo_kinds',
    { source: 'text', event: 'text', happening: 'text', name: 'text', baseline: 'text' },
    kinds.map(({ source, happening, name }) => ({
      source,
      event: kindsOf[happening]?.event ?? happening,
      happening,
      name,
      baseline: baselineKey(source, happening),
    })),
  )
}

/** What happened to tickets and to people, under the names of the file; two names of one happening are two events. */
function mapped(layer: string): string {
  return `SELECT CASE WHEN m.happening = t.event THEN t.event_key ELSE t.event_key || '#' || m.happening END AS key, m.baseline, m.happening, m.name,
    t.source, t.ticket_id, t.customer_id, t.happened_at, t.properties
    FROM (SELECT event_key, source, ticket_id, customer_id, event, happened_at, properties FROM ${quoted(layer)}.ticket_timeline
      UNION ALL SELECT event_key, source, CAST(NULL AS BIGINT), customer_id, event, happened_at, properties FROM ${quoted(layer)}.customer_timeline) t
    JOIN tajo_kinds m ON m.source = t.source AND m.event = t.event`
}

/** Events of each customer since then. */
export async function sentWithin(sql: SqlWork, from: string): Promise<Map<string, number>> {
  const rows = await sql.rows<{ id: string; sent: number }>(
    `SELECT customer_id AS id, count(*) AS sent FROM _tajo.activation_events
     WHERE state IN ('claimed', 'sent', 'unknown') AND claimed_at > CAST($from AS TIMESTAMPTZ) GROUP BY customer_id`,
    { from },
  )
  return new Map(rows.map(({ id, sent }) => [id, Number(sent)]))
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
