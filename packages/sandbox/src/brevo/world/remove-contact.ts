import type { Contact } from './records.ts'
import type { BrevoWorld } from './world.ts'

/** At once and for good: what the blocklist knew of the contact is gone with it [doc help]. */
export function removeContact(world: BrevoWorld, contact: Contact): void {
  world.contacts.delete(contact.id)
  world.webhooks.contactDeleted(contact, world.now())
}
