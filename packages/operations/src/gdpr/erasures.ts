import type { SqlReader, SqlWork } from '@tajo/core/sql'
import { addressMark, eraseKey, type RecordName } from '@tajo/warehouse/erased'
import type { Receipt } from './receipt.ts'

/** An erasure as it is noted. */
export interface Erasure {
  readonly id: string
  readonly at: string
  /** `begun`: cut before its end; `open`: a vendor has yet to do its part. */
  readonly state: 'begun' | 'open' | 'done'
  readonly receipt: Receipt
  /** Numbers of the person at vendors that have yet to erase them. */
  readonly open: readonly RecordName[]
}

/** The last erasure of whoever had this address. */
export async function earlierErasure(sql: SqlReader, email: string): Promise<Erasure | undefined> {
  const key = await eraseKey(sql)
  if (key === undefined) return undefined
  const [row] = await sql.rows<Erasure>(
    `SELECT id, erased_at AS "at", state, receipt, open FROM _tajo.erasures
     WHERE address_hash = $mark OR id IN (SELECT receipt FROM _tajo.erased WHERE mark = $mark) ORDER BY erased_at DESC, id LIMIT 1`,
    { mark: addressMark(key, email.trim()) },
  )
  return row
}

/** Puts an erasure in the place of what was noted of it. */
export async function saveErasure(sql: SqlWork, { id, at, state, receipt, open }: Erasure): Promise<void> {
  await sql.run('DELETE FROM _tajo.erasures WHERE id = $id', { id })
  await sql.load('tajo_erasure', columns, [
    {
      id,
      address_hash: receipt.addressHash,
      erased_at: at,
      finished_at: receipt.finishedAt,
      actor: receipt.actor,
      reason: receipt.reason,
      state,
      receipt: JSON.parse(JSON.stringify(receipt)),
      open: open.map(({ source, stream, key }) => ({ source, stream, key })),
    },
  ])
  const names = Object.keys(columns).join(', ')
  await sql.run(`INSERT INTO _tajo.erasures (${names}) SELECT ${names} FROM tajo_erasure`)
}

const columns = {
  id: 'text',
  address_hash: 'text',
  erased_at: 'timestamp',
  finished_at: 'timestamp',
  actor: 'text',
  reason: 'text',
  state: 'text',
  receipt: 'json',
  open: 'json',
} as const
