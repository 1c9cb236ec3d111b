import type { AttributeValue } from '@tajo/core/destination'
import type { SqlWork } from '@tajo/core/sql'
import { readLedger, saveLedger } from '../ledger/contacts.ts'

/** `sent`: on its way, no answer known; `written`: the helpdesk has taken it; `refused`: it has not. */
export type WriteState = 'sent' | 'written' | 'refused'

/** What the ledger holds of the customer once the helpdesk has the value: attribute → value. */
export type Settles = Readonly<Record<string, AttributeValue | null>>

/** The last value written to one field of one helpdesk contact on behalf of Brevo. */
export interface RememberedWrite {
  /** Its place: source, contact and field. */
  readonly id: string
  readonly customerId: string
  readonly source: string
  readonly contactId: string
  readonly field: string
  readonly valueHash: string
  readonly state: WriteState
  /** Kept only until it is in the ledger. */
  readonly settles: Settles | null
  /** Of the value it took the place of. */
  readonly beforeHash: string
  /** The contact's own time after the last write that was taken, by the helpdesk's clock: a row older than this does not know of it. */
  readonly version: string | null
  readonly writtenAt: string
  /** Times this value was written, or refused. */
  readonly attempts: number
  readonly nextTryAt: string | null
  readonly cause: string | null
  readonly reason: string | null
}

const columns = {
  id: 'text',
  customer_id: 'text',
  source: 'text',
  contact_id: 'bigint',
  field: 'text',
  value_hash: 'text',
  state: 'text',
  settles: 'json',
  before_hash: 'text',
  version: 'timestamp',
  written_at: 'timestamp',
  attempts: 'bigint',
  next_try_at: 'timestamp',
  cause: 'text',
  reason: 'text',
} as const

const selected = `w.id, w.customer_id AS "customerId", w.source, CAST(w.contact_id AS VARCHAR) AS "contactId", w.field, w.value_hash AS "valueHash", w.state,
  w.settles, w.before_hash AS "beforeHash", w.version, w.written_at AS "writtenAt", w.attempts, w.next_try_at AS "nextTryAt", w.cause, w.reason`

/** What was written at these places, by place. */
export async function readWrites(
  sql: SqlWork,
  places: readonly string[],
): Promise<ReadonlyMap<string, RememberedWrite>> {
  if (places.length === 0) return new Map()
  await sql.load(
    'tajo_places',
    { id: 'text' },
    places.map((id) => ({ id })),
  )
  const rows = await sql.rows<RememberedWrite>(
    `SELECT ${selected} FROM _tajo.helpdesk_writes w JOIN tajo_places p ON p.id = w.id`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** What was written to these contacts, or refused by them. */
export async function writesTo(
  sql: SqlWork,
  contacts: readonly { readonly source: string; readonly contactId: string }[],
): Promise<readonly RememberedWrite[]> {
  // Most accounts have none.
  if ((await sql.count('SELECT count(*) FROM _tajo.helpdesk_writes')) === 0) return []
  await sql.load(
    'tajo_written_to',
    { source: 'text', contact_id: 'bigint' },
    contacts.map(({ source, contactId }) => ({ source, contact_id: contactId })),
  )
  return sql.rows<RememberedWrite>(
    `SELECT ${selected} FROM _tajo.helpdesk_writes w JOIN tajo_written_to c ON c.source = w.source AND c.contact_id = w.contact_id ORDER BY w.id`,
  )
}

/** Puts rows in the place of what was remembered there. */
export async function saveWrites(sql: SqlWork, writes: readonly RememberedWrite[]): Promise<void> {
  if (writes.length === 0) return
  await sql.load('tajo_written', columns, writes.map(record))
  await sql.run('DELETE FROM _tajo.helpdesk_writes WHERE id IN (SELECT id FROM tajo_written)')
  const names = Object.keys(columns)
  const values = names.map((name) => (name === 'attempts' ? 'CAST(attempts AS INTEGER)' : name))
  await sql.run(`INSERT INTO _tajo.helpdesk_writes (${names.join(', ')}) SELECT ${values.join(', ')} FROM tajo_written`)
}

export async function forgetWrites(sql: SqlWork, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql.load(
    'tajo_places',
    { id: 'text' },
    ids.map((id) => ({ id })),
  )
  await sql.run('DELETE FROM _tajo.helpdesk_writes WHERE id IN (SELECT id FROM tajo_places)')
}

/**
 * The helpdesk has these values: from now on they are what both sides had last, so that the next edit on either side is known for one.
 */
export async function confirmWrites(sql: SqlWork, writes: readonly RememberedWrite[]): Promise<void> {
  await saveWrites(
    sql,
    writes.map((write) => ({ ...write, state: 'written', settles: null })),
  )
  const settled = new Map<string, Record<string, AttributeValue | null>>()
  for (const { customerId, settles } of writes) {
    if (settles !== null) settled.set(customerId, { ...settled.get(customerId), ...settles })
  }
  const ledger = await readLedger(sql, [...settled.keys()])
  await saveLedger(
    sql,
    [...settled].map(([customerId, values]) => {
      const row = ledger.get(customerId)
      if (row !== undefined) return { ...row, delivered: { ...row.delivered, ...values } }
      return {
        customerId,
        brevoId: null,
        inputHash: '',
        mappingHash: '',
        mirrorModifiedAt: null,
        delivered: values,
        lists: [],
        outcome: 'waiting',
        reason: null,
        attempts: 0,
        nextTryAt: null,
        confirmedAt: null,
        planId: '',
      }
    }),
  )
}

/** A row of the warehouse that did not know of an earlier write knows nothing of a later one either. */
export function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return Date.parse(one) > Date.parse(other) ? one : other
}

function record(write: RememberedWrite) {
  return {
    id: write.id,
    customer_id: write.customerId,
    source: write.source,
    contact_id: write.contactId,
    field: write.field,
    value_hash: write.valueHash,
    state: write.state,
    settles: write.settles,
    before_hash: write.beforeHash,
    version: write.version,
    written_at: write.writtenAt,
    attempts: write.attempts,
    next_try_at: write.nextTryAt,
    cause: write.cause,
    reason: write.reason,
  }
}
