import { randomBytes } from 'node:crypto'
import type { Plan } from '@tajo/activation/plan'
import type { PlanOptions } from '@tajo/activation/plan-activation'
import type { ActivationReport } from '@tajo/activation/report'
import type { WriteBackReport } from '@tajo/activation/write-back/write-back'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { RunReport } from '@tajo/models/run-models'
import { bringModelsUpToDate } from '../models/bring-up-to-date.ts'
import type { Call } from '../operation.ts'
import { inStep, type Workplace } from '../workplace.ts'
import { type Target, withTarget } from './target.ts'
import { activationWords } from './words.ts'
import { writeBackTo } from './write-back.ts'

export interface ActivationInput {
  readonly dryRun?: boolean | undefined
  /** Beginning of the hash of the plan that a guard has stopped. */
  readonly release?: string | undefined
  readonly reason?: string | undefined
  /** Only this customer, by e-mail or id. */
  readonly contact?: string | undefined
  /** Only these customers, by e-mail or id. */
  readonly contacts?: readonly string[] | undefined
}

export interface Activated {
  readonly models: RunReport
  readonly plan: Plan
  /** `null`: only planned, or stopped by a guard. */
  readonly report: ActivationReport | null
  readonly writeBack: WriteBackReport | null
}

/**
 * The way from what is synced to what stands in Brevo: mirror, models, plan, apply, read back, and edits back to the helpdesks. Tells
 * the parts `models` and `plan` as soon as they are there.
 */
export function runActivation(
  place: Workplace,
  target: Target,
  warehouse: Warehouse,
  input: ActivationInput,
  { signal, tell }: Pick<Call, 'signal' | 'tell'>,
): Promise<Activated> {
  return withTarget(place, target, warehouse, signal, async (open) => {
    tell({ kind: 'words', text: activationWords.readingMirror })
    await open.readMirror({ whole: false })
    tell({ kind: 'words', text: activationWords.modelling })
    const models = await bringModelsUpToDate(place, warehouse, { signal })
    tell({ kind: 'part', name: 'models', value: models })
    const plan = await planOf(place, target, warehouse, open, onlyThese(input))
    tell({ kind: 'part', name: 'plan', value: plan })
    signal.throwIfAborted()
    const planned = { models, plan, report: null, writeBack: null }
    if (input.dryRun === true) return planned
    const releasedBecause = releaseOf(plan, input)
    if (releasedBecause === undefined && isStopped(plan)) return planned
    const { applyPlan } = await import('@tajo/activation/apply/apply-plan')
    const report = await inStep(place, 'apply', () =>
      applyPlan({
        plan,
        warehouse,
        destination: open.destination,
        readMirror: open.readMirror,
        config: target.config,
        clock: place.clock,
        signal,
        progress: (progress) => tell({ kind: 'apply', progress }),
        ...(releasedBecause === undefined ? {} : { releasedBecause }),
      }),
    )
    const writeBack =
      plan.helpdeskWrites.length === 0 || signal.aborted
        ? null
        : await writeBackTo(place, plan.id, plan.helpdeskWrites, warehouse, signal)
    return { models, plan, report, writeBack }
  })
}

/** The plan as it would be applied; of these customers only where some are named. */
export async function planOf(
  place: Workplace,
  target: Target,
  warehouse: Warehouse,
  { destination }: Pick<PlanOptions, 'destination'>,
  only: readonly string[] | undefined,
): Promise<Plan> {
  const [{ planActivation }, { eventsPart }, { companiesPart }] = await Promise.all([
    import('@tajo/activation/plan-activation'),
    import('@tajo/activation/events/plan-events'),
    import('@tajo/activation/companies/plan-companies'),
  ])
  const { clock } = place
  const { layer } = place.config.models
  const companies = companiesPart(target.config, { layer })
  return inStep(place, 'plan', () =>
    planActivation({
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
    }),
  )
}

/** What a command that activated ends with. */
export function activationExitCode({ plan, report, writeBack }: Activated, dryRun: boolean): number {
  if (report === null) return !dryRun && isStopped(plan) ? 7 : 0
  if (report.state === 'stopped') return 130
  const { rejected, waiting } = report.outcomes
  return rejected + waiting + report.inPart + (writeBack?.rejected ?? 0) > 0 ? 5 : 0
}

const isStopped = ({ guards }: Plan): boolean => guards.some(({ ok }) => !ok)

function onlyThese({ contact, contacts }: ActivationInput): readonly string[] | undefined {
  if (contact === undefined) return contacts
  return [...(contacts ?? []), contact]
}

/** Why a stopped plan may go on: a person said so, of this very plan. */
function releaseOf(plan: Plan, { release, reason }: ActivationInput): string | undefined {
  if (release === undefined) return undefined
  if (reason === undefined || reason.trim() === '') throw new TajoError('TAJO_USAGE', activationWords.reasonMissing)
  if (release.length >= 8 && plan.hash.startsWith(release)) return reason
  throw new TajoError('TAJO_GUARD', activationWords.otherPlan(release, plan.hash.slice(0, 12)), {
    hint: activationWords.lookAgain,
  })
}
