import type { Clock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Source, SourceStream } from '../source.ts'

export interface VerifyOptions {
  readonly streams?: readonly string[]
  /** Rows read again per stream; default 20. */
  readonly sample?: number
  /** Ask for every missing id and read every row again, however many there are. */
  readonly all?: boolean
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Chooses the sample; the same seed chooses the same rows. */
  readonly seed?: number
}

export interface CheckContext {
  readonly source: Source
  readonly warehouse: Warehouse
  readonly stream: SourceStream
  readonly options: VerifyOptions
  readonly clock: Clock
}
