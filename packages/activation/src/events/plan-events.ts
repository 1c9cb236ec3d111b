import { createHash } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Json, JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { PlannedEvent } from '../plan.ts'
import type { PlanPart } from '../plan-activation.ts'
import { baselineKey } from './event-ledger.ts'

export interface EventPlan {
  readonly events: readonly PlannedEvent[]
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
}

export interface EventKind {
  readonly source: string
  readonly happening: string
  readonly name: string
}

export interface PlanEventsOptions {
  readonly config: Pick<ActivationConfig, 'sources' | 'eventMaxAgeMs' | 'guards' | 'newContacts'>
  /** Schema of the support model. */
  readonly layer: string
  readonly nowMs: number
}

const dayMs = 86_400_000

/** The events' part of a plan. */
export function eventsPart({
  config,
  layer,
  clock,
}: Omit<PlanEventsOptions, 'nowMs'> & { readonly clock: Clock }): PlanPart {
  return async (sql) => {
    const { events, skipped } = await planEvents(sql, { config, layer, nowMs: clock.now() })
    return { events, eventsSkipped: skipped }
  }
}

/** What happens to tickets and has a name in Brevo. */
export function eventKinds({ sources }: Pick<ActivationConfig, 'sources'>): readonly EventKind[] {
  return sources.flatMap(({ source, events }) =>
    Object.entries(events).map(([happening, name]) => ({ source, happening, name })),
  )
}

/**
 * Happenings of tickets that are to be sent now: after the first activation of their kind, young enough, never sent before, and
 * of each customer no more than the cap allows in a day. What is over the cap stays for another day while it is young.
 */
export async function planEvents(sql: SqlWork, { config, layer, nowMs }: PlanEventsOptions): Promise<EventPlan> {
  const kinds = eventKinds(config)
  if (kinds.length === 0) return { events: [], skipped: [] }
  const skipped = new Map<string, number>()
  const skip = (reason: string, count = 1): void => {
    if (count > 0) skipped.set(reason, (skipped.get(reason) ?? 0) + count)
  }
  const oldest = new Date(nowMs - config.eventMaxAgeMs).toISOString()
  const candidates = await readCandidates(sql, { kinds, layer, oldest, now: new Date(nowMs).toISOString() })
  skip(
    'too old',
    await countLate(sql, { layer, oldest, from: new Date(nowMs - 2 * config.eventMaxAgeMs).toISOString() }),
  )
  const perCustomer = await sentWithin(sql, new Date(nowMs - dayMs).toISOString())
  const events: PlannedEvent[] = []
  for (const row of candidates) {
    if (!fits(row)) continue
    if (row.since === null || Date.parse(row.at) <= Date.parse(row.since)) skip('before the first activation')
    else if (row.customerId === null) skip('no customer')
    else if (row.isStaff) skip('staff')
    else if (row.brevoId === null && config.newContacts === 'skip') skip('no contact in Brevo')
    else {
      const sent = perCustomer.get(row.customerId) ?? 0
      if (sent >= config.guards.maxEventsPerContact) {
        skip(`more than ${config.guards.maxEventsPerContact} a day for one contact`)
        continue
      }
      perCustomer.set(row.customerId, sent + 1)
      events.push(planned({ ...row, customerId: row.customerId }))
    }
  }
  return { events, skipped: [...skipped].map(([reason, count]) => ({ reason, count })) }
}

interface Candidate {
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
const kindsOf: Readonly<Record<string, { readonly event: string; readonly words: readonly string[] }>> = {
  satisfaction_good: { event: 'satisfaction_rated', words: ['good'] },
  satisfaction_bad: { event: 'satisfaction_rated', words: ['bad'] },
}

async function readCandidates(
  sql: SqlWork,
  { kinds, layer, oldest, now }: { kinds: readonly EventKind[]; layer: string; oldest: string; now: string },
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
     WHERE k.happened_at > CAST($oldest AS TIMESTAMPTZ) AND k.happened_at <= CAST($now AS TIMESTAMPTZ) AND (e.event_key IS NULL OR e.state = 'waiting')
     ORDER BY k.happened_at, k.key`,
    { oldest, now },
  )
}

/** Happenings that came to be known only after they were too old. */
function countLate(
  sql: SqlWork,
  { layer, oldest, from }: { layer: string; oldest: string; from: string },
): Promise<number> {
  return sql.count(
    `SELECT count(*) FROM (${mapped(layer)}) k
     JOIN _tajo.activation_events b ON b.event_key = k.baseline AND b.happened_at < k.happened_at
     LEFT JOIN _tajo.activation_events e ON e.event_key = k.key
     WHERE k.happened_at > CAST($from AS TIMESTAMPTZ) AND k.happened_at <= CAST($oldest AS TIMESTAMPTZ) AND (e.event_key IS NULL OR e.state = 'waiting')
       AND k.happening NOT IN (${Object.keys(kindsOf)
         .map((word) => `'${word}'`)
         .join(', ')})`,
    { from, oldest },
  )
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

/** The timeline under the names of the file; two names of one happening are two events. */
function mapped(layer: string): string {
  return `SELECT CASE WHEN m.happening = t.event THEN t.event_key ELSE t.event_key || '#' || m.happening END AS key, m.baseline, m.happening, m.name,
    t.source, t.ticket_id, t.customer_id, t.happened_at, t.properties
    FROM ${quoted(layer)}.ticket_timeline t JOIN tajo_kinds m ON m.source = t.source AND m.event = t.event`
}

async function sentWithin(sql: SqlWork, from: string): Promise<Map<string, number>> {
  const rows = await sql.rows<{ id: string; sent: number }>(
    `SELECT customer_id AS id, count(*) AS sent FROM _tajo.activation_events
     WHERE state IN ('claimed', 'sent', 'unknown') AND claimed_at > CAST($from AS TIMESTAMPTZ) GROUP BY customer_id`,
    { from },
  )
  return new Map(rows.map(({ id, sent }) => [id, Number(sent)]))
}

function fits({ happening, properties }: Candidate): boolean {
  const kind = kindsOf[happening]
  return kind === undefined || kind.words.includes(String(properties?.['word'] ?? ''))
}

function planned(row: Candidate & { readonly customerId: string }): PlannedEvent {
  return {
    eventKey: row.key,
    deliveryId: createHash('sha256').update(row.key).digest('hex').slice(0, 32),
    name: row.name,
    customerId: row.customerId,
    brevoId: row.brevoId ?? undefined,
    source: row.source,
    ticketId: row.ticketId === null ? undefined : String(row.ticketId),
    at: row.at,
    properties: propertiesOf(row),
  }
}

/** Plain values under names Brevo takes: letters, digits, `_` and `-` [oas]. */
function propertiesOf({ properties, source, ticketId }: Candidate): PlannedEvent['properties'] {
  const plain = Object.entries(properties ?? {}).flatMap(([key, value]) => {
    const told = Array.isArray(value) ? value.join(', ') : value
    return isPlain(told) ? [[key.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 255), told] as const] : []
  })
  return { source, ...(ticketId === null ? {} : { ticket_id: ticketId }), ...Object.fromEntries(plain) }
}

function isPlain(value: Json | undefined): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
