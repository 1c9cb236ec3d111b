import { createHash } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'

/**
 * Why a value is not in Brevo. `dropped`: the write was taken and the value was not; `duplicate`: another contact has it;
 * `invalid`: Brevo calls it wrong; `attribute-missing`: the attribute could not be created.
 */
export type RejectionCause = 'dropped' | 'duplicate' | 'invalid' | 'attribute-missing'

/** A value, or a whole write (`field` null), that Brevo did not take. */
export interface Rejection {
  readonly customerId: string
  readonly field: string | null
  readonly cause: RejectionCause
  /** What Brevo said, or what was seen. */
  readonly message: string
  /** What a person can do about it. */
  readonly fix: string
}

const columns = {
  id: 'text',
  plan_id: 'text',
  customer_id: 'text',
  field: 'text',
  cause: 'text',
  message: 'text',
  fix: 'text',
  rejected_at: 'timestamp',
} as const

/**
 * What is rejected of these customers now takes the place of what was rejected of them before: a value that is there at last
 * leaves the table, one that failed again is marked as tried again.
 */
export async function saveRejected(
  sql: SqlWork,
  customerIds: readonly string[],
  rejections: readonly Rejection[],
  plan: { readonly id: string; readonly at: string },
): Promise<void> {
  if (customerIds.length === 0) return
  await sql.load(
    'tajo_tried',
    { customer_id: 'text' },
    customerIds.map((id) => ({ customer_id: id })),
  )
  const earlier = await sql.rows<{ id: string }>(
    'SELECT r.id FROM _tajo.activation_rejected r JOIN tajo_tried t ON t.customer_id = r.customer_id',
  )
  await sql.run('DELETE FROM _tajo.activation_rejected WHERE customer_id IN (SELECT customer_id FROM tajo_tried)')
  const again = new Set(earlier.map(({ id }) => id))
  const byId = new Map(rejections.map((one) => [idOf(one), one]))
  if (byId.size === 0) return
  await sql.load(
    'tajo_rejected',
    { ...columns, retried: 'boolean' },
    [...byId].map(([id, { customerId, field, cause, message, fix }]) => ({
      id,
      plan_id: plan.id,
      customer_id: customerId,
      field,
      cause,
      message,
      fix,
      rejected_at: plan.at,
      retried: again.has(id),
    })),
  )
  const names = [...Object.keys(columns), 'retried'].join(', ')
  await sql.run(`INSERT INTO _tajo.activation_rejected (${names}) SELECT ${names} FROM tajo_rejected`)
}

function idOf({ customerId, field, cause }: Rejection): string {
  return createHash('sha256')
    .update(JSON.stringify([customerId, field, cause]))
    .digest('hex')
    .slice(0, 32)
}
