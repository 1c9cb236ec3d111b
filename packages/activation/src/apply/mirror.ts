import { TajoError } from '@tajo/core/errors'
import type { JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'

/** A contact as the mirror has it. */
export interface Mirrored {
  readonly id: number
  readonly email: string | null
  readonly extId: string | null
  readonly sms: string | null
  readonly emailBlocked: boolean
  readonly smsBlocked: boolean
  readonly modifiedAt: string | null
  readonly listIds: readonly number[]
  readonly listUnsubscribed: readonly number[]
  readonly attributes: JsonObject
  /** Not found any more when the account was walked last. */
  readonly isGone: boolean
}

/** Who is looked for, and by what. */
export interface Wanted {
  readonly customerId: string
  readonly brevoId: number | undefined
  readonly extId: string | undefined
  readonly email: string | undefined
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The mirror's table of contacts, to be put into a statement. */
export async function mirrorTable(warehouse: Warehouse): Promise<string> {
  const table = (await warehouse.catalog('brevo')).find(({ stream }) => stream === 'contacts')
  if (table === undefined)
    throw new TajoError('TAJO_CONFIG_UNKNOWN_STREAM', 'brevo: the contacts of the account were never read.', {
      hint: 'Run `tajo sync brevo` first.',
    })
  return `${quoted(table.layer)}.${quoted(table.table)}`
}

/**
 * Contacts of these customers by Brevo's number, else by external id, else by e-mail. Somebody who is there goes before
 * somebody who is gone; of the latter a blocked one is what matters.
 */
export async function readMirrored(
  sql: SqlWork,
  table: string,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, Mirrored>> {
  if (wanted.length === 0) return new Map()
  await sql.load(
    'tajo_wanted',
    { customer_id: 'text', brevo_id: 'bigint', ext_id: 'text', email: 'text' },
    wanted.map((one) => ({
      customer_id: one.customerId,
      brevo_id: one.brevoId ?? null,
      ext_id: one.brevoId === undefined ? (one.extId ?? null) : null,
      email: one.brevoId === undefined ? (one.email?.toLowerCase() ?? null) : null,
    })),
  )
  const by = (rank: number, condition: string): string =>
    `SELECT w.customer_id AS "customerId", ${rank} AS rank, ${columns} FROM tajo_wanted w JOIN ${table} c ON ${condition}`
  const rows = await sql.rows<Mirrored & { customerId: string; rank: number }>(
    `${by(0, 'c.id = w.brevo_id')} UNION ALL ${by(1, 'c.ext_id = w.ext_id')} UNION ALL ${by(2, 'lower(c.email) = w.email')}`,
  )
  const found = new Map<string, Mirrored & { rank: number }>()
  for (const { customerId, ...row } of rows) {
    const before = found.get(customerId)
    if (before === undefined || goesBefore(row, before)) found.set(customerId, row)
  }
  return found
}

/** Addresses among these that somebody blocked has, or had before he was deleted. */
export async function blockedAmong(
  sql: SqlWork,
  table: string,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set()
  await sql.load(
    'tajo_addresses',
    { email: 'text' },
    emails.map((email) => ({ email: email.toLowerCase() })),
  )
  const rows = await sql.rows<{ email: string }>(
    `SELECT DISTINCT a.email FROM tajo_addresses a JOIN ${table} c ON lower(c.email) = a.email
     WHERE c.email_blacklisted OR c.sms_blacklisted`,
  )
  return new Set(rows.map(({ email }) => email))
}

const columns = `c.id, c.email, c.ext_id AS "extId", c.sms, coalesce(c.email_blacklisted, FALSE) AS "emailBlocked",
  coalesce(c.sms_blacklisted, FALSE) AS "smsBlocked", c.modified_at AS "modifiedAt", coalesce(c.list_ids, CAST(ARRAY[] AS BIGINT[])) AS "listIds",
  coalesce(c.list_unsubscribed, CAST(ARRAY[] AS BIGINT[])) AS "listUnsubscribed", c.attributes, c._tajo_deleted_at IS NOT NULL AS "isGone"`

function goesBefore(one: Mirrored & { rank: number }, other: Mirrored & { rank: number }): boolean {
  if (one.isGone !== other.isGone) return other.isGone
  if (one.rank !== other.rank) return one.rank < other.rank
  return (one.emailBlocked || one.smsBlocked) && !(other.emailBlocked || other.smsBlocked)
}
