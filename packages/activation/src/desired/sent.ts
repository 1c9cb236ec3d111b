import type { AttributeValue } from '@tajo/core/destination'
import { isObject, type Json } from '@tajo/core/json'
import type { MirrorContact } from '../identity.ts'
import { sameInBrevo, samePhone } from '../same-value.ts'

/** Held in the ledger between sending and confirming: attribute → value on its way. */
export const sentMark = '$sent'

type Delivered = Readonly<Record<string, Json>>

/**
 * What both sides had last, a write of ours included whose run was cut before it could be confirmed: Brevo's showing that very value is no
 * edit made there.
 */
export function withSent(
  { [sentMark]: sent, ...delivered }: Delivered,
  contact: Pick<MirrorContact, 'sms' | 'attributes'> | undefined,
): Record<string, AttributeValue | null> {
  const base = delivered as Record<string, AttributeValue | null>
  if (contact === undefined || !isObject(sent)) return base
  const arrived = Object.entries(sent as Record<string, AttributeValue | null>).filter(([name, value]) =>
    name === 'SMS' && typeof value === 'string'
      ? samePhone(value, contact.sms ?? undefined)
      : sameInBrevo(value, name === 'SMS' ? contact.sms : contact.attributes[name]),
  )
  return { ...base, ...Object.fromEntries(arrived) }
}
