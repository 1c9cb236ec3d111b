import type { SourceConfig } from '@tajo/core/config/config'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Hint } from '@tajo/core/webhook'
import type { HelpCenterEvent } from '@tajo/engine/help-center-events'
import { refreshRows } from '@tajo/engine/refresh'
import type { RefreshedRow, RefreshReport } from '@tajo/engine/refresh/report'
import { bringModelsUpToDate } from '../models/bring-up-to-date.ts'
import type { Call } from '../operation.ts'
import { withSource } from '../with-source.ts'
import type { Workplace } from '../workplace.ts'
import { activateTouched, whyNotLive } from './activate-touched.ts'
import { idsOfAddresses, withIds } from './contact-addresses.ts'
import type { DeliveryOutcome, PendingDelivery, Processed } from './delivery.ts'
import { provenVisits, storeVisits, visitors } from './help-center-visits.ts'
import { changing, outcomeOf, rowsOf } from './outcomes.ts'
import { customersOf, customersOfContacts, touchedRows } from './touched-customers.ts'

/** Lists that go by time are read from so long before the first delivery. */
const marginMs = 10 * 60_000

/**
 * Does what stored deliveries of one source call for: each row they name is read again once, the models are brought up to date once,
 * and what the people touched need is written in one plan. What a delivery says is never believed: only what is read again.
 *
 * @example
 * const { deliveries } = await processDeliveries(place, source, rows, { signal, tell })
 * deliveries // [{ id: 7, state: 'done', note: 'tickets 1 updated, conversations 1 inserted', … }]
 */
export function processDeliveries(
  place: Workplace,
  source: SourceConfig,
  deliveries: readonly PendingDelivery[],
  call: Pick<Call, 'signal' | 'tell'>,
): Promise<Processed> {
  const { signal } = call
  return place.withWarehouse({ command: 'deliveries', computes: true, signal }, async (warehouse) => {
    const open = deliveries.filter(({ own, hints }) => !own && hints.length > 0)
    const before = await idsOf(warehouse, source, open)
    const refresh = open.length === 0 ? null : await refreshFor(place, source, warehouse, open, call)
    if (refresh !== null) call.tell({ kind: 'part', name: 'refresh', value: refresh })
    const after = await idsOf(warehouse, source, open)
    const known = deliveries.map((one) => withIds(one, before, after))
    const outcomes = known.map((one) => outcomeOf(one, one.own ? [] : rowsOf(one, refresh?.rows ?? [])))
    const visits = source.type === 'brevo' ? [] : provenVisits(deliveries)
    await storeVisits(place, source, warehouse, visits)
    const done = await activateFor(place, source, warehouse, { rows: dueRows(known, refresh, outcomes), visits }, call)
    return { deliveries: outcomes, refresh, ...done }
  })
}

function refreshFor(
  place: Workplace,
  source: SourceConfig,
  warehouse: Warehouse,
  deliveries: readonly PendingDelivery[],
  { signal }: Pick<Call, 'signal'>,
): Promise<RefreshReport> {
  const hints: readonly Hint[] = deliveries.flatMap((one) => one.hints)
  const first = Math.min(
    ...deliveries.flatMap(({ at, receivedAt }) => [Date.parse(receivedAt), ...(at === null ? [] : [Date.parse(at)])]),
  )
  const since = Number.isNaN(first) ? {} : { since: new Date(first - marginMs) }
  return withSource(place, source, (open) =>
    refreshRows(open, warehouse, hints, { clock: place.clock, signal, ...since }),
  )
}

type DueRow = Pick<RefreshedRow, 'stream' | 'key'> & Partial<Pick<RefreshedRow, 'parent'>>

/** Rows that changed; of deliveries that were begun before, all they name: how far that came nobody knows. */
function dueRows(
  deliveries: readonly PendingDelivery[],
  refresh: RefreshReport | null,
  outcomes: readonly DeliveryOutcome[],
): readonly DueRow[] {
  const waiting = new Set(outcomes.flatMap(({ id, state }) => (state === 'pending' ? [id] : [])))
  const changed = (refresh?.rows ?? []).filter(({ outcome }) => changing.includes(outcome))
  const again = deliveries
    .filter((one) => one.again === true && !one.own && !waiting.has(one.id))
    .flatMap(({ hints }) => hints)
  // Of a rating the row does not say whose ticket it is: whoever named it did.
  const unplaced = changed.some(({ stream, parent }) => parent === undefined && stream.startsWith('satisfaction_'))
  const named = unplaced ? deliveries.flatMap(({ hints }) => hints) : []
  return [...changed, ...again, ...named]
}

async function activateFor(
  place: Workplace,
  source: SourceConfig,
  warehouse: Warehouse,
  { rows: due, visits }: { readonly rows: readonly DueRow[]; readonly visits: readonly HelpCenterEvent[] },
  call: Pick<Call, 'signal' | 'tell'>,
): Promise<Pick<Processed, 'models' | 'activation'>> {
  if (due.length + visits.length === 0) {
    const reason = whyNotLive(place)
    return { models: null, activation: reason === undefined ? { kind: 'nobody' } : { kind: 'off', reason } }
  }
  const { layer } = place.config.models
  if (source.type === 'brevo') {
    const contacts = new Set(due.flatMap(({ stream, key }) => (stream === 'contacts' ? [key] : [])))
    const customers = await customersOfContacts(warehouse, { support: layer, mirror: source.layer }, contacts)
    return { models: null, activation: await activateTouched(place, warehouse, customers, call) }
  }
  const touched = touchedRows(due)
  // A ticket that went from one requester to another is the business of both.
  const before = await customersOf(warehouse, layer, source.name, touched)
  const { milliseconds } = await bringModelsUpToDate(place, warehouse, { signal: call.signal })
  const after = await customersOf(warehouse, layer, source.name, touched)
  const customers = new Set([...before, ...after, ...(await visitors(warehouse, layer, source.name, visits))])
  return { models: milliseconds, activation: await activateTouched(place, warehouse, [...customers], call) }
}

function idsOf(
  warehouse: Warehouse,
  source: SourceConfig,
  deliveries: readonly PendingDelivery[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  return source.type === 'brevo' ? idsOfAddresses(warehouse, source.layer, deliveries) : Promise.resolve(new Map())
}
