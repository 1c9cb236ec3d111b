import type { ServerKey } from '@tajo/control/key'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import type { Workplace } from '@tajo/operations/workplace'
import type { AnyOperation } from '../api/any-operation.ts'
import type { Control } from '../control.ts'
import type { Metrics } from '../metrics.ts'
import type { Traces } from '../traces.ts'

/** What jobs are done with, in a server and in a worker alike. */
export interface JobContext {
  readonly config: Config
  readonly control: Pick<Control, 'inbox' | 'jobs'>
  readonly place: Workplace
  readonly operations: readonly AnyOperation[]
  readonly key: ServerKey
  readonly metrics: Metrics
  readonly traces: Traces
  readonly clock: Clock
  readonly log: Log
}
