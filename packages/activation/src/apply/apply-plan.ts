import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Destination } from '@tajo/core/destination'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { applyCompanies } from '../companies/apply-companies.ts'
import { sendEvents } from '../events/send-events.ts'
import { notePlan, planState } from '../ledger/plans.ts'
import type { Plan } from '../plan.ts'
import type { ActivationReport, ApplyProgress } from '../report.ts'
import { type ApplyRun, nowOf } from './apply-run.ts'
import { createAttributes } from './attributes.ts'
import { applyContacts } from './contacts.ts'
import { Gates } from './gates.ts'
import { mirrorTable } from './mirror.ts'
import { summaryOf, tally } from './tally.ts'

/** A plan older than this is held against a mirror read anew. */
const freshMs = 5 * 60_000

export interface ApplyOptions {
  readonly plan: Plan
  readonly warehouse: Warehouse
  readonly destination: Destination
  /** Reads the account's news into the warehouse; `whole` walks all contacts, so that deleted ones are known. */
  readonly readMirror: (read: { readonly whole: boolean }) => Promise<void>
  readonly config: ActivationConfig
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly progress?: (progress: ApplyProgress) => void
  /** Why a person lets a plan go on that a guard has stopped. */
  readonly releasedBecause?: string
}

/**
 * Writes what the plan says and nothing else, and believes only what it reads back. It may be cut at any moment and called again, with
 * this plan or a new one: what is there already is not written again.
 *
 * @example
 * const report = await applyPlan({ plan, warehouse, destination, readMirror, config, clock, signal })
 * report.outcomes // { delivered: 442, unchanged: 17762, withheld: 35, rejected: 1, conflicted: 0, waiting: 0 }
 */
export async function applyPlan(options: ApplyOptions): Promise<ActivationReport> {
  const { plan, warehouse, destination, config, clock, signal } = options
  checkGuards(options)
  const release = await warehouse.lockSource?.('brevo (activation)')
  try {
    await checkErased(options)
    const before = await warehouse.work((sql) => planState(sql, plan.id))
    const reason = options.releasedBecause === undefined ? {} : { releasedBecause: options.releasedBecause }
    await warehouse.work((sql) => notePlan(sql, plan, 'applying', reason))
    const run: ApplyRun = {
      plan,
      warehouse,
      destination,
      config,
      clock,
      signal,
      gates: new Gates(),
      progress: options.progress ?? (() => undefined),
      mirror: await mirrorTable(warehouse),
    }
    const isStale = before !== undefined && before.state !== 'planned'
    try {
      if (isStale || clock.now() - Date.parse(plan.createdAt) > freshMs) await options.readMirror({ whole: false })
      const report = await applyAll(run, options.readMirror)
      await warehouse.work((sql) =>
        notePlan(sql, plan, report.state, { finishedAt: nowOf(run), summary: summaryOf(report) }),
      )
      return report
    } catch (error) {
      await warehouse.work((sql) => notePlan(sql, plan, 'stopped', { finishedAt: nowOf(run) }))
      throw error
    }
  } finally {
    await release?.()
  }
}

async function applyAll(run: ApplyRun, readMirror: ApplyOptions['readMirror']): Promise<ActivationReport> {
  const [startMs, callsBefore] = [run.clock.now(), run.destination.usage().calls]
  const attributes = await createAttributes(run)
  const contacts = await applyContacts(run, readMirror, attributes.missing)
  const companies = await applyCompanies(run)
  const events = await sendEvents(run)
  return tally(run, {
    attributes,
    contacts,
    companies,
    events,
    calls: run.destination.usage().calls - callsBefore,
    milliseconds: run.clock.now() - startMs,
  })
}

/** Whoever was erased since may be in it. */
async function checkErased({ plan, warehouse }: ApplyOptions): Promise<void> {
  const since = await warehouse.work((sql) =>
    sql.count(`SELECT count(*) FROM _tajo.erased WHERE kind = 'address' AND erased_at >= CAST($made AS TIMESTAMPTZ)`, {
      made: plan.createdAt,
    }),
  )
  if (since === 0) return
  throw new TajoError('TAJO_RUN_ACTIVE', `Somebody was erased after plan ${plan.id} was made.`, {
    hint: 'Plan anew: run it again.',
  })
}

function checkGuards({ plan, releasedBecause }: ApplyOptions): void {
  const stopped = plan.guards.filter(({ ok }) => !ok)
  if (stopped.length === 0 || releasedBecause !== undefined) return
  throw new TajoError('TAJO_GUARD', `Plan ${plan.id} was stopped: ${stopped.map(({ text }) => text).join(' ')}`)
}
