import { type ApplyRun, nowOf } from '../apply/apply-run.ts'
import { brevoIdsOf } from '../ledger/contacts.ts'
import type { PlannedEvent } from '../plan.ts'
import type { ActivationReport } from '../report.ts'
import { claimEvents, type EventNews, noteBaselines, settleEvents } from './event-ledger.ts'
import { eventKinds } from './plan-events.ts'
import { reconcileEvents } from './reconcile.ts'

/** Claimed together: enough for batches to pay, few enough to be looked for one by one after a kill. */
const chunk = 1_000

export interface EventsDone {
  readonly counts: ActivationReport['events']
  readonly remarks: readonly string[]
}

/** Sends the plan's events, each at most once: what is not claimed and committed is never sent, and a claim is never sent twice. */
export async function sendEvents(run: ApplyRun): Promise<EventsDone> {
  const { plan, warehouse, config, signal, gates, progress } = run
  await warehouse.work((sql) => noteBaselines(sql, eventKinds(config), plan.createdAt))
  const remarks: string[] = []
  const counts = { sent: 0, waiting: 0, skipped: 0, unanswered: 0, found: 0 }
  if (signal.aborted) return { counts: { ...counts, waiting: plan.events.length }, remarks }
  const earlier = await reconcileEvents(run)
  counts.found = earlier.found
  counts.unanswered = earlier.open
  if (earlier.givenUp > 0)
    remarks.push(`${earlier.givenUp} events got no answer twice and are not in Brevo: they are not sent again.`)
  const { events, late, lost } = await sendable(run)
  counts.skipped = late + lost
  if (late > 0) remarks.push(`${late} events of the plan are too old by now.`)
  if (lost > 0) remarks.push(`${lost} events were not sent: the customer is no contact in Brevo.`)
  const refused = new Map<string, number>()
  for (let from = 0; from < events.length; from += chunk) {
    progress({ phase: 'events', done: from, of: events.length })
    if (signal.aborted || !gates.isOpen('events')) {
      counts.waiting += events.length - from
      break
    }
    for (const { state, reason } of await sendChunk(run, events.slice(from, from + chunk))) {
      if (state === 'sent') counts.sent += 1
      else if (state === 'unknown') counts.unanswered += 1
      else if (state === 'skipped') counts.skipped += 1
      else counts.waiting += 1
      if (state === 'skipped' && reason !== undefined) refused.set(reason, (refused.get(reason) ?? 0) + 1)
    }
  }
  for (const [reason, count] of refused) remarks.push(`${count} events were refused: ${reason}`)
  return { counts, remarks }
}

type Sendable = PlannedEvent & { readonly brevoId: number }

/** Those whose contact is known and whose time has not passed while the plan lay. */
async function sendable({ plan, warehouse, config, clock }: ApplyRun): Promise<{
  readonly events: readonly Sendable[]
  readonly late: number
  readonly lost: number
}> {
  const customers = new Set(plan.events.map(({ customerId }) => customerId))
  const known = await warehouse.work((sql) => brevoIdsOf(sql, customers))
  const young = plan.events.filter(({ at }) => Date.parse(at) > clock.now() - config.eventMaxAgeMs)
  const events = young.flatMap((event): Sendable[] => {
    const brevoId = known.get(event.customerId) ?? event.brevoId
    return brevoId === undefined ? [] : [{ ...event, brevoId }]
  })
  return { events, late: plan.events.length - young.length, lost: young.length - events.length }
}

async function sendChunk(run: ApplyRun, events: readonly Sendable[]): Promise<readonly EventNews[]> {
  const { warehouse, destination, signal, gates } = run
  const claimed = await warehouse.work((sql) => claimEvents(sql, events, nowOf(run)))
  const open = events.filter(({ eventKey }) => claimed.has(eventKey))
  if (open.length === 0) return []
  const answers = await destination.sendEvents(
    open.map(({ deliveryId, name, brevoId, at, properties }) => ({
      deliveryId,
      name,
      contactId: brevoId,
      at,
      properties,
    })),
    signal,
  )
  const byId = new Map(answers.map((answer) => [answer.deliveryId, answer]))
  const news = open.map(({ eventKey, deliveryId }): EventNews => {
    const answer = byId.get(deliveryId)
    // Nothing said of it: it may have gone.
    if (answer === undefined) return { eventKey, state: 'unknown' }
    gates.heed('events', answer)
    if (answer.ok) return { eventKey, state: 'sent' }
    switch (answer.cause) {
      case 'unknown':
        return { eventKey, state: 'unknown' }
      case 'busy':
      case 'limited':
      case 'refused':
        return { eventKey, state: 'free' }
      default:
        return { eventKey, state: 'skipped', reason: answer.message }
    }
  })
  await warehouse.work((sql) => settleEvents(sql, news, nowOf(run)))
  return news
}
