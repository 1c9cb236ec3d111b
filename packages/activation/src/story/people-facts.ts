import type { Json, JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { tableName } from '../desired/dialect.ts'
import type { Layers } from '../desired/tables.ts'
import { type MirrorRow, mirrorColumns, mirrorContact } from '../identity.ts'
import type { BrevoFacts, IdentityFacts } from './story.ts'

const joinedWords: Readonly<Record<string, string>> = {
  alone: 'nobody else has its verified e-mail or external id',
  email: 'the same e-mail, verified on both sides',
  external_id: 'the same external id of the company’s own',
}

/** The customer's contact in each helpdesk. */
export async function identitiesOf(sql: SqlWork, { support }: Layers, customerId: string): Promise<IdentityFacts[]> {
  const rows = await sql.rows<{
    source: string
    contact_id: string
    email: string | null
    email_verified: boolean | null
    is_deleted: boolean | null
    updated_at: string | null
    joined_by: string
  }>(
    `SELECT source, CAST(contact_id AS VARCHAR) AS contact_id, email, email_verified, is_deleted, updated_at, joined_by
     FROM ${tableName({ layer: support, table: 'customer_identities' })} WHERE customer_id = $customer ORDER BY source, contact_id`,
    { customer: customerId },
  )
  return rows.map((row) => ({
    source: row.source,
    contactId: row.contact_id,
    email: row.email,
    emailVerified: row.email_verified,
    isDeleted: row.is_deleted === true,
    updatedAt: row.updated_at,
    joinedBy: joinedWords[row.joined_by] ?? row.joined_by,
  }))
}

const foundBy = ['external id', 'earlier delivery', 'e-mail'] as const

/** The customer's contact in Brevo, as it was synced last. Somebody who is there goes before somebody who was deleted. */
export async function brevoOf(
  sql: SqlWork,
  { support, mirror }: Layers,
  customerId: string | null,
  email: string | null,
): Promise<BrevoFacts | null> {
  const contacts = tableName({ layer: mirror, table: 'contacts' })
  const identities = tableName({ layer: support, table: 'customer_identities' })
  const given = { customer: customerId, email: email?.toLowerCase() ?? null }
  const rows = await sql.rows<MirrorRow & { how: number; ours: Json }>(
    `SELECT 0 AS how, ${mirrorColumns}, l.lists AS ours FROM ${identities} i JOIN ${contacts} m ON m.ext_id = i.source || '-' || CAST(i.contact_id AS VARCHAR)
       LEFT JOIN _tajo.activation_ledger l ON l.customer_id = i.customer_id WHERE i.customer_id = $customer
     UNION ALL SELECT 1, ${mirrorColumns}, l.lists FROM _tajo.activation_ledger l JOIN ${contacts} m ON m.id = l.brevo_id WHERE l.customer_id = $customer
     UNION ALL SELECT 2, ${mirrorColumns}, l.lists FROM ${contacts} m LEFT JOIN _tajo.activation_ledger l ON l.customer_id = $customer
       WHERE lower(m.email) = $email`,
    given,
  )
  const [row] = rows.toSorted((one, other) => Number(one.deleted) - Number(other.deleted) || one.how - other.how)
  if (row === undefined) return null
  const contact = mirrorContact(row)
  const names = await listNames(sql, mirror)
  const ours = new Set(Array.isArray(row.ours) ? row.ours.map(Number) : [])
  const named = (id: number): { id: number; name: string | null } => ({ id, name: names.get(id) ?? null })
  return {
    id: contact.id,
    email: contact.email,
    extId: contact.extId,
    phone: contact.sms,
    emailBlocked: contact.emailBlacklisted,
    smsBlocked: contact.smsBlacklisted,
    isDeleted: contact.deleted,
    modifiedAt: contact.modifiedAt,
    foundBy: foundBy[row.how] ?? 'e-mail',
    lists: contact.listIds.map((id) => ({ ...named(id), isOurs: ours.has(id) })),
    unsubscribedLists: contact.listUnsubscribed.map(named),
    attributes: contact.attributes,
  }
}

/** Lists of the account as they were synced; none where they never were. */
export async function listNames(sql: SqlWork, mirror: string): Promise<ReadonlyMap<number, string>> {
  if (!(await hasTable(sql, mirror, 'lists'))) return new Map()
  const rows = await sql.rows<{ id: number; name: string }>(
    `SELECT id, name FROM ${tableName({ layer: mirror, table: 'lists' })} WHERE _tajo_deleted_at IS NULL ORDER BY id`,
  )
  return new Map(rows.map(({ id, name }) => [Number(id), name]))
}

export async function hasTable(sql: SqlWork, layer: string, table: string): Promise<boolean> {
  const found = await sql.count(
    'SELECT count(*) FROM information_schema.tables WHERE table_schema = $layer AND table_name = $table',
    { layer, table },
  )
  return found > 0
}

/** The customer's row of the metrics. */
export async function metricsOf(sql: SqlWork, { support }: Layers, customerId: string): Promise<JsonObject | null> {
  const rows = await sql.rows<JsonObject>(
    `SELECT * FROM ${tableName({ layer: support, table: 'customer_metrics' })} WHERE customer_id = $customer`,
    { customer: customerId },
  )
  return rows[0] ?? null
}
