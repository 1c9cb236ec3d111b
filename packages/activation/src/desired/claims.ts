import type { SqlWork } from '@tajo/core/sql'
import { isBlocked, type MirrorContact } from '../identity.ts'
import type { Candidate } from './candidate.ts'
import { createdMark } from './consent.ts'
import { type Dialect, tableName, text } from './dialect.ts'
import type { Population } from './population.ts'

/** Customers whose e-mail another customer has too. */
export const claimsTable = 'tajo_now_claims'

/**
 * What an e-mail that several customers have is to one of them. `first`: theirs, because nobody else has it verified, or nobody has at all
 * and their helpdesk stands first in the configuration; `behind`: another's by the same rule; `tied`: the rule has no answer.
 */
export type Standing = 'first' | 'behind' | 'tied'

/**
 * Brevo has one contact per e-mail, and customers are merged only where both sides verified it. Those who share one without that are
 * ranked by what all of them are, looked at or not, so that the same one has it in every plan.
 */
export function gatherClaims(
  sql: SqlWork,
  dialect: Dialect,
  { models, sources }: Pick<Population, 'models' | 'sources'>,
): Promise<void> {
  const customers = tableName(models.customers)
  const living = 'c.email IS NOT NULL AND c.is_staff IS NOT TRUE AND c.is_deleted IS NOT TRUE'
  const places = sources.map(({ source }, place) => `WHEN ${text(source)} THEN ${place}`).join(' ')
  return dialect.keep(
    sql,
    claimsTable,
    `WITH shared AS (SELECT c.email FROM ${customers} c WHERE ${living} GROUP BY c.email HAVING count(*) > 1),
      members AS (
        SELECT c.email, c.customer_id, i.source, coalesce(i.email = c.email AND i.email_verified, FALSE) AS is_verified,
          CASE i.source ${places} ELSE ${sources.length} END AS place
        FROM ${customers} c JOIN shared s ON s.email = c.email
        LEFT JOIN ${tableName(models.identities)} i ON i.customer_id = c.customer_id AND i.is_deleted IS NOT TRUE
        WHERE ${living}
      ),
      claimants AS (
        SELECT email, customer_id, bool_or(is_verified) AS is_verified, min(place) AS place, count(DISTINCT source) AS helpdesks
        FROM members GROUP BY email, customer_id
      ),
      spread AS (SELECT email, count(DISTINCT source) AS helpdesks FROM members GROUP BY email),
      ranked AS (
        SELECT k.email, k.customer_id, k.is_verified,
          count(*) FILTER (WHERE k.is_verified) OVER (PARTITION BY k.email) AS verified,
          sum(k.helpdesks) OVER (PARTITION BY k.email) = s.helpdesks AS is_apart,
          rank() OVER (PARTITION BY k.email ORDER BY k.place) AS rank,
          count(*) OVER (PARTITION BY k.email, k.place) AS beside
        FROM claimants k JOIN spread s ON s.email = k.email
      ),
      inputs AS (
        SELECT r.email, string_agg(h.hash, ' ' ORDER BY h.customer_id) AS hash
        FROM ranked r JOIN tajo_now_inputs h ON h.customer_id = r.customer_id GROUP BY r.email
      )
    SELECT r.customer_id, r.email, n.hash,
      CASE WHEN verified = 1 THEN CASE WHEN is_verified THEN 'first' ELSE 'behind' END
        WHEN verified = 0 AND is_apart AND max(CASE WHEN rank = 1 THEN beside END) OVER (PARTITION BY r.email) = 1
          THEN CASE WHEN rank = 1 THEN 'first' ELSE 'behind' END
        ELSE 'tied' END AS standing
    FROM ranked r LEFT JOIN inputs n ON n.email = r.email`,
  )
}

/** Whose a customer's e-mail is, where others have it too: theirs, another's, or nobody can tell. Who has the contact already keeps it. */
export function claimTo(candidate: Candidate): 'theirs' | 'of-another' | 'tied' {
  const { standing, rivals } = candidate
  if (standing === undefined || hasContact(candidate, candidate)) return 'theirs'
  const another = standing === 'tied' ? 'tied' : 'of-another'
  if (rivals.some((rival) => hasContact(rival, candidate))) return another
  return standing === 'first' ? 'theirs' : another
}

/** By our own id or by the number Brevo gave it, and not only by the address itself. */
function hasContact({ matches }: Candidate, { email }: Candidate): boolean {
  return matches.some(
    ({ how, contact }) => (how === 'ext_id' || how === 'ledger') && !contact.deleted && contact.email === email,
  )
}

/** Whoever of them opted out of anything in Brevo did so as somebody with this address. */
export function hasBlockedRival({ rivals }: Candidate): boolean {
  const optedOut = (contact: MirrorContact, isOurs: boolean): boolean =>
    (isBlocked(contact) && !isOurs) || contact.listUnsubscribed.length > 0
  return rivals.some(({ matches, ledger, absorbed }) => {
    const isOurs = [ledger, ...absorbed].some((row) => row?.delivered[createdMark] === 'blocked')
    return matches.some(({ contact }) => optedOut(contact, isOurs))
  })
}
