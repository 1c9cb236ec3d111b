import { textOf } from '../../rows/html-text.ts'
import { RowCache } from '../../rows/row-cache.ts'
import { iso, isoOrNull } from '../../world/time.ts'
import type { Conversation } from '../world/ticket-record.ts'
import { attachmentRow } from './attachment-row.ts'

export class ConversationRows {
  readonly #rows = new RowCache((conversation: Conversation) => JSON.stringify(conversationRow(conversation)))

  row(conversation: Conversation): string {
    return this.#rows.text(conversation)
  }
}

/** The answer to a new reply is shorter than the list row and names the receivers [doc]. */
export function createdReply(conversation: Conversation): string {
  const row = conversationRow(conversation)
  return JSON.stringify({
    body_text: row.body_text,
    body: row.body,
    structured_body: null,
    id: row.id,
    user_id: row.user_id,
    from_email: row.from_email,
    cc_emails: row.cc_emails,
    bcc_emails: [],
    ticket_id: row.ticket_id,
    replied_to: row.to_emails,
    attachments: row.attachments,
    created_at: row.created_at,
    updated_at: row.updated_at,
  })
}

export function createdNote(conversation: Conversation): string {
  const row = conversationRow(conversation)
  return JSON.stringify({
    body_text: row.body_text,
    body: row.body,
    structured_body: null,
    id: row.id,
    incoming: row.incoming,
    private: row.private,
    user_id: row.user_id,
    support_email: row.support_email,
    ticket_id: row.ticket_id,
    notified_to: row.to_emails,
    attachments: row.attachments,
    created_at: row.created_at,
    updated_at: row.updated_at,
  })
}

function conversationRow(conversation: Conversation) {
  const isReply = conversation.source === 0
  return {
    body: conversation.body,
    body_text: textOf(conversation.body),
    structured_body: null,
    id: conversation.id,
    incoming: conversation.incoming,
    private: conversation.private,
    user_id: conversation.user_id,
    support_email: conversation.support_email,
    source: conversation.source,
    category: conversation.category,
    to_emails: conversation.to_emails,
    from_email: conversation.from_email,
    cc_emails: conversation.cc_emails,
    // Null on everything that was not mailed [client].
    bcc_emails: isReply ? [] : null,
    email_failure_count: null,
    outgoing_failures: null,
    thread_id: null,
    thread_message_id: null,
    created_at: iso(conversation.created_at),
    updated_at: iso(conversation.updated_at),
    last_edited_at: isoOrNull(conversation.last_edited_at),
    last_edited_user_id: conversation.last_edited_user_id,
    attachments: conversation.attachments.map(attachmentRow),
    automation_id: null,
    automation_type_id: null,
    auto_response: false,
    ticket_id: conversation.ticket_id,
    source_additional_info: null,
  }
}
