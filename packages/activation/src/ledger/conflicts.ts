import { createHash } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'
import type { Conflict, Plan } from '../plan.ts'

const columns = {
  id: 'text',
  customer_id: 'text',
  field: 'text',
  ours: 'json',
  theirs: 'json',
  winner: 'text',
  found_at: 'timestamp',
} as const

/** Keeps both values of what conflicts. A conflict of a customer the plan looked at, that it does not find again, is settled. */
export async function saveConflicts(
  sql: SqlWork,
  { id: plan, contacts, conflicts }: Pick<Plan, 'id' | 'contacts' | 'conflicts'>,
  now: string,
): Promise<void> {
  await sql.load(
    'tajo_conflicts',
    columns,
    conflicts.map((conflict) => ({
      id: idOf(conflict),
      customer_id: conflict.customerId,
      field: conflict.field,
      ours: conflict.ours,
      theirs: conflict.theirs,
      winner: conflict.winner,
      found_at: now,
    })),
  )
  await sql.load(
    'tajo_looked_at',
    { customer_id: 'text' },
    [...contacts, ...conflicts].map(({ customerId }) => ({ customer_id: customerId })),
  )
  await sql.run(
    `UPDATE _tajo.activation_conflicts SET settled_at = CAST($now AS TIMESTAMPTZ)
     WHERE settled_at IS NULL AND id NOT IN (SELECT id FROM tajo_conflicts) AND (customer_id IN (SELECT customer_id FROM tajo_looked_at)
       OR customer_id IN (SELECT customer_id FROM _tajo.activation_ledger WHERE plan_id = $plan AND outcome = 'unchanged'))`,
    { now, plan },
  )
  // Known with these very values: the day it was found stays. The same values again after they were settled are a new conflict.
  await sql.run(
    'DELETE FROM _tajo.activation_conflicts WHERE settled_at IS NOT NULL AND id IN (SELECT id FROM tajo_conflicts)',
  )
  const names = Object.keys(columns).join(', ')
  await sql.run(
    `INSERT INTO _tajo.activation_conflicts (${names}) SELECT ${names} FROM tajo_conflicts
     WHERE id NOT IN (SELECT id FROM _tajo.activation_conflicts)`,
  )
}

function idOf({ customerId, field, ours, theirs }: Conflict): string {
  return createHash('sha256')
    .update(JSON.stringify([customerId, field, ours, theirs]))
    .digest('hex')
    .slice(0, 32)
}
