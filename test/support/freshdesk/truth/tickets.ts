import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import { moment, momentOrNull, plainText, type TrueTable } from '../../truth.ts'

type Ticket = ReturnType<FreshdeskWorld['createTicket']>
type Conversation = ReturnType<FreshdeskWorld['addNote']>
type Attachment = Ticket['attachments'][number]

/** Tickets as the list shows them with `include=stats,description`. */
export function trueTickets(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.tickets.values()].map((ticket) => ({
      key: String(ticket.id),
      deleted: ticket.deleted || ticket.spam,
      record: ticketRecord(ticket),
    })),
    // Emptying the trash leaves no trace.
    mayLinger: ({ key }) => !world.tickets.has(Number(key)),
  }
}

export function trueConversations(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.conversations.values()].map((one) => ({
      key: String(one.id),
      deleted: false,
      record: conversationRecord(one),
    })),
    // They went with a ticket that left no trace.
    mayLinger: ({ values }) => !world.tickets.has(Number(values['ticket_id'])),
  }
}

function ticketRecord(ticket: Ticket): Record<string, unknown> {
  const { stats } = ticket
  return {
    id: ticket.id,
    subject: ticket.subject,
    description: ticket.description,
    description_text: ticket.description === null ? null : plainText(ticket.description),
    structured_description: null,
    status: ticket.status,
    priority: ticket.priority,
    source: ticket.source,
    type: ticket.type,
    requester_id: ticket.requester_id,
    responder_id: ticket.responder_id,
    group_id: ticket.group_id,
    company_id: ticket.company_id,
    product_id: ticket.product_id,
    email_config_id: ticket.email_config_id,
    support_email: ticket.support_email,
    to_emails: ticket.to_emails,
    cc_emails: ticket.cc_emails,
    fwd_emails: ticket.fwd_emails,
    reply_cc_emails: ticket.reply_cc_emails,
    ticket_cc_emails: ticket.cc_emails,
    ticket_bcc_emails: null,
    tags: ticket.tags,
    custom_fields: ticket.custom_fields,
    due_by: momentOrNull(ticket.due_by),
    fr_due_by: momentOrNull(ticket.fr_due_by),
    nr_due_by: momentOrNull(ticket.nr_due_by),
    is_escalated: ticket.is_escalated,
    fr_escalated: ticket.fr_escalated,
    nr_escalated: ticket.nr_escalated,
    stats: {
      agent_responded_at: momentOrNull(stats.agent_responded_at),
      requester_responded_at: momentOrNull(stats.requester_responded_at),
      first_responded_at: momentOrNull(stats.first_responded_at),
      status_updated_at: momentOrNull(stats.status_updated_at),
      reopened_at: momentOrNull(stats.reopened_at),
      resolved_at: momentOrNull(stats.resolved_at),
      closed_at: momentOrNull(stats.closed_at),
      pending_since: momentOrNull(stats.pending_since),
    },
    association_type: ticket.association_type,
    associated_tickets_count: ticket.associated_tickets_list === null ? null : ticket.associated_tickets_list.length,
    sentiment_score: ticket.sentiment_score,
    initial_sentiment_score: ticket.sentiment_score,
    spam: ticket.spam,
    // The key is on deleted tickets only.
    deleted: ticket.deleted ? true : null,
    created_at: moment(ticket.created_at),
    updated_at: moment(ticket.updated_at),
  }
}

function conversationRecord(one: Conversation): Record<string, unknown> {
  return {
    id: one.id,
    ticket_id: one.ticket_id,
    user_id: one.user_id,
    body: one.body,
    body_text: plainText(one.body),
    structured_body: null,
    incoming: one.incoming,
    private: one.private,
    source: one.source,
    category: one.category,
    from_email: one.from_email,
    support_email: one.support_email,
    to_emails: one.to_emails,
    cc_emails: one.cc_emails,
    bcc_emails: one.source === 0 ? [] : null,
    email_failure_count: null,
    outgoing_failures: null,
    thread_id: null,
    thread_message_id: null,
    auto_response: false,
    automation_id: null,
    automation_type_id: null,
    source_additional_info: null,
    attachments: one.attachments.map(attachmentRecord),
    last_edited_at: momentOrNull(one.last_edited_at),
    last_edited_user_id: one.last_edited_user_id,
    created_at: moment(one.created_at),
    updated_at: moment(one.updated_at),
  }
}

function attachmentRecord(file: Attachment): Record<string, unknown> {
  return {
    id: file.id,
    name: file.name,
    content_type: file.content_type,
    size: file.size,
    created_at: moment(file.created_at),
    updated_at: moment(file.created_at),
    attachment_url: `https://attachments.example/helpdesk/${file.id}?signature=expires`,
  }
}
