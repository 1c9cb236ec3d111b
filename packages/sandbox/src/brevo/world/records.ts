export type Value = string | number | boolean | readonly string[]

export type Channel = 'email' | 'sms' | 'whatsapp'

/** Contacts are found by these, and no two contacts share one [oas]. Spelled as `duplicate_identifiers` does. */
export type IdentifierKind = 'email' | 'ext_id' | 'SMS' | 'WHATSAPP' | 'LANDLINE_NUMBER'

export const PHONES = ['SMS', 'WHATSAPP', 'LANDLINE_NUMBER'] as const

export interface Contact {
  readonly id: number
  readonly email: string | null
  readonly extId: string | null
  /** Phones among them, `EMAIL` and `EXT_ID` not. */
  readonly attributes: Readonly<Record<string, Value>>
  readonly emailBlacklisted: boolean
  readonly smsBlacklisted: boolean
  readonly whatsappBlacklisted: boolean
  readonly listIds: readonly number[]
  /** Null where the account has no opt-out per list [client]. */
  readonly listUnsubscribed: readonly number[] | null
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface ContactList {
  readonly id: number
  readonly name: string
  readonly folderId: number
  readonly createdAt: number
}

export interface Folder {
  readonly id: number
  readonly name: string
}

export interface SegmentRule {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly has: (contact: Contact) => boolean
}

/** Who changes something: one of the account's keys, a person in Brevo or on a mail's link, or the story that was told before. */
export type Actor =
  | { readonly by: 'api'; readonly key: string; readonly endpoint: string }
  | { readonly by: 'person' | 'story' }

export function identifiersOf(contact: Contact): readonly (readonly [kind: IdentifierKind, value: string])[] {
  const found: (readonly [IdentifierKind, string])[] = []
  if (contact.email !== null) found.push(['email', contact.email])
  if (contact.extId !== null) found.push(['ext_id', contact.extId])
  for (const name of PHONES) {
    const value = contact.attributes[name]
    if (typeof value === 'string') found.push([name, value])
  }
  return found
}

export function isBlocked(contact: Contact, channel: Channel): boolean {
  switch (channel) {
    case 'email':
      return contact.emailBlacklisted
    case 'sms':
      return contact.smsBlacklisted
    case 'whatsapp':
      return contact.whatsappBlacklisted
  }
}

/** No mail of this sender to this address, not even a receipt [oas]. */
export interface TransactionalBlock {
  readonly email: string
  readonly senderEmail: string
  readonly reason: { readonly code: string; readonly message: string }
  readonly blockedAt: number
}
