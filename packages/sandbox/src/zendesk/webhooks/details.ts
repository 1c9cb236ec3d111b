import { iso } from '../../world/time.ts'
import type { Organization, Ticket, User } from '../world/records.ts'

/** Ids are texts in events [doc]. */
export function idText(id: number | null): string | null {
  return id === null ? null : String(id)
}

/** Words are in capitals in events [doc]. */
export function capitals(word: string | null): string | null {
  return word === null ? null : word.toUpperCase()
}

/** Channels have other names than in the API [client]. */
const CHANNELS: Readonly<Record<string, string>> = { email: 'mail', api: 'web_service', web: 'web_form' }

/** The ticket as an event shows it: no custom fields, tags null where there are none [doc][client]. */
export function ticketDetail(ticket: Ticket, actorId: number): object {
  return {
    actor_id: String(actorId),
    assignee_id: idText(ticket.assignee_id),
    brand_id: String(ticket.brand_id),
    created_at: iso(ticket.created_at),
    custom_status: String(ticket.custom_status_id),
    description: ticket.description,
    external_id: ticket.external_id,
    form_id: idText(ticket.ticket_form_id),
    group_id: idText(ticket.group_id),
    id: String(ticket.id),
    is_public: ticket.is_public,
    organization_id: idText(ticket.organization_id),
    priority: capitals(ticket.priority),
    requester_id: String(ticket.requester_id),
    status: capitals(ticket.status),
    subject: ticket.subject,
    submitter_id: String(ticket.submitter_id),
    tags: ticket.tags.length === 0 ? null : ticket.tags,
    type: capitals(ticket.type),
    updated_at: iso(ticket.updated_at),
    via: { channel: CHANNELS[ticket.via.channel] ?? ticket.via.channel },
  }
}

/** What is missing is an empty text or `0`, not null [rec]. */
export function userDetail(user: User): object {
  return {
    created_at: iso(user.created_at),
    default_group_id: String(user.default_group_id ?? 0),
    email: user.email ?? '',
    external_id: user.external_id ?? '',
    id: String(user.id),
    organization_id: String(user.organization_id ?? 0),
    role: user.role,
    updated_at: iso(user.updated_at),
  }
}

export function organizationDetail(one: Organization): object {
  return {
    created_at: iso(one.created_at),
    external_id: one.external_id ?? '',
    group_id: String(one.group_id ?? 0),
    id: String(one.id),
    name: one.name,
    shared_comments: one.shared_comments,
    shared_tickets: one.shared_tickets,
    updated_at: iso(one.updated_at),
  }
}
