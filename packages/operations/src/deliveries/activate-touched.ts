import type { Warehouse } from '@tajo/core/warehouse'
import { planOf } from '../activation/run-activation.ts'
import { targetOf, withTarget } from '../activation/target.ts'
import { writeBackTo } from '../activation/write-back.ts'
import type { Call } from '../operation.ts'
import { inStep, type Workplace } from '../workplace.ts'
import type { LiveActivation } from './delivery.ts'
import { type MirrorOf, readContactsOf } from './live-mirror.ts'

/** Why nothing is written at once; `undefined`: it is. */
export function whyNotLive({ config }: Pick<Workplace, 'config'>): string | undefined {
  if (config.activation === undefined) return 'no Brevo account is written to'
  return config.activation.when === 'live' ? undefined : `brevo.activate is ${config.activation.when}`
}

/** Plans and applies what these customers need, and nobody else; of Brevo only their contacts are read. */
export async function activateTouched(
  place: Workplace,
  warehouse: Warehouse,
  customers: readonly string[],
  { signal, tell }: Pick<Call, 'signal' | 'tell'>,
): Promise<LiveActivation> {
  const reason = whyNotLive(place)
  if (reason !== undefined) return { kind: 'off', reason }
  if (customers.length === 0) return { kind: 'nobody' }
  const target = targetOf(place.config)
  if ((await warehouse.checkpoint(target.account.name, 'contacts')) === undefined)
    return { kind: 'off', reason: 'the contacts of the account were never read; the next activation does' }
  const { clock } = place
  return withTarget(place, target, warehouse, signal, async (open) => {
    const layers = { support: place.config.models.layer, mirror: target.account.layer }
    const mirror: MirrorOf = { open, warehouse, layers, customers, clock, signal }
    await readContactsOf(mirror)
    const plan = await planOf(place, target, warehouse, open, customers)
    tell({ kind: 'part', name: 'plan', value: plan })
    signal.throwIfAborted()
    const stopped = plan.guards.filter(({ ok }) => !ok)
    if (stopped.length > 0) return { kind: 'stopped', planId: plan.id, reasons: stopped.map(({ text }) => text) }
    const { applyPlan } = await import('@tajo/activation/apply/apply-plan')
    const report = await inStep(place, 'apply', () =>
      applyPlan({
        plan,
        warehouse,
        destination: open.destination,
        readMirror: ({ whole }) => (whole ? open.readMirror({ whole }) : readContactsOf(mirror)),
        config: target.config,
        clock,
        signal,
        progress: (progress) => tell({ kind: 'apply', progress }),
      }),
    )
    const back =
      plan.helpdeskWrites.length === 0 || signal.aborted
        ? undefined
        : await writeBackTo(place, plan.id, plan.helpdeskWrites, warehouse, signal)
    return {
      kind: 'applied',
      planId: plan.id,
      customers: customers.length,
      outcomes: report.outcomes,
      events: report.events,
      writtenBack: back?.written ?? 0,
    }
  })
}
