import type { SqlWork } from '@tajo/core/sql'

/** The connection that writes, in the hands of the one task that holds it. */
export interface SqlWriter extends SqlWork {
  transaction<T>(work: () => Promise<T>): Promise<T>
}
