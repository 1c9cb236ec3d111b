import type { SqlWork } from '@tajo/core/sql'
import type { PlannedEvent } from '../plan.ts'

/**
 * `baseline`: from this moment on happenings of its kind are sent; `claimed`: about to be sent; `unknown`: sent, no answer; `waiting`: was
 * not there when it was looked for, may be sent once more; `skipped`: never sent.
 */
export type EventState = 'baseline' | 'claimed' | 'sent' | 'unknown' | 'waiting' | 'skipped'

export interface EventRow {
  readonly eventKey: string
  readonly deliveryId: string
  readonly name: string
  readonly happenedAt: string
  readonly state: EventState
  readonly claimedAt: string | null
  readonly reason: string | null
}

const columns = {
  event_key: 'text',
  delivery_id: 'text',
  name: 'text',
  customer_id: 'text',
  brevo_id: 'bigint',
  source: 'text',
  ticket_id: 'bigint',
  happened_at: 'timestamp',
  state: 'text',
  claimed_at: 'timestamp',
  settled_at: 'timestamp',
  reason: 'text',
} as const
const names = Object.keys(columns).join(', ')
const selected = `e.event_key AS "eventKey", e.delivery_id AS "deliveryId", e.name, e.happened_at AS "happenedAt", e.state,
  e.claimed_at AS "claimedAt", e.reason`

/** Marks a second try. */
export const again = 'again'

export function baselineKey(source: string, happening: string): string {
  return `baseline:${source}:${happening}`
}

/** Kinds that have no baseline get one at `at`: nothing that happened before is ever sent. */
export async function noteBaselines(
  sql: SqlWork,
  kinds: readonly { readonly source: string; readonly happening: string; readonly name: string }[],
  at: string,
): Promise<void> {
  await sql.load(
    'tajo_baselines',
    columns,
    kinds.map(({ source, happening, name }) => ({
      event_key: baselineKey(source, happening),
      delivery_id: '',
      name,
      customer_id: '',
      source,
      happened_at: at,
      state: 'baseline',
      settled_at: at,
    })),
  )
  await sql.run(
    `INSERT INTO _tajo.activation_events (${names}) SELECT ${names} FROM tajo_baselines
     WHERE event_key NOT IN (SELECT event_key FROM _tajo.activation_events WHERE state = 'baseline')`,
  )
}

/** Events that were sent, or may have been, without a word from Brevo. */
export async function openEvents(sql: SqlWork): Promise<readonly EventRow[]> {
  return sql.rows<EventRow>(
    `SELECT ${selected} FROM _tajo.activation_events e WHERE e.state IN ('claimed', 'unknown') ORDER BY e.event_key`,
  )
}

/**
 * How long an event that Brevo does not show may still be on its way: batches are queued, and nothing is published about how long
 * [guess].
 */
export const settlingMs = 15 * 60_000
const dayMs = 86_400_000

/**
 * Whether an activation has to look after events again: some were claimed and never answered, long enough ago to be looked for and less
 * than a day, or were looked for just now and may be sent once more.
 */
export async function eventsWaitForAnother(sql: SqlWork, nowMs: number): Promise<boolean> {
  const ago = (ms: number): string => new Date(nowMs - ms).toISOString()
  const found = await sql.count(
    `SELECT count(*) FROM _tajo.activation_events WHERE (state IN ('claimed', 'unknown')
         AND claimed_at <= CAST($settled AS TIMESTAMPTZ) AND claimed_at > CAST($day AS TIMESTAMPTZ))
       OR (state = 'waiting' AND settled_at > CAST($settled AS TIMESTAMPTZ))`,
    { settled: ago(settlingMs), day: ago(dayMs) },
  )
  return found > 0
}

/**
 * Claims those of the events that nobody has claimed before, and answers their keys. Only what is claimed, and committed so, may
 * be sent.
 */
export async function claimEvents(
  sql: SqlWork,
  events: readonly (PlannedEvent & { readonly brevoId: number })[],
  now: string,
): Promise<ReadonlySet<string>> {
  await sql.load(
    'tajo_claims',
    columns,
    events.map((event) => ({
      event_key: event.eventKey,
      delivery_id: event.deliveryId,
      name: event.name,
      customer_id: event.customerId,
      brevo_id: event.brevoId,
      source: event.source,
      ticket_id: event.ticketId ?? null,
      happened_at: event.at,
      state: 'claimed',
      claimed_at: now,
    })),
  )
  const known = await sql.rows<{ key: string; state: EventState }>(
    'SELECT e.event_key AS key, e.state FROM _tajo.activation_events e JOIN tajo_claims c ON c.event_key = e.event_key',
  )
  const states = new Map(known.map(({ key, state }) => [key, state]))
  await sql.run(
    `INSERT INTO _tajo.activation_events (${names}) SELECT ${names} FROM tajo_claims
     WHERE event_key NOT IN (SELECT event_key FROM _tajo.activation_events)`,
  )
  await sql.run(
    `UPDATE _tajo.activation_events SET state = 'claimed', claimed_at = CAST($now AS TIMESTAMPTZ), settled_at = NULL, reason = '${again}'
     WHERE state = 'waiting' AND event_key IN (SELECT event_key FROM tajo_claims)`,
    { now },
  )
  const free = events.map(({ eventKey }) => eventKey).filter((key) => (states.get(key) ?? 'waiting') === 'waiting')
  return new Set(free)
}

export interface EventNews {
  readonly eventKey: string
  /** `free`: surely not sent; as if it had never been claimed. */
  readonly state: Exclude<EventState, 'baseline' | 'claimed'> | 'free'
  readonly reason?: string
}

/** What became of claimed events. */
export async function settleEvents(sql: SqlWork, news: readonly EventNews[], now: string): Promise<void> {
  if (news.length === 0) return
  await sql.load(
    'tajo_news',
    { event_key: 'text', state: 'text', reason: 'text' },
    news.map(({ eventKey, state, reason }) => ({ event_key: eventKey, state, reason: reason ?? null })),
  )
  await sql.run(
    `DELETE FROM _tajo.activation_events WHERE reason IS NULL AND event_key IN (SELECT event_key FROM tajo_news WHERE state = 'free')`,
  )
  // A second try that did not even go out is still to come; that there was a first one is not forgotten.
  await sql.run(
    `UPDATE _tajo.activation_events AS e SET state = CASE n.state WHEN 'free' THEN 'waiting' ELSE n.state END,
       settled_at = CAST($now AS TIMESTAMPTZ), reason = coalesce(n.reason, e.reason)
     FROM tajo_news n WHERE n.event_key = e.event_key`,
    { now },
  )
}
