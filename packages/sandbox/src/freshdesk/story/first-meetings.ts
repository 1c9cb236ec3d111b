import type { WorldData } from '../world/data.ts'

/** Nobody writes before existing: a contact is as old as its first ticket at least. */
export function settleFirstMeetings(data: WorldData): void {
  const met = new Set<number>()
  for (const ticket of data.tickets.values()) {
    if (met.has(ticket.requester_id)) continue
    met.add(ticket.requester_id)
    const contact = data.contacts.get(ticket.requester_id)
    if (contact === undefined || contact.created_at <= ticket.created_at) continue
    data.contacts.put({ ...contact, created_at: ticket.created_at })
  }
}
