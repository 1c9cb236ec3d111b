import type { Json } from '@tajo/core/json'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import type { RememberedWrite } from './memory.ts'

/** A helpdesk contact as the warehouse has it, its values by the helpdesk's own field names. */
export interface StoredContact {
  readonly source: string
  readonly contactId: string
  readonly updatedAt: number | undefined
  readonly values: Readonly<Record<string, Json>>
}

export interface KnownWrites {
  /** Places whose row in the warehouse is older than our write: what the row says is no news. */
  readonly pending: ReadonlySet<string>
  /** Writes whose answer was lost, and which the row now shows: what it says is ours. */
  readonly arrived: readonly RememberedWrite[]
}

/** Vendors' times are whole seconds: an edit and our write may share one. After this a row of the same second is taken at its word. */
const sameSecondMs = 10 * 60_000

/**
 * What the helpdesk's contacts show of our own writes. Pure.
 *
 * A value that Tajo wrote is never news, and neither is the one it took the place of, as long as the contact was not synced again. An edit
 * by a person moves the contact's time and has another value, so that it stays one.
 */
export function knownWrites(
  contacts: readonly StoredContact[],
  writes: readonly RememberedWrite[],
  nowMs: number,
): KnownWrites {
  const byContact = new Map(contacts.map((contact) => [`${contact.source} ${contact.contactId}`, contact]))
  const pending = new Set<string>()
  const arrived: RememberedWrite[] = []
  for (const write of writes) {
    const contact = byContact.get(`${write.source} ${write.contactId}`)
    if (contact === undefined) continue
    const value = contact.values[write.field]
    const shown = fingerprintOf(placeOf(write.source, write.contactId, write.field), value)
    // What an older row shows may be what the helpdesk had when it was read, and not what it was given since.
    if (isOlder(contact, write, shown, nowMs)) pending.add(write.id)
    else if (hasArrived(write, value)) arrived.push(write)
  }
  return { pending, arrived }
}

/**
 * Whether a write of which no answer is known is what the contact shows. A helpdesk may keep it in another case, as its choices are
 * spelled; what stood there before was not the write.
 */
export function hasArrived(write: RememberedWrite, value: Json | undefined): boolean {
  if (write.state !== 'sent' || write.settles === null) return false
  const shown = fingerprintOf(write.id, value)
  if (shown === write.valueHash) return true
  const [settled, ...more] = Object.values(write.settles)
  const isText = typeof settled === 'string' && typeof value === 'string' && more.length === 0
  return isText && shown !== write.beforeHash && settled.trim().toLowerCase() === value.trim().toLowerCase()
}

function isOlder(contact: StoredContact, write: RememberedWrite, shown: string, nowMs: number): boolean {
  if (contact.updatedAt === undefined || write.version === null) return false
  const version = Date.parse(write.version)
  if (contact.updatedAt !== version) return contact.updatedAt < version
  return write.state === 'written' && shown === write.beforeHash && nowMs - Date.parse(write.writtenAt) < sameSecondMs
}
