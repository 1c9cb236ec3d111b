import { readConversations } from '../read/conversations.ts'
import type { FreshdeskStream } from '../stream.ts'

export const conversations = {
  name: 'conversations',
  description:
    'Every reply, note and forward of a ticket, public or private; the ticket’s own first message is not among them.',
  docs: 'https://developers.freshdesk.com/api/#list_all_ticket_notes',
  path: '/tickets/{id}/conversations',
  key: ['id'],
  about: { user_id: 'contacts' },
  syncTypes: ['incremental', 'full_table'],
  paging: 'pages',
  parent: { stream: 'tickets', column: 'ticket_id', changedOnly: true },
  credits: 1,
  deletes: 'with-parent',
  privateBy: { column: 'private', equals: true },
  columns: {
    id: { type: 'bigint', description: 'Identifies the message.' },
    ticket_id: { type: 'bigint', description: 'Ticket the message belongs to.' },
    user_id: { type: 'bigint', description: 'Author: an agent or a contact.' },
    body: { type: 'text', description: 'Message as HTML.', pii: true },
    body_text: { type: 'text', description: 'Message as plain text; quoted text may be cut.', pii: true },
    structured_body: { type: 'json', description: 'Message in parts, on chats.', pii: true },
    incoming: { type: 'boolean', description: 'Came from outside the helpdesk.' },
    private: { type: 'boolean', description: 'Visible to agents only.' },
    source: {
      type: 'bigint',
      description:
        'Kind: 0 reply, 2 note, 5 tweet, 6 survey feedback, 7 Facebook post, 8 forwarded email, 9 phone, 10 MobiHelp, 11 e-commerce.',
    },
    category: {
      type: 'bigint',
      description:
        'Finer kind, undocumented: 2 private note, 3 agent reply, 6 reply to a forward, 7 survey feedback were seen.',
    },
    from_email: { type: 'text', description: 'Sender, with the display name; null on notes.', pii: true },
    support_email: { type: 'text', description: 'Address of the helpdesk that sent or received it; null on notes.' },
    to_emails: { type: 'text[]', description: 'Recipients.', pii: true },
    cc_emails: { type: 'text[]', description: 'Recipients in copy.', pii: true },
    bcc_emails: { type: 'text[]', description: 'Recipients in blind copy.', pii: true },
    email_failure_count: { type: 'bigint', description: 'Recipients the mail could not be delivered to.' },
    outgoing_failures: { type: 'json', description: 'What went wrong in delivery, per recipient.', pii: true },
    thread_id: { type: 'bigint', description: 'Thread of a forward.' },
    thread_message_id: { type: 'bigint', description: 'Message within the thread of a forward.' },
    auto_response: { type: 'boolean', description: 'Written by an automatic response.' },
    automation_id: { type: 'bigint', description: 'Automation rule that wrote it.' },
    automation_type_id: {
      type: 'bigint',
      description: 'Kind of that rule: 1 ticket creation, 3 hourly, 4 ticket update.',
    },
    source_additional_info: { type: 'json', description: 'What a social channel adds to the message.', pii: true },
    attachments: {
      type: 'json',
      description: 'Files of the message; their links expire soon after reading.',
      pii: true,
    },
    cloud_files: { type: 'json', description: 'Files linked from a cloud storage.', pii: true },
    last_edited_at: {
      type: 'timestamp',
      description: 'When a note was last edited; such an edit may leave updated_at as it was.',
    },
    last_edited_user_id: { type: 'bigint', description: 'Agent who edited it last.' },
    created_at: { type: 'timestamp', description: 'When it was written.' },
    updated_at: { type: 'timestamp', description: 'Latest change known to the vendor; see last_edited_at.' },
  },
  read: readConversations,
} as const satisfies FreshdeskStream
