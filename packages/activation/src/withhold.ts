import { createHmac } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'
import { ident } from './desired/dialect.ts'
import { phoneDigits } from './transforms/phone.ts'

/** Knows of every address that was ever blocked, by a keyed hash: the address itself is not kept. */
export interface Suppressions {
  hash(address: string): string
  /** Hashes among these that are suppressed. */
  among(hashes: readonly string[]): Promise<ReadonlySet<string>>
}

const keyName = 'suppression_key'
const seenName = 'suppressions_seen'

/**
 * Notes the addresses of all contacts of the mirror that are blocked or unsubscribed, and answers what asks for them. A contact may
 * be deleted and come back as another one: its address stays suppressed, and is only ever created blocked.
 */
export async function noteSuppressions(
  sql: SqlWork,
  mirror: string,
  at: string,
  newKey: () => string,
): Promise<Suppressions> {
  const key = await suppressionKey(sql, newKey)
  const hash = (address: string): string => createHmac('sha256', key).update(normalized(address)).digest('hex')
  await noteNew(sql, mirror, at, hash)
  return {
    hash,
    among: async (hashes) => {
      if (hashes.length === 0) return new Set()
      await sql.load(
        'tajo_addresses',
        { address_hash: 'text' },
        hashes.map((address_hash) => ({ address_hash })),
      )
      const found = await sql.rows<{ address_hash: string }>(
        'SELECT DISTINCT s.address_hash FROM _tajo.suppressions s JOIN tajo_addresses a ON a.address_hash = s.address_hash',
      )
      return new Set(found.map((row) => row.address_hash))
    },
  }
}

/** Since when and why one of these addresses of one person is suppressed, if any is. */
export async function suppressionOf(
  sql: SqlWork,
  addresses: readonly string[],
): Promise<{ readonly since: string; readonly why: string } | null> {
  const [key] = await sql.rows<{ value: string }>('SELECT value FROM _tajo.meta WHERE key = $key', { key: keyName })
  if (key === undefined || addresses.length === 0) return null
  await sql.load(
    'tajo_addresses',
    { address_hash: 'text' },
    addresses.map((address) => ({
      address_hash: createHmac('sha256', key.value).update(normalized(address)).digest('hex'),
    })),
  )
  const [row] = await sql.rows<{ since: string; why: string }>(
    `SELECT s.since, s.why FROM _tajo.suppressions s WHERE s.address_hash IN (SELECT address_hash FROM tajo_addresses) ORDER BY s.since LIMIT 1`,
  )
  return row ?? null
}

/** An e-mail in lower case; a number as its digits. */
function normalized(address: string): string {
  return address.includes('@') ? address.trim().toLowerCase() : phoneDigits(address)
}

async function suppressionKey(sql: SqlWork, newKey: () => string): Promise<string> {
  const [row] = await sql.rows<{ value: string }>('SELECT value FROM _tajo.meta WHERE key = $key', { key: keyName })
  if (row !== undefined) return row.value
  const value = newKey()
  await sql.run('INSERT INTO _tajo.meta (key, value) VALUES ($key, $value)', { key: keyName, value })
  return value
}

interface BlockedRow {
  readonly email: string | null
  readonly sms: string | null
  readonly email_blacklisted: boolean | null
  readonly sms_blacklisted: boolean | null
}

/** Only what changed in the mirror since the last look: most of an account may be on the blocklist. */
async function noteNew(sql: SqlWork, mirror: string, at: string, hash: (address: string) => string): Promise<void> {
  const table = `${ident(mirror)}.${ident('contacts')}`
  const [mark] = await sql.rows<{ until: string | null }>(
    `SELECT CAST(max(_tajo_synced_at) AS VARCHAR) AS until FROM ${table}`,
  )
  const [seen] = await sql.rows<{ value: string }>('SELECT value FROM _tajo.meta WHERE key = $key', { key: seenName })
  if (mark?.until == null || mark.until === seen?.value) return
  // The mark's own instant again: rows of one batch share it.
  const rows = await sql.rows<BlockedRow>(
    `SELECT email, sms, email_blacklisted, sms_blacklisted FROM ${table}
     WHERE (email_blacklisted OR sms_blacklisted OR coalesce(array_length(list_unsubscribed, 1), 0) > 0)
       ${seen === undefined ? '' : 'AND _tajo_synced_at >= CAST($seen AS TIMESTAMPTZ)'}`,
    seen === undefined ? undefined : { seen: seen.value },
  )
  const why = new Map<string, string>()
  for (const { email, sms, email_blacklisted, sms_blacklisted } of rows) {
    const reason = email_blacklisted === true || sms_blacklisted === true ? 'blocked' : 'unsubscribed'
    if (email !== null && (email_blacklisted === true || sms_blacklisted !== true)) why.set(hash(email), reason)
    // Whoever opted out by mail is not written to by another way in either.
    if (sms !== null && (sms_blacklisted === true || email_blacklisted === true)) why.set(hash(sms), reason)
  }
  await sql.load(
    'tajo_suppressed',
    { address_hash: 'text', why: 'text' },
    [...why].map(([address_hash, reason]) => ({ address_hash, why: reason })),
  )
  await sql.run(
    `INSERT INTO _tajo.suppressions (address_hash, since, why)
     SELECT n.address_hash, CAST($at AS TIMESTAMPTZ), n.why FROM tajo_suppressed n
     WHERE NOT EXISTS (SELECT 1 FROM _tajo.suppressions s WHERE s.address_hash = n.address_hash)`,
    { at },
  )
  await sql.run('DELETE FROM _tajo.meta WHERE key = $key', { key: seenName })
  await sql.run('INSERT INTO _tajo.meta (key, value) VALUES ($key, $value)', { key: seenName, value: mark.until })
}
