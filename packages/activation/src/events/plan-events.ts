import { createHash } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { PlannedEvent } from '../plan.ts'
import type { PlanPart } from '../plan-activation.ts'
import { type Candidate, countLate, type EventKind, kindsOf, readCandidates, sentWithin } from './candidates.ts'

export interface EventPlan {
  readonly events: readonly PlannedEvent[]
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
}

export interface PlanEventsOptions {
  readonly config: Pick<ActivationConfig, 'sources' | 'eventMaxAgeMs' | 'guards' | 'newContacts'>
  /** Schema of the support model. */
  readonly layer: string
  readonly nowMs: number
  /** Table of the only customers it is about. */
  readonly among?: string | undefined
}

const dayMs = 86_400_000

/** The events' part of a plan. */
export function eventsPart({
  config,
  layer,
  clock,
}: Omit<PlanEventsOptions, 'nowMs' | 'among'> & { readonly clock: Clock }): PlanPart {
  return async (sql, among) => {
    const { events, skipped } = await planEvents(sql, { config, layer, nowMs: clock.now(), among })
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
export async function planEvents(sql: SqlWork, { config, layer, nowMs, among }: PlanEventsOptions): Promise<EventPlan> {
  const kinds = eventKinds(config)
  if (kinds.length === 0) return { events: [], skipped: [] }
  const skipped = new Map<string, number>()
  const skip = (reason: string, count = 1): void => {
    if (count > 0) skipped.set(reason, (skipped.get(reason) ?? 0) + count)
  }
  const oldest = new Date(nowMs - config.eventMaxAgeMs).toISOString()
  const candidates = await readCandidates(sql, { kinds, layer, oldest, now: new Date(nowMs).toISOString(), among })
  skip(
    'too old',
    await countLate(sql, { layer, oldest, from: new Date(nowMs - 2 * config.eventMaxAgeMs).toISOString(), among }),
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
