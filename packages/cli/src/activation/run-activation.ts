import { randomBytes } from 'node:crypto'
import type { Plan } from '@tajo/activation/plan'
import type { PlanOptions } from '@tajo/activation/plan-activation'
import type { ActivationReport, ApplyProgress } from '@tajo/activation/report'
import type { WriteBackReport } from '@tajo/activation/write-back/write-back'
import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { RunReport } from '@tajo/models/run-models'
import { runModelsOf } from '../commands/models-run.ts'
import type { Context } from '../context.ts'
import { activateWords } from '../text/activation-report.ts'
import { type Target, withTarget } from './open-target.ts'
import { writeBackTo } from './write-back.ts'

export interface ActivationInput {
  readonly dryRun?: boolean
  /** Beginning of the hash of the plan that a guard has stopped. */
  readonly release?: string
  readonly reason?: string
  /** Only this customer, by e-mail or id. */
  readonly contact?: string
}

export interface Activated {
  readonly models: RunReport
  readonly plan: Plan
  /** `null`: only planned, or stopped by a guard. */
  readonly report: ActivationReport | null
  readonly writeBack: WriteBackReport | null
  readonly exitCode: number
}

/** Hears of a run while it goes on. */
export interface ActivationWatch {
  readonly models?: (report: RunReport) => void
  readonly plan?: (plan: Plan) => void
  readonly progress?: (progress: ApplyProgress) => void
}

/** The way from what is synced to what stands in Brevo: mirror, models, plan, apply, read back, and edits back to the helpdesks. */
export function runActivation(
  context: Context,
  config: Config,
  target: Target,
  warehouse: Warehouse,
  input: ActivationInput,
  signal: AbortSignal,
  watch: ActivationWatch = {},
): Promise<Activated> {
  return withTarget(context, target, warehouse, signal, async (open) => {
    context.say(activateWords.readingMirror)
    await open.readMirror({ whole: false })
    context.say(activateWords.modelling)
    const models = await runModelsOf(context, config, warehouse)
    watch.models?.(models)
    const plan = await planOf(context, config, target, warehouse, open, input.contact)
    watch.plan?.(plan)
    signal.throwIfAborted()
    if (input.dryRun === true) return { models, plan, report: null, writeBack: null, exitCode: 0 }
    const releasedBecause = releaseOf(plan, input)
    if (releasedBecause === undefined && plan.guards.some(({ ok }) => !ok))
      return { models, plan, report: null, writeBack: null, exitCode: 7 }
    const { applyPlan } = await import('@tajo/activation/apply/apply-plan')
    const report = await applyPlan({
      plan,
      warehouse,
      destination: open.destination,
      readMirror: open.readMirror,
      config: target.config,
      clock: context.io.clock,
      signal,
      ...(watch.progress === undefined ? {} : { progress: watch.progress }),
      ...(releasedBecause === undefined ? {} : { releasedBecause }),
    })
    const writeBack =
      plan.helpdeskWrites.length === 0 || signal.aborted
        ? null
        : await writeBackTo(context, config, plan.id, plan.helpdeskWrites, warehouse, signal)
    return { models, plan, report, writeBack, exitCode: exitCodeOf(report, writeBack) }
  })
}

/** The plan as it would be applied; of one customer only where one is named. */
export async function planOf(
  context: Context,
  config: Config,
  target: Target,
  warehouse: Warehouse,
  { destination }: Pick<PlanOptions, 'destination'>,
  only: string | undefined,
): Promise<Plan> {
  const [{ planActivation }, { eventsPart }, { companiesPart }] = await Promise.all([
    import('@tajo/activation/plan-activation'),
    import('@tajo/activation/events/plan-events'),
    import('@tajo/activation/companies/plan-companies'),
  ])
  const { clock } = context.io
  const layer = config.models.layer
  const companies = companiesPart(target.config, { layer })
  return planActivation({
    warehouse,
    config: target.config,
    layers: { support: layer, mirror: target.account.layer },
    destination,
    clock,
    newId: () => randomBytes(4).toString('hex'),
    newKey: () => randomBytes(32).toString('hex'),
    ...(only === undefined ? {} : { only }),
    parts: {
      events: eventsPart({ config: target.config, layer, clock }),
      ...(companies === undefined ? {} : { companies }),
    },
  })
}

/** Why a stopped plan may go on: a person said so, of this very plan. */
function releaseOf(plan: Plan, { release, reason }: ActivationInput): string | undefined {
  if (release === undefined) return undefined
  if (reason === undefined || reason.trim() === '') throw new TajoError('TAJO_USAGE', activateWords.reasonMissing)
  if (release.length >= 8 && plan.hash.startsWith(release)) return reason
  throw new TajoError('TAJO_GUARD', activateWords.otherPlan(release, plan.hash.slice(0, 12)), {
    hint: activateWords.lookAgain,
  })
}

function exitCodeOf({ state, outcomes, inPart }: ActivationReport, writeBack: WriteBackReport | null): number {
  if (state === 'stopped') return 130
  return outcomes.rejected + outcomes.waiting + inPart + (writeBack?.rejected ?? 0) > 0 ? 5 : 0
}
