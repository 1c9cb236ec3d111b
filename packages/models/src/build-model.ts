import type { Clock } from '@tajo/core/clock'
import type { SqlWork } from '@tajo/core/sql'
import { buildChanged, buildWhole, comment, tableName } from './build.ts'
import type { ChangedTickets } from './changed.ts'
import type { Surroundings } from './expand.ts'
import { followChanges, followedModels, keepBefore } from './follow.ts'
import type { Model } from './models.ts'
import { hashOf, saveState } from './state.ts'

export interface ModelReport {
  readonly name: string
  readonly built: 'full' | 'changed' | 'view'
  readonly rows: number
  /** Rows written. */
  readonly written: number
  readonly milliseconds: number
}

interface Run {
  readonly sql: SqlWork
  readonly models: readonly Model[]
  /** Models that can be gone on with. */
  readonly fitting: ReadonlySet<string>
  readonly around: Surroundings
  readonly changed: ChangedTickets
  readonly clock: Clock
}

/** Builds the models of a run one after the other, in their order. */
export function modelBuilder(run: Run): (model: Model) => Promise<ModelReport> {
  const { sql, around, changed, clock } = run
  const followed = followedModels(run.models)
  /** Followed models whose earlier rows were set aside in this run. */
  const compared = new Map<string, Model>()
  return async (model) => {
    const startedAt = clock.now()
    const fits = run.fitting.has(model.name)
    if (model.head.build === 'by_ticket') {
      if (!fits) changed.everything(`${model.name} is new or was altered`)
      for (const name of model.reads) {
        const other = compared.get(name)
        if (other !== undefined && changed.table() !== undefined)
          await followChanges(sql, model, other, around, changed)
      }
    } else if (followed.has(model.name) && changed.table() !== undefined) {
      if (!fits) changed.everything(`${model.name} is new or was altered`)
      else {
        await keepBefore(sql, model, around)
        compared.set(model.name, model)
      }
    }
    const { built, written } = await build(run, model, fits)
    if (!fits) await comment(sql, model, around)
    const rows = built === 'view' ? 0 : await sql.count(`SELECT count(*) FROM ${tableName(model, around)}`)
    const milliseconds = clock.now() - startedAt
    await saveState(sql, {
      name: `${around.schema}.${model.name}`,
      sqlHash: hashOf(model, around),
      inputs: changed.inputs(model),
      builtAt: new Date(clock.now()).toISOString(),
      rows,
      built,
      milliseconds,
    })
    return { name: model.name, built, rows, written, milliseconds }
  }
}

async function build(
  { sql, around, changed }: Run,
  model: Model,
  fits: boolean,
): Promise<Pick<ModelReport, 'built' | 'written'>> {
  const table = changed.table()
  if (model.head.build === 'view') {
    if (!fits) await buildWhole(sql, model, around)
    return { built: 'view', written: 0 }
  }
  if (model.head.build === 'by_ticket' && table !== undefined) {
    return { built: 'changed', written: await buildChanged(sql, model, around, table) }
  }
  return { built: 'full', written: await buildWhole(sql, model, around) }
}
