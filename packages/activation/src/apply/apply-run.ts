import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Destination } from '@tajo/core/destination'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Plan } from '../plan.ts'
import type { ApplyProgress } from '../report.ts'
import type { Gates } from './gates.ts'

/** What every part of an apply has in hand. */
export interface ApplyRun {
  readonly plan: Plan
  readonly warehouse: Warehouse
  readonly destination: Destination
  readonly config: ActivationConfig
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly gates: Gates
  readonly progress: (progress: ApplyProgress) => void
  /** The mirror's table of contacts. */
  readonly mirror: string
}

export function nowOf({ clock }: { readonly clock: Clock }): string {
  return new Date(clock.now()).toISOString()
}
