import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { Outcome } from '../plan.ts'

/** What is confirmed of a customer, and what became of the last try. */
export interface LedgerRow {
  readonly customerId: string
  readonly brevoId: number | null
  readonly inputHash: string
  readonly mappingHash: string
  /** The contact's own time when it was confirmed: later ones are news from Brevo. */
  readonly mirrorModifiedAt: string | null
  /** Attribute → value confirmed to be in Brevo. */
  readonly delivered: Readonly<Record<string, Json>>
  /** Lists this customer is in because of Tajo, or was about to be when a run was cut. */
  readonly lists: readonly number[]
  readonly outcome: Outcome
  readonly reason: string | null
  readonly attempts: number
  /** From when on it wants another look; `null`: only if something changes. */
  readonly nextTryAt: string | null
  readonly confirmedAt: string | null
  readonly planId: string
}

const columns = {
  customer_id: 'text',
  brevo_id: 'bigint',
  input_hash: 'text',
  mapping_hash: 'text',
  mirror_modified_at: 'timestamp',
  delivered: 'json',
  lists: 'json',
  outcome: 'text',
  reason: 'text',
  attempts: 'bigint',
  next_try_at: 'timestamp',
  confirmed_at: 'timestamp',
  plan_id: 'text',
} as const

const selected = `l.customer_id AS "customerId", l.brevo_id AS "brevoId", l.input_hash AS "inputHash", l.mapping_hash AS "mappingHash",
  l.mirror_modified_at AS "mirrorModifiedAt", l.delivered, l.lists, l.outcome, l.reason, l.attempts, l.next_try_at AS "nextTryAt",
  l.confirmed_at AS "confirmedAt", l.plan_id AS "planId"`

/** Ledger rows of these customers. */
export async function readLedger(
  sql: SqlWork,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, LedgerRow>> {
  if (customerIds.length === 0) return new Map()
  await sql.load(
    'tajo_wanted',
    { customer_id: 'text' },
    customerIds.map((id) => ({ customer_id: id })),
  )
  const rows = await sql.rows<LedgerRow>(
    `SELECT ${selected} FROM _tajo.activation_ledger l JOIN tajo_wanted w ON w.customer_id = l.customer_id`,
  )
  return new Map(rows.map((row) => [row.customerId, row]))
}

/** Puts rows in the place of what the ledger had of these customers. */
export async function saveLedger(sql: SqlWork, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.load('tajo_ledger', columns, rows.map(record))
  await sql.run('DELETE FROM _tajo.activation_ledger WHERE customer_id IN (SELECT customer_id FROM tajo_ledger)')
  const names = Object.keys(columns)
  const values = names.map((name) => (name === 'attempts' ? 'CAST(attempts AS INTEGER)' : name))
  await sql.run(
    `INSERT INTO _tajo.activation_ledger (${names.join(', ')}) SELECT ${values.join(', ')} FROM tajo_ledger`,
  )
}

/** Brevo's numbers of customers, of those who are known to be there. */
export async function brevoIdsOf(sql: SqlWork, customerIds: ReadonlySet<string>): Promise<Map<string, number>> {
  const rows = [...(await readLedger(sql, [...customerIds])).values()]
  return new Map(
    rows.flatMap(({ customerId, brevoId, reason }) =>
      brevoId === null || reason === 'deleted-in-brevo' ? [] : [[customerId, brevoId] as const],
    ),
  )
}

function record(row: LedgerRow) {
  return {
    customer_id: row.customerId,
    brevo_id: row.brevoId,
    input_hash: row.inputHash,
    mapping_hash: row.mappingHash,
    mirror_modified_at: row.mirrorModifiedAt,
    delivered: row.delivered,
    lists: row.lists,
    outcome: row.outcome,
    reason: row.reason,
    attempts: row.attempts,
    next_try_at: row.nextTryAt,
    confirmed_at: row.confirmedAt,
    plan_id: row.planId,
  }
}
