import type { JobKind } from '@tajo/control/jobs/kinds'
import type { JobHandler, JobRun } from '@tajo/control/jobs/worker'
import { isErrorCode } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'
import type { Activated } from '@tajo/operations/activation/run-activation'
import type { SyncDocument } from '@tajo/operations/list/sync'
import type { News } from '@tajo/operations/operation'
import { parseInput } from '@tajo/operations/parse-input'
import { syncFailure } from '@tajo/operations/sync-source'
import { countRows, followOf } from './after-sync.ts'
import type { JobContext } from './context.ts'
import { runDeliveries } from './deliveries.ts'
import { missedBy } from './missed.ts'
import { createEnqueue, type Order, openedOrder } from './order.ts'
import { sealed, sealedNews } from './sealed-words.ts'
import { syncPatiently } from './sync-patiently.ts'

/** Who asks when nobody does. */
export const scheduleActor = 'schedule'

/** How a job ended, for whoever raises alarms. */
export interface JobEnd {
  readonly kind: JobKind
  readonly source: string | null
  /** 1 for the first. */
  readonly attempt: number
  /** What came out of it; `undefined` where it failed. */
  readonly output: unknown
  readonly error: unknown
}

/** What each kind of job does. Everything but deliveries is an operation, the same a command runs. */
export function createHandlers(
  context: JobContext,
  onEnd: (end: JobEnd) => Promise<void>,
): Readonly<Record<JobKind, JobHandler>> {
  const { metrics, traces, clock, key } = context
  const watched =
    (work: (run: JobRun) => Promise<unknown>): JobHandler =>
    async (run) => {
      const began = clock.now()
      const { kind, source, attempt } = run
      const attributes = { 'tajo.job.kind': kind, ...(source === null ? {} : { 'tajo.source': source }) }
      const seconds = (): number => (clock.now() - began) / 1000
      try {
        const output = await traces.span(`job ${kind}`, { attributes }, () => work(run))
        metrics.job(kind, 'done', seconds())
        await onEnd({ kind, source, attempt, output, error: undefined })
        return sealed(key, output)
      } catch (error) {
        metrics.job(kind, run.signal.aborted ? 'stopped' : 'failed', seconds())
        if (!run.signal.aborted) await onEnd({ kind, source, attempt, output: undefined, error })
        throw error
      }
    }
  const operation = watched((run) => runOperation(context, run))
  return {
    sync: operation,
    models: operation,
    activate: operation,
    verify: operation,
    erase: operation,
    delivery: watched((run) => runDeliveries(context, run)),
  }
}

async function runOperation(context: JobContext, run: JobRun): Promise<unknown> {
  const { place, operations, key } = context
  const order = openedOrder(key, run.data)
  const operation = operations.find(({ name }) => name === order.operation)
  if (operation === undefined) {
    throw new TajoError('TAJO_SERVER_NOT_FOUND', `This version of Tajo does not have the operation ${order.operation}.`)
  }
  const input = parseInput(operation, order.input)
  const tell = (news: News): void => run.tell(sealedNews(key, news))
  const call = { signal: run.signal, tell, actor: order.actor }
  const patient = operation.name === 'sync' && order.actor !== scheduleActor
  const output = patient ? await syncPatiently(place, input, call) : await operation.run(place, input, call)
  // Told to end, it has saved what it had; only by this does the queue learn that it is not done.
  run.signal.throwIfAborted()
  await afterwards(context, { ...order, again: run.again }, output, tell)
  return output
}

/** What a run leads to: counts, and the next job. */
async function afterwards(
  context: JobContext,
  { operation: name, actor, again }: Order & Pick<JobRun, 'again'>,
  output: unknown,
  tell: (news: News) => void,
): Promise<void> {
  const { metrics, config, control, operations, key } = context
  if (name === 'activate.apply') countDelivered(context, output as Activated)
  if (name !== 'sync') return
  const { reports } = output as SyncDocument
  countRows(metrics, reports)
  for (const report of reports) {
    if ('error' in report) continue
    // The sync is done, whatever becomes of the count.
    const missed = await missedBy(context, report).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      context.log.warn('What webhooks missed could not be counted.', { source: report.source, reason })
      return undefined
    })
    if (missed === undefined) continue
    metrics.webhooksMissed(report.source, missed.missed)
    tell({ kind: 'part', name: 'missed', value: { source: report.source, ...missed } })
  }
  const follow = followOf(config, reports, again)
  const next = operations.find((one) => one.name === follow)
  if (next !== undefined) await createEnqueue(control.jobs, key, config)(next, {}, scheduleActor)
  // Nobody watches: the queue tries again what may pass.
  const failure = actor === scheduleActor ? reports.map(syncFailure).find((one) => one !== undefined) : undefined
  if (failure === undefined) return
  const { code, message, hint } = failure
  throw new TajoError(isErrorCode(code) ? code : 'TAJO_INTERNAL', message, { hint })
}

function countDelivered({ metrics }: JobContext, { report }: Activated): void {
  if (report === null) return
  metrics.rowsDelivered('contacts', report.outcomes.delivered)
  if (report.outcomes.rejected > 0) metrics.rowsRejected('brevo', report.outcomes.rejected)
}
