import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Hint } from '@tajo/core/webhook'
import { refreshRows } from '@tajo/engine/refresh'
import type { OpenTarget } from '../activation/target.ts'

export interface MirrorOf {
  readonly open: OpenTarget
  readonly warehouse: Warehouse
  readonly layers: { readonly support: string; readonly mirror: string }
  readonly customers: readonly string[]
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Beyond that many, reading what changed in the whole account takes fewer calls. */
const mostSingly = 60

/**
 * Reads of the account only the contacts of these customers: one call each. Lists and attributes stay as they were synced last. Who
 * is not known there by number is looked for by e-mail, so that nobody is made twice.
 */
export async function readContactsOf(mirror: MirrorOf): Promise<void> {
  const { open, warehouse, clock, signal } = mirror
  const hints = await contactsOf(mirror)
  if (hints === undefined || hints.length > mostSingly) return open.readMirror({ whole: false })
  const report = await refreshRows(open.source, warehouse, hints, { clock, signal })
  if (report.busy > 0)
    throw new TajoError(
      'TAJO_RUN_ACTIVE',
      `${open.source.name} is being synced: its contacts cannot be read again now.`,
    )
  const denied = report.rows.find(({ outcome }) => outcome === 'denied' || outcome === 'rejected')
  // Who could not be read is not written either.
  if (denied !== undefined)
    throw new TajoError('TAJO_MIRROR', `A contact could not be read: ${denied.reason ?? 'it could not be stored'}`)
}

/** Rows to be read again; `undefined`: somebody can be found neither by number nor by e-mail. */
async function contactsOf({ warehouse, layers, customers }: MirrorOf): Promise<readonly Hint[] | undefined> {
  const [support, mirror] = [layers.support, layers.mirror].map((name) => `"${name.replaceAll('"', '""')}"`)
  const found = await warehouse.work(async (sql) => {
    await sql.load(
      'tajo_touched',
      { customer_id: 'text' },
      customers.map((id) => ({ customer_id: id })),
    )
    return sql.rows<{ customerId: string; id: string | number | null; email: string | null }>(
      `SELECT t.customer_id AS "customerId", l.brevo_id AS id, NULL AS email FROM tajo_touched t
         JOIN _tajo.activation_ledger l ON l.customer_id = t.customer_id
       UNION SELECT i.customer_id, m.id, NULL FROM tajo_touched t
         JOIN ${support}.customer_identities i ON i.customer_id = t.customer_id
         JOIN ${mirror}.contacts m ON m.ext_id = i.source || '-' || CAST(i.contact_id AS VARCHAR)
       UNION SELECT c.customer_id, m.id, NULL FROM tajo_touched t
         JOIN ${support}.customers c ON c.customer_id = t.customer_id JOIN ${mirror}.contacts m ON lower(m.email) = c.email
       UNION SELECT c.customer_id, NULL, c.email FROM tajo_touched t JOIN ${support}.customers c ON c.customer_id = t.customer_id
         WHERE c.is_staff IS NOT TRUE AND c.is_deleted IS NOT TRUE`,
    )
  })
  const hints = new Map<string, Hint>()
  const add = (key: string): unknown => hints.set(key, { stream: 'contacts', key })
  const known = new Set(found.flatMap(({ customerId, id }) => (id === null ? [] : [customerId])))
  for (const { customerId, id, email } of found) {
    if (id !== null) add(String(id))
    else if (known.has(customerId)) continue
    else if (email === null) return undefined
    else add(`email:${email}`)
  }
  return [...hints.values()]
}
