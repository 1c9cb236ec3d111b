import { known, type WorldData } from '../world/data.ts'
import type { Contact } from '../world/people-records.ts'
import { type ContactPatch, deleteContact, updateContact } from './contacts.ts'
import { hardDeleteTicket } from './tickets.ts'

/** Erasing a contact erases every ticket the contact asked for [doc]. Returns the ids of those tickets. */
export function hardDeleteContact(data: WorldData, id: number): readonly number[] {
  known(data.contacts, id, 'contact')
  const ticketIds = ticketsOf(data, id).map((ticket) => ticket.id)
  for (const ticketId of ticketIds) hardDeleteTicket(data, ticketId)
  data.contacts.delete(id)
  return ticketIds
}

/** Secondaries end soft-deleted, their tickets point to the primary [guess]. */
export function mergeContacts(
  data: WorldData,
  primaryId: number,
  secondaryIds: readonly number[],
  patch: ContactPatch = {},
): Contact {
  const primary = known(data.contacts, primaryId, 'contact')
  const emails = new Set(primary.other_emails)
  for (const id of secondaryIds) {
    const secondary = known(data.contacts, id, 'contact')
    for (const email of [secondary.email, ...secondary.other_emails]) if (email !== null) emails.add(email)
    for (const ticket of ticketsOf(data, id)) {
      const updated_at = data.settings.bumpOnContactMerge ? data.now() : ticket.updated_at
      data.rules.updated(ticket, data.tickets.put({ ...ticket, requester_id: primaryId, updated_at }), 'agent')
    }
    data.contacts.put({ ...secondary, email: null, other_emails: [] })
    deleteContact(data, id)
  }
  return updateContact(data, primaryId, { other_emails: [...emails], ...patch })
}

function ticketsOf(data: WorldData, requesterId: number) {
  return [...data.tickets.values()].filter((ticket) => ticket.requester_id === requesterId)
}
