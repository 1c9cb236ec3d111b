import { type Contact, type IdentifierKind, PHONES } from './records.ts'
import type { BrevoWorld } from './world.ts'
import type { ContactChange } from './write-contact.ts'

/** The identifiers a change brings along. */
export function claimsOf({ email, extId, values = {} }: ContactChange): readonly (readonly [IdentifierKind, string])[] {
  const claims: (readonly [IdentifierKind, string])[] = []
  if (email !== undefined) claims.push(['email', email])
  if (typeof extId === 'string') claims.push(['ext_id', extId])
  for (const name of PHONES) {
    const value = values[name]
    if (typeof value === 'string') claims.push([name, value])
  }
  return claims
}

/** Claims that are taken, each with who has it. */
export function ownersOf(
  world: BrevoWorld,
  change: ContactChange,
): readonly { readonly kind: IdentifierKind; readonly contact: Contact }[] {
  return claimsOf(change).flatMap(([kind, value]) => {
    const contact = world.contacts.find(kind, value)
    return contact === undefined ? [] : [{ kind, contact }]
  })
}

/** What of a change belongs to somebody other than the one it is about. */
export function conflictsOf(
  world: BrevoWorld,
  self: Contact | undefined,
  change: ContactChange,
): readonly { readonly kind: IdentifierKind; readonly contact: Contact }[] {
  return ownersOf(world, change).filter(({ contact }) => contact.id !== self?.id)
}

const KINDS: Readonly<Record<string, IdentifierKind>> = {
  email_id: 'email',
  phone_id: 'SMS',
  ext_id: 'ext_id',
  whatsapp_id: 'WHATSAPP',
  landline_number_id: 'LANDLINE_NUMBER',
}

/** `invalid`: no such type. Without a type an `@` makes an address, digits a number of Brevo's; `GET` tries a phone after it [oas]. */
export function contactAt(
  world: BrevoWorld,
  identifier: string,
  type: string | null,
  mayBePhone: boolean,
): Contact | 'invalid' | undefined {
  const { contacts } = world
  if (type === 'contact_id') return /^\d{1,15}$/.test(identifier) ? contacts.get(Number(identifier)) : 'invalid'
  if (type !== null) {
    const kind = KINDS[type]
    if (kind === undefined) return 'invalid'
    return contacts.find(
      kind,
      kind === 'email' || kind === 'ext_id' ? identifier : identifier.replace(/^(?:\+|00)/, ''),
    )
  }
  if (identifier.includes('@')) return contacts.find('email', identifier)
  const digits = identifier.replace(/^(?:\+|00)/, '')
  if (!/^\d{1,15}$/.test(digits)) return 'invalid'
  const byNumber = digits === identifier ? contacts.get(Number(identifier)) : undefined
  return byNumber ?? (mayBePhone ? contacts.find('SMS', digits) : undefined)
}
