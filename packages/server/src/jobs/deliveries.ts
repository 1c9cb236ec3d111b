import type { Settlement } from '@tajo/control/inbox'
import type { Delivery } from '@tajo/control/inbox/delivery'
import type { JobRun } from '@tajo/control/jobs/worker'
import type { SourceConfig } from '@tajo/core/config/config'
import { isTajoError, type TajoError } from '@tajo/core/errors'
import type { DeliveryOutcome, HelpCenterVisit, PendingDelivery } from '@tajo/operations/deliveries/delivery'
import { processDeliveries } from '@tajo/operations/deliveries/process-deliveries'
import type { News } from '@tajo/operations/operation'
import type { JobContext } from './context.ts'
import { sealedNews } from './sealed-words.ts'

const atOnce = 500
/** Deliveries beyond these that name the same rows: a burst about a few tickets costs one reading of them. */
const alongAtOnce = 5_000
/** A delivery that was begun so often and never came to an end is set aside, for a person to look at. */
const mostAttempts = 8
const betweenTriesMs = 2_000

/** What a delivery job did, in numbers. */
export interface DeliveriesDone {
  readonly source: string
  readonly done: number
  readonly ignored: number
  readonly failed: number
}

/** Works on what waits for one source until nothing does. */
export async function runDeliveries(context: JobContext, run: JobRun): Promise<DeliveriesDone> {
  const { inbox } = context.control
  const name = run.source ?? ''
  const source = context.config.sources.find((one) => one.name === name && one.enabled)
  const count = { done: 0, ignored: 0, failed: 0 }
  for (;;) {
    run.signal.throwIfAborted()
    const rows = await inbox.take(name, atOnce, alongAtOnce)
    if (rows.length === 0) return { source: name, ...count }
    const { worn, fresh } = partedByAttempts(rows)
    await inbox.settle(
      worn.map(({ id }) => ({ id, state: 'dead', note: `begun ${mostAttempts} times without an end` })),
    )
    if (source === undefined) {
      await inbox.settle(
        fresh.map(({ id }) => ({ id, state: 'failed', note: 'its source is not configured or switched off' })),
      )
      continue
    }
    const outcomes = fresh.length === 0 ? [] : await workedOrPutBack(context, source, fresh, run)
    await inbox.settle(outcomes.map(({ id, state, note }) => ({ id, state, note }) satisfies Settlement))
    for (const { state } of outcomes) if (state !== 'pending') count[state] += 1
    noteLag(context, source.name, fresh, outcomes)
    // Somebody else writes the source: what is put back would come at once again.
    if (outcomes.some(({ state }) => state === 'pending')) await context.clock.sleep(betweenTriesMs, run.signal)
  }
}

function partedByAttempts(rows: readonly Delivery[]): { worn: readonly Delivery[]; fresh: readonly Delivery[] } {
  return {
    worn: rows.filter(({ attempts }) => attempts > mostAttempts),
    fresh: rows.filter(({ attempts }) => attempts <= mostAttempts),
  }
}

/** What fails on something passing waits on, however often that happens: only tries that end without a word wear a delivery out. */
async function workedOrPutBack(
  context: JobContext,
  source: SourceConfig,
  rows: readonly Delivery[],
  run: JobRun,
): Promise<readonly DeliveryOutcome[]> {
  try {
    return await worked(context, source, rows, run)
  } catch (error) {
    // Told to end, they may be another worker's by now.
    if (!run.signal.aborted) {
      const note = isTajoError(error) ? error.code : 'TAJO_INTERNAL'
      // A key that is refused stays refused until a person mends it: asking again every few seconds would only fill the dead letters.
      const state = isTajoError(error) && isForPerson(error) ? 'failed' : 'pending'
      await context.control.inbox.settle(rows.map(({ id }) => ({ id, state, note }) as const))
    }
    throw error
  }
}

/** Refused keys and models that do not hold: it is none of the deliveries' fault, and trying each by itself would change nothing. */
function isForPerson({ family, code }: TajoError): boolean {
  return family === 'permission' || code === 'TAJO_MODEL' || code === 'TAJO_MODEL_TEST'
}

/** All together; where that fails for good, one by one, so that one delivery costs no other its chance. */
async function worked(
  context: JobContext,
  source: SourceConfig,
  rows: readonly Delivery[],
  run: JobRun,
): Promise<readonly DeliveryOutcome[]> {
  try {
    return await together(context, source, rows, run)
  } catch (error) {
    run.signal.throwIfAborted()
    // What may pass is tried again with the whole job; the rows wait meanwhile.
    if (isTajoError(error) && (error.retryable || isForPerson(error))) throw error
    if (rows.length > 1) {
      const outcomes: DeliveryOutcome[] = []
      for (const row of rows) outcomes.push(...(await worked(context, source, [row], run)))
      return outcomes
    }
    const [row] = rows
    const note = isTajoError(error) ? error.code : 'TAJO_INTERNAL'
    context.log.warn('A delivery could not be processed.', {
      source: source.name,
      id: row?.id,
      reason: error instanceof Error ? error.message : String(error),
    })
    return row === undefined ? [] : [{ id: row.id, state: 'failed', note, rows: [] }]
  }
}

async function together(
  { place, key, traces, control }: JobContext,
  source: SourceConfig,
  rows: readonly Delivery[],
  run: JobRun,
): Promise<readonly DeliveryOutcome[]> {
  const tell = (news: News): void => run.tell(sealedNews(key, news))
  const parents = traces.enabled ? await traceparentsOf(control.inbox, rows) : []
  const [parent, ...links] = parents
  const attributes = { 'tajo.source': source.name, 'tajo.deliveries': rows.length }
  return traces.span('deliveries', { attributes, parent, links }, async () => {
    const pending = await Promise.all(rows.map((row) => asPending(row, control.inbox)))
    const { deliveries } = await processDeliveries(place, source, pending, { signal: run.signal, tell })
    return deliveries
  })
}

async function asPending(
  { id, key, topic, happenings, hints, occurredAt, receivedAt, attempts }: Delivery,
  inbox: JobContext['control']['inbox'],
): Promise<PendingDelivery> {
  const pending = { id, key, topic, happenings, hints, at: occurredAt, own: false, receivedAt, again: attempts > 1 }
  // What a page told stands in its body alone.
  const body = key.startsWith('beacon:') ? (await inbox.get(id))?.body : undefined
  return body === undefined || body === null
    ? pending
    : { ...pending, visit: JSON.parse(body.toString('utf8')) as HelpCenterVisit }
}

const mostLinks = 20

async function traceparentsOf(inbox: JobContext['control']['inbox'], rows: readonly Delivery[]): Promise<string[]> {
  const found: string[] = []
  for (const { id } of rows.slice(0, mostLinks)) {
    const traceparent = (await inbox.get(id))?.headers['traceparent']
    if (traceparent !== undefined) found.push(traceparent)
  }
  return found
}

function noteLag(
  { metrics, clock }: JobContext,
  source: string,
  rows: readonly Delivery[],
  outcomes: readonly DeliveryOutcome[],
): void {
  const done = new Set(outcomes.filter(({ state }) => state === 'done').map(({ id }) => id))
  for (const { id, occurredAt, receivedAt } of rows) {
    if (done.has(id)) metrics.webhookLag(source, Math.max(0, clock.now() - Date.parse(occurredAt ?? receivedAt)) / 1000)
  }
}
