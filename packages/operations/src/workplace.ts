import type { Clock } from '@tajo/core/clock'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { Connection } from '@tajo/core/connector'
import type { Log } from '@tajo/core/log'
import type { Warehouse } from '@tajo/core/warehouse'
import type { PersonalStore } from './gdpr/personal-store.ts'

export interface WebhookState {
  /** `none`: they were never set up. */
  readonly state: 'configured' | 'incomplete' | 'none'
  /** What is missing, and what to do about it. */
  readonly text: string
  readonly hint: string
}

export type Step = <T>(name: 'models' | 'plan' | 'apply', task: () => Promise<T>) => Promise<T>

export interface WarehouseUse {
  /** Named to whoever finds the file held. */
  readonly command: string
  /** The file must be there, and stays as it is. */
  readonly readOnly?: boolean
  /** Models are computed in it, which takes more memory than storing what was read. */
  readonly computes?: boolean
  /** With `readOnly`: without a file use an empty warehouse that leaves nothing behind. */
  readonly emptyWhenMissing?: boolean
  readonly signal?: AbortSignal
}

/**
 * What operations work with. A command opens the warehouse and the accounts for itself and closes them; a server keeps them open, so
 * that all it does shares one store and each account's one budget.
 */
export interface Workplace {
  readonly config: Config
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  /** Rows one query answers at most; absent: all of them. */
  readonly mostRows?: number
  /** What is kept of people outside of the warehouse, such as deliveries of webhooks. */
  readonly personalStores?: readonly PersonalStore[]
  /** Follows a part of the work, for whoever collects traces. */
  readonly step?: Step
  /** Whether a source's webhooks stand at its vendor; `null`: it has none. Absent where no server runs that could take them. */
  readonly webhooksOf?: (source: SourceConfig, connection: Connection) => Promise<WebhookState | null>
  withWarehouse<T>(use: WarehouseUse, task: (warehouse: Warehouse) => Promise<T>): Promise<T>
  /** Asks nothing of the vendor by itself. */
  withConnection<T>(source: SourceConfig, task: (connection: Connection) => Promise<T>): Promise<T>
}

/** What a workplace is made with. */
export interface WorkplaceTools
  extends Pick<Workplace, 'clock' | 'random' | 'log' | 'mostRows' | 'personalStores' | 'step'> {
  /** For the calls of one source, where its configuration asks for more than others. */
  readonly logOf?: (source: SourceConfig) => Log
}

export function inStep<T>(
  { step }: Pick<Workplace, 'step'>,
  name: Parameters<Step>[0],
  task: () => Promise<T>,
): Promise<T> {
  return step === undefined ? task() : step(name, task)
}
