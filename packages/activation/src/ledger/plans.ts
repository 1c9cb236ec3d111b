import type { JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { Plan } from '../plan.ts'

export type PlanState = 'planned' | 'applying' | 'done' | 'stopped'

/** Notes a plan and where it stands; the reason it was released for stays once it is given. */
export async function notePlan(
  sql: SqlWork,
  plan: Plan,
  state: PlanState,
  also: { readonly releasedBecause?: string; readonly finishedAt?: string; readonly summary?: JsonObject } = {},
): Promise<void> {
  const before = await planState(sql, plan.id)
  await sql.run('DELETE FROM _tajo.activation_plans WHERE id = $id', { id: plan.id })
  await sql.load('tajo_plan', columns, [
    {
      id: plan.id,
      created_at: plan.createdAt,
      state,
      hash: plan.hash,
      summary: also.summary ?? summaryOf(plan),
      released_because: also.releasedBecause ?? before?.releasedBecause ?? null,
      finished_at: also.finishedAt ?? null,
    },
  ])
  const names = Object.keys(columns).join(', ')
  await sql.run(`INSERT INTO _tajo.activation_plans (${names}) SELECT ${names} FROM tajo_plan`)
}

/** What is noted of a plan, `undefined` if nothing is. */
export async function planState(
  sql: SqlWork,
  id: string,
): Promise<{ readonly state: PlanState; readonly releasedBecause: string | null } | undefined> {
  const rows = await sql.rows<{ state: PlanState; releasedBecause: string | null }>(
    'SELECT state, released_because AS "releasedBecause" FROM _tajo.activation_plans WHERE id = $id',
    { id },
  )
  return rows[0]
}

const columns = {
  id: 'text',
  created_at: 'timestamp',
  state: 'text',
  hash: 'text',
  summary: 'json',
  released_because: 'text',
  finished_at: 'timestamp',
} as const

function summaryOf({ considered, outcomes, create, update, cost, guards }: Plan): JsonObject {
  return {
    considered,
    outcomes: { ...outcomes },
    create,
    update,
    cost: { ...cost },
    guards: guards.map(({ guard, ok, text }) => ({ guard, ok, text })),
  }
}
