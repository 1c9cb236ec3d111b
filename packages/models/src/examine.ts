import { TajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import { hasColumns, standing, tableName } from './build.ts'
import type { Surroundings } from './expand.ts'
import type { Model } from './models.ts'
import { hashOf, type State } from './state.ts'

/** Models that stand as this version and configuration would make them, so that a run may go on with what they hold. */
export async function examine(
  sql: SqlWork,
  models: readonly Model[],
  before: ReadonlyMap<string, State>,
  around: Surroundings,
): Promise<ReadonlySet<string>> {
  const fitting = new Set<string>()
  let isRemade = false
  for (const model of models) {
    const last = before.get(`${around.schema}.${model.name}`)
    const stands = await standing(sql, around.schema, model.name)
    if (last === undefined && stands !== undefined) {
      throw new TajoError('TAJO_SCHEMA_CONFLICT', `${around.schema}.${model.name} exists and was not made by Tajo.`, {
        hint: 'Rename it, or have the models built in another schema.',
      })
    }
    const isTable = model.head.build !== 'view'
    const hasForm = isTable ? stands === 'table' && (await hasColumns(sql, model, around)) : stands === 'view'
    if (isTable && stands !== undefined && !hasForm) isRemade = true
    if (hasForm && last?.sqlHash === hashOf(model, around)) fitting.add(model.name)
  }
  // In PostgreSQL a table cannot go while a view stands on it.
  if (isRemade) {
    for (const model of models.filter(({ head }) => head.build === 'view').toReversed()) {
      if ((await standing(sql, around.schema, model.name)) === 'view')
        await sql.run(`DROP VIEW ${tableName(model, around)}`)
      fitting.delete(model.name)
    }
  }
  return fitting
}
