import { textOf } from '../../rows/html-text.ts'
import { inside, RowCache } from '../../rows/row-cache.ts'
import { iso, isoOrNull } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Ticket, TicketStats } from '../world/ticket-record.ts'
import { attachmentRow } from './attachment-row.ts'
import type { ConversationRows } from './conversation-row.ts'

export type ListInclude = 'stats' | 'requester' | 'description' | 'company'
export type ViewInclude = 'conversations' | 'requester' | 'company' | 'stats'

/** Tickets as lists, views and search show them: the three differ in their keys, not only in their values [client]. */
export class TicketRows {
  readonly #data: WorldData
  readonly #conversations: ConversationRows
  readonly #core = new RowCache(core)
  readonly #description = new RowCache((ticket: Ticket) =>
    inside({
      description: ticket.description,
      description_text: ticket.description === null ? null : textOf(ticket.description),
    }),
  )

  constructor(data: WorldData, conversations: ConversationRows) {
    this.#data = data
    this.#conversations = conversations
  }

  list(ticket: Ticket, includes: readonly ListInclude[]): string {
    const parts = [this.#core.text(ticket)]
    for (const include of includes) {
      parts.push(include === 'description' ? this.#description.text(ticket) : this.#included(ticket, include))
    }
    return `{${parts.join(',')}}`
  }

  /** Search rows carry the description and no includes [doc sample]. */
  search(ticket: Ticket): string {
    return this.list(ticket, ['description'])
  }

  view(ticket: Ticket, includes: readonly ViewInclude[]): string {
    const parts = [this.#core.text(ticket), this.#description.text(ticket), inside(viewOnly(ticket))]
    for (const include of includes) parts.push(this.#included(ticket, include))
    return `{${parts.join(',')}}`
  }

  archived(ticket: Ticket): string {
    const row = this.#core.text(ticket).replace('"structured_description":null,', '')
    return `{${[row, this.#description.text(ticket), inside(viewOnly(ticket)), '"archived":true'].join(',')}}`
  }

  #included(ticket: Ticket, include: Exclude<ListInclude, 'description'> | ViewInclude): string {
    switch (include) {
      case 'stats':
        return `"stats":${JSON.stringify(statsRow(ticket.stats))}`
      case 'requester':
        return `"requester":${JSON.stringify(this.#requester(ticket.requester_id))}`
      case 'company':
        return `"company":${JSON.stringify(this.#company(ticket.company_id))}`
      case 'conversations': {
        // The oldest ten, ascending; the rest only through the ticket's own conversations [doc].
        const oldest = this.#data.conversations.of(ticket.id).slice(0, 10)
        return `"conversations":[${oldest.map((one) => this.#conversations.row(one)).join(',')}]`
      }
    }
  }

  /** The requester may be an agent, who is not among the contacts [doc]. */
  #requester(id: number) {
    const person = this.#data.contacts.get(id) ?? this.#data.agents.get(id)
    if (person === undefined) return null
    return { id, name: person.name, email: person.email, mobile: person.mobile, phone: person.phone }
  }

  #company(id: number | null) {
    const company = id === null ? undefined : this.#data.companies.get(id)
    return company === undefined ? null : { id: company.id, name: company.name }
  }
}

function core(ticket: Ticket): string {
  return inside({
    cc_emails: ticket.cc_emails,
    fwd_emails: ticket.fwd_emails,
    reply_cc_emails: ticket.reply_cc_emails,
    ticket_cc_emails: ticket.cc_emails,
    ticket_bcc_emails: null,
    fr_escalated: ticket.fr_escalated,
    spam: ticket.spam,
    email_config_id: ticket.email_config_id,
    group_id: ticket.group_id,
    priority: ticket.priority,
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id,
    source: ticket.source,
    company_id: ticket.company_id,
    status: ticket.status,
    subject: ticket.subject,
    association_type: ticket.association_type,
    support_email: ticket.support_email,
    to_emails: ticket.to_emails,
    product_id: ticket.product_id,
    id: ticket.id,
    type: ticket.type,
    due_by: isoOrNull(ticket.due_by),
    fr_due_by: isoOrNull(ticket.fr_due_by),
    is_escalated: ticket.is_escalated,
    custom_fields: ticket.custom_fields,
    created_at: iso(ticket.created_at),
    updated_at: iso(ticket.updated_at),
    associated_tickets_count: ticket.associated_tickets_list?.length ?? null,
    tags: ticket.tags,
    sentiment_score: ticket.sentiment_score,
    initial_sentiment_score: ticket.sentiment_score,
    structured_description: null,
    nr_due_by: isoOrNull(ticket.nr_due_by),
    nr_escalated: ticket.nr_escalated,
    // Present on deleted tickets alone; on all others the key is absent [doc]/[client].
    deleted: ticket.deleted ? true : undefined,
  })
}

function viewOnly(ticket: Ticket) {
  return {
    associated_tickets_list: ticket.associated_tickets_list ?? undefined,
    attachments: ticket.attachments.map(attachmentRow),
  }
}

function statsRow(stats: TicketStats) {
  return {
    agent_responded_at: isoOrNull(stats.agent_responded_at),
    requester_responded_at: isoOrNull(stats.requester_responded_at),
    first_responded_at: isoOrNull(stats.first_responded_at),
    status_updated_at: isoOrNull(stats.status_updated_at),
    reopened_at: isoOrNull(stats.reopened_at),
    resolved_at: isoOrNull(stats.resolved_at),
    closed_at: isoOrNull(stats.closed_at),
    pending_since: isoOrNull(stats.pending_since),
  }
}
