import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '@tajo/core/clock'
import type { SqlWork } from '@tajo/core/sql'
import { buildChanged, buildWhole, comment, idleParts, tableName } from './build.ts'
import type { ChangedTickets } from './changed.ts'
import type { Surroundings } from './expand.ts'
import { followChanges, followedModels, keepBefore } from './follow.ts'
import type { Model } from './models.ts'
import { hashOf, type State, saveState } from './state.ts'

export interface ModelReport {
  readonly name: string
  readonly built: 'full' | 'changed' | 'unchanged' | 'view'
  readonly rows: number
  /** Rows written. */
  readonly written: number
  readonly milliseconds: number
}

interface Run {
  readonly sql: SqlWork
  readonly models: readonly Model[]
  /** Models as they were built last, by schema and name. */
  readonly before: ReadonlyMap<string, State>
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
  /** Models that hold what they held before this run. */
  const same = new Set<string>()
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
    const isSame = fits && changed.table() !== undefined && (await readsTheSame(run, model, same))
    if (isSame) same.add(model.name)
    const { built, written } = await build(run, model, fits, isSame)
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

/** Whether nothing a model reads has changed since it was built. */
async function readsTheSame(
  { before, around, changed }: Run,
  model: Model,
  same: ReadonlySet<string>,
): Promise<boolean> {
  if (model.head.build === 'by_ticket') return (await changed.count()) === 0
  const last = before.get(`${around.schema}.${model.name}`)
  return model.reads.every((name) => same.has(name)) && isDeepStrictEqual(changed.inputs(model), last?.inputs)
}

async function build(
  { sql, around: all, changed }: Run,
  model: Model,
  fits: boolean,
  isSame: boolean,
): Promise<Pick<ModelReport, 'built' | 'written'>> {
  const table = changed.table()
  if (model.head.build === 'view') {
    if (!fits) await buildWhole(sql, model, all)
    return { built: 'view', written: 0 }
  }
  if (isSame) return { built: 'unchanged', written: 0 }
  const around = { ...all, idle: await idleParts(sql, model, all) }
  if (model.head.build === 'by_ticket' && table !== undefined) {
    return { built: 'changed', written: await buildChanged(sql, model, around, table) }
  }
  return { built: 'full', written: await buildWhole(sql, model, around) }
}
