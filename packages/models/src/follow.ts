import type { SqlWork } from '@tajo/core/sql'
import { tableName } from './build.ts'
import type { ChangedTickets } from './changed.ts'
import type { Surroundings } from './expand.ts'
import type { Model } from './models.ts'

/** placeholder, next commit */
export async function followChanges(
  _sql: SqlWork,
  model: Model,
  _around: Surroundings,
  changed: ChangedTickets,
): Promise<void> {
  changed.everything(model.name)
}
export async function keepBefore(
  _sql: SqlWork,
  model: Model,
  around: Surroundings,
  _stands: string | undefined,
  _changed: ChangedTickets,
): Promise<string> {
  return tableName(model, around)
}
