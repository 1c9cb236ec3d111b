import { readTicketAudits } from '../read/ticket-audits.ts'
import { readTicketComments } from '../read/ticket-comments.ts'
import { readTicketEvents } from '../read/ticket-events.ts'
import type { ZendeskStream } from '../stream.ts'
import { via } from './columns.ts'

export const ticket_comments = {
  name: 'ticket_comments',
  description: 'Everything written on tickets: public replies, private notes, calls.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/',
  path: '/incremental/ticket_events',
  collection: 'ticket_events',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'created_at', filter: 'start_time', order: 'asc' },
  paging: 'tokens',
  parent: { stream: 'tickets', column: 'ticket_id', fewerThan: 'comment_count' },
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'never',
  privateBy: { column: 'public', equals: false },
  query: { include: 'comment_events' },
  // Tickets whose comments the export lacks are read by themselves.
  shapes: ['list', 'view'],
  // The export says type and visibility twice.
  elsewhere: ['event_type', 'comment_present', 'comment_public'],
  columns: {
    id: { type: 'bigint', description: 'Identifies the comment.' },
    ticket_id: { type: 'bigint', description: 'Ticket it stands on.' },
    audit_id: { type: 'bigint', description: 'Change of the ticket it came with, a row of ticket_events.' },
    type: { type: 'text', description: 'Comment or VoiceComment.' },
    author_id: { type: 'bigint', description: 'User who wrote it; -1 for the system.' },
    public: { type: 'boolean', description: 'The requester sees it; otherwise a private note.' },
    body: { type: 'text', description: 'Text as it was written, Markdown left in.', pii: true },
    html_body: { type: 'text', description: 'Text as HTML.', pii: true },
    plain_body: { type: 'text', description: 'Text without any markup.', pii: true },
    attachments: { type: 'json', description: 'Files: id, name, type, size, link; thumbnails of pictures.', pii: true },
    via: {
      type: 'json',
      description:
        'How it came about: the export sends a word, a single ticket’s list an object with channel and source.',
      pii: true,
      volatile: true,
    },
    via_reference_id: { type: 'bigint', description: 'Rule or ticket that caused it, where the channel is one.' },
    metadata: {
      type: 'json',
      description: 'Client, IP address and place of the author, flags; only where a ticket was read by itself.',
      pii: true,
      in: ['view'],
      volatile: true,
    },
    data: { type: 'json', description: 'Of a call: numbers, duration, recording, transcript.', pii: true },
    formatted_from: { type: 'text', description: 'Of a call: the caller’s number.', pii: true },
    formatted_to: { type: 'text', description: 'Of a call: the number called.', pii: true },
    transcription_visible: { type: 'boolean', description: 'Of a call: its transcript is shown.' },
    created_at: {
      type: 'timestamp',
      description: 'When it was written. Redaction changes a comment without a trace here.',
    },
  },
  read: readTicketComments,
} as const satisfies ZendeskStream

export const ticket_events = {
  name: 'ticket_events',
  description:
    'Every change of every ticket, one row per change with the fields, notifications and comments it consists of.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/',
  path: '/incremental/ticket_events',
  collection: 'ticket_events',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'created_at', filter: 'start_time', order: 'asc' },
  paging: 'tokens',
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'never',
  query: { include: 'comment_events' },
  columns: {
    id: { type: 'bigint', description: 'Identifies the change; the same as the id of its audit.' },
    ticket_id: { type: 'bigint', description: 'Ticket that changed.' },
    event_type: { type: 'text', description: 'Audit.' },
    updater_id: { type: 'bigint', description: 'User who made the change; -1 for the system, 0 for an unknown one.' },
    via: { type: 'json', description: 'How it came about, a word such as "Web form" or "Rule".', pii: true },
    via_reference_id: { type: 'bigint', description: 'Rule or ticket that caused it, where the channel is one.' },
    child_events: {
      type: 'json',
      description:
        'What the change consists of, each with id, event_type (Create, Change, Comment, …), the field’s name as key of its new value, and previous_value.',
      pii: true,
    },
    system: { type: 'json', description: 'Client, IP address and place of whoever made it.', pii: true },
    metadata: { type: 'json', description: 'Values that apps and the API put with the change.', pii: true },
    merged_ticket_ids: { type: 'bigint[]', description: 'Tickets merged into this one by the change.' },
    timestamp: { type: 'bigint', description: 'When it happened, seconds since 1970; what the export goes by.' },
    created_at: { type: 'timestamp', description: 'When it happened.' },
  },
  read: readTicketEvents,
} as const satisfies ZendeskStream

export const ticket_audits = {
  name: 'ticket_audits',
  description:
    'Changes of tickets as a single ticket’s audit tells them; one call a changed ticket, where ticket_events are not enough.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/',
  path: '/tickets/{id}/audits',
  collection: 'audits',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  paging: 'tokens',
  parent: { stream: 'tickets', column: 'ticket_id', changedOnly: true },
  limitClass: 'ticket-audits',
  credits: 1,
  deletes: 'with-parent',
  optional: true,
  columns: {
    id: { type: 'bigint', description: 'Identifies the audit.' },
    ticket_id: { type: 'bigint', description: 'Ticket that changed.' },
    author_id: { type: 'bigint', description: 'User who made the change; -1 for the system.' },
    ...via,
    events: {
      type: 'json',
      description:
        'What the change consists of: Create, Change, Comment, Notification, SatisfactionRating and others; ids of fields are text.',
      pii: true,
    },
    metadata: {
      type: 'json',
      description: 'Client, IP address and place of the author; values apps put with it.',
      pii: true,
    },
    created_at: { type: 'timestamp', description: 'When it happened.' },
  },
  read: readTicketAudits,
} as const satisfies ZendeskStream
