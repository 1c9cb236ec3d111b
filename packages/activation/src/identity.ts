import type { Json, JsonObject } from '@tajo/core/json'

/** A contact of the mirror, as far as a plan looks at it. */
export interface MirrorContact {
  readonly id: number
  readonly email: string | null
  readonly extId: string | null
  readonly sms: string | null
  readonly emailBlacklisted: boolean
  readonly smsBlacklisted: boolean
  readonly modifiedAt: string | null
  readonly listIds: readonly number[]
  readonly listUnsubscribed: readonly number[]
  readonly attributes: JsonObject
  readonly deleted: boolean
}

export type Found = 'ext_id' | 'ledger' | 'email' | 'phone'

export interface Match {
  readonly how: Found
  readonly contact: MirrorContact
}

export type Identity =
  | { readonly kind: 'found'; readonly contact: MirrorContact; readonly how: Found }
  /** Known to have been in Brevo, and gone from there: a person deleted it. */
  | { readonly kind: 'deleted' }
  | { readonly kind: 'none' }
  /** Its identifiers lead to several contacts. */
  | { readonly kind: 'several'; readonly ids: readonly number[] }

const order: readonly Found[] = ['ext_id', 'ledger', 'email', 'phone']

/**
 * Which contact of Brevo a customer is. Our own id first, then the number Brevo gave it, then the e-mail; a phone number counts only
 * where nothing else answers, and never joins two different e-mails. Two answers are not settled here.
 */
export function identify(
  matches: readonly Match[],
  customer: { readonly email: string | undefined; readonly knownToLedger: boolean },
): Identity {
  const alive = matches.filter(({ contact }) => !contact.deleted)
  const strong = alive.filter(({ how }) => how !== 'phone')
  const ids = [...new Set(strong.map(({ contact }) => contact.id))]
  if (ids.length > 1) return { kind: 'several', ids: ids.sort((a, b) => a - b) }
  const best = order.flatMap((how) => strong.filter((match) => match.how === how))[0]
  if (best !== undefined) return { kind: 'found', ...best }
  // Who was there and was taken out stays out.
  if (customer.knownToLedger || matches.some(({ how, contact }) => contact.deleted && how !== 'phone'))
    return { kind: 'deleted' }
  const byPhone = alive.filter(({ contact }) => contact.email === null || customer.email === undefined)
  const [only] = byPhone
  return only !== undefined && byPhone.length === 1 ? { kind: 'found', ...only } : { kind: 'none' }
}

/** Whether Brevo keeps mail from the contact: by its e-mail where it has one, else by its phone. */
export function isBlocked(contact: Pick<MirrorContact, 'email' | 'emailBlacklisted' | 'smsBlacklisted'>): boolean {
  return contact.email === null ? contact.smsBlacklisted : contact.emailBlacklisted
}

interface MirrorRow {
  readonly id: number
  readonly email: string | null
  readonly ext_id: string | null
  readonly sms: string | null
  readonly email_blacklisted: boolean | null
  readonly sms_blacklisted: boolean | null
  readonly modified_at: string | null
  readonly list_ids: readonly number[] | null
  readonly list_unsubscribed: readonly number[] | null
  readonly attributes: Json
  readonly deleted: boolean
}

/** Columns of the mirror a plan reads, `m` being the table. */
export const mirrorColumns = `m.id, lower(m.email) AS email, m.ext_id, m.sms, m.email_blacklisted, m.sms_blacklisted, m.modified_at, m.list_ids,
  m.list_unsubscribed, m.attributes, m._tajo_deleted_at IS NOT NULL AS deleted`

export function mirrorContact(row: MirrorRow): MirrorContact {
  const { attributes } = row
  return {
    id: Number(row.id),
    email: row.email,
    extId: row.ext_id,
    sms: row.sms,
    emailBlacklisted: row.email_blacklisted === true,
    smsBlacklisted: row.sms_blacklisted === true,
    modifiedAt: row.modified_at,
    listIds: (row.list_ids ?? []).map(Number),
    listUnsubscribed: (row.list_unsubscribed ?? []).map(Number),
    attributes:
      typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)
        ? (attributes as JsonObject)
        : {},
    deleted: row.deleted,
  }
}

export type { MirrorRow }
