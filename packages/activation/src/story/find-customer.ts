import type { SqlWork } from '@tajo/core/sql'
import { tableName } from '../desired/dialect.ts'
import type { Layers } from '../desired/tables.ts'
import type { CustomerFacts } from './story.ts'

export type Found =
  | { readonly kind: 'customer'; readonly customer: CustomerFacts }
  | { readonly kind: 'several'; readonly customers: readonly { customerId: string; name: string | null }[] }
  /** Of Brevo's contacts only. */
  | { readonly kind: 'contact' }
  | { readonly kind: 'unknown'; readonly lookedIn: readonly string[] }

interface Row {
  readonly customer_id: string
  readonly name: string | null
  readonly email: string | null
  readonly is_staff: boolean | null
  readonly is_deleted: boolean | null
}

/** Who has an address, by the helpdesks first, then by what was delivered, then by Brevo. An id of a customer goes too. */
export async function findCustomer(sql: SqlWork, layers: Layers, asked: string): Promise<Found> {
  const at = (layer: string, table: string): string => tableName({ layer, table })
  const customers = at(layers.support, 'customers')
  const identities = at(layers.support, 'customer_identities')
  const mirror = at(layers.mirror, 'contacts')
  const given = { asked: asked.trim(), email: asked.trim().toLowerCase() }
  const columns = 'c.customer_id, c.name, c.email, c.is_staff, c.is_deleted'
  const ways = [
    `SELECT ${columns} FROM ${customers} c WHERE c.customer_id = $asked OR c.email = $email`,
    `SELECT DISTINCT ${columns} FROM ${customers} c JOIN ${identities} i ON i.customer_id = c.customer_id
     WHERE lower(i.email) = $email OR $email = ANY(i.verified_emails) OR i.source || '-' || CAST(i.contact_id AS VARCHAR) = $asked`,
    `SELECT DISTINCT ${columns} FROM ${mirror} m JOIN _tajo.activation_ledger l ON l.brevo_id = m.id
     JOIN ${customers} c ON c.customer_id = l.customer_id WHERE lower(m.email) = $email AND $asked <> ''`,
    `SELECT DISTINCT ${columns} FROM ${mirror} m JOIN ${identities} i ON i.source || '-' || CAST(i.contact_id AS VARCHAR) = m.ext_id
     JOIN ${customers} c ON c.customer_id = i.customer_id WHERE lower(m.email) = $email AND $asked <> ''`,
  ]
  for (const way of ways) {
    const rows = await sql.rows<Row>(`${way} ORDER BY 1`, given)
    const living = rows.filter(({ is_deleted }) => is_deleted !== true)
    const [only, ...others] = living.length > 0 ? living : rows
    if (only === undefined) continue
    if (others.length === 0) return { kind: 'customer', customer: factsOf(only) }
    return {
      kind: 'several',
      customers: [only, ...others].map(({ customer_id, name }) => ({ customerId: customer_id, name })),
    }
  }
  const inBrevo = await sql.count(`SELECT count(*) FROM ${mirror} WHERE lower(email) = $email`, { email: given.email })
  if (inBrevo > 0) return { kind: 'contact' }
  return {
    kind: 'unknown',
    lookedIn: [
      `${layers.support}.customers`,
      `${layers.support}.customer_identities`,
      `${layers.mirror}.contacts`,
      '_tajo.activation_ledger',
    ],
  }
}

function factsOf({ customer_id, name, email, is_staff, is_deleted }: Row): CustomerFacts {
  return { customerId: customer_id, name, email, isStaff: is_staff === true, isDeleted: is_deleted === true }
}
