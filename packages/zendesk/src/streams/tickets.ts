import { readTicketExport } from '../read/ticket-export.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, via } from './columns.ts'

export const tickets = {
  name: 'tickets',
  description:
    'Every support ticket, archived ones included; deleted ones arrive marked, with their last known values.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/',
  path: '/incremental/tickets/cursor',
  collection: 'tickets',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  // The export goes by generated_timestamp, which every change moves; updated_at stays behind it. [oas]
  cursor: { field: 'updated_at', filter: 'start_time', order: 'none' },
  paging: 'tokens',
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'passes',
  keeps: ['comment_count', 'generated_timestamp'],
  consecutiveIds: true,
  customFields: { column: 'custom_fields', definedBy: 'ticket_fields', shape: 'id-value-list' },
  // `fields` is custom_fields once more [rec]; metric sets are rows of ticket_metrics.
  elsewhere: ['fields', 'metric_set'],
  columns: {
    id: { type: 'bigint', description: 'Number of the ticket as agents see it, counted up per account.' },
    external_id: { type: 'text', description: 'Key in another system; two tickets may share one.' },
    subject: { type: 'text', description: 'Subject line; null on tickets created without one.', pii: true },
    raw_subject: {
      type: 'text',
      description: 'Subject with placeholders of dynamic content left in; otherwise the same.',
      pii: true,
    },
    description: { type: 'text', description: 'First comment as plain text.', pii: true },
    status: {
      type: 'text',
      description:
        'new, open, pending, hold, solved, closed, or deleted. With custom statuses this is the category, see custom_status_id.',
    },
    custom_status_id: { type: 'bigint', description: 'Status as the account names it, a row of custom_statuses.' },
    priority: { type: 'text', description: 'urgent, high, normal or low; null where none was chosen.' },
    type: { type: 'text', description: 'problem, incident, question or task; null where none was chosen.' },
    ...via,
    recipient: { type: 'text', description: 'Address of the helpdesk the ticket was sent to.' },
    requester_id: { type: 'bigint', description: 'User who asked.' },
    submitter_id: { type: 'bigint', description: 'User who created the ticket, author of its first comment.' },
    assignee_id: { type: 'bigint', description: 'Agent the ticket is assigned to; null while unassigned.' },
    group_id: { type: 'bigint', description: 'Group the ticket is assigned to.' },
    organization_id: { type: 'bigint', description: 'Organization of the requester, as the ticket has it.' },
    brand_id: { type: 'bigint', description: 'Brand the ticket belongs to.' },
    ticket_form_id: { type: 'bigint', description: 'Form the ticket is shown with.' },
    collaborator_ids: { type: 'bigint[]', description: 'Users in copy, followers among them.' },
    follower_ids: { type: 'bigint[]', description: 'Agents who follow the ticket.' },
    email_cc_ids: { type: 'bigint[]', description: 'Users in copy of its mails.' },
    problem_id: { type: 'bigint', description: 'Of an incident: the ticket of its problem.' },
    has_incidents: { type: 'boolean', description: 'A problem with incidents linked to it.' },
    followup_ids: { type: 'bigint[]', description: 'Tickets that follow up on this one; known once it is closed.' },
    forum_topic_id: { type: 'bigint', description: 'Topic of the former web portal it came from.' },
    sharing_agreement_ids: {
      type: 'bigint[]',
      description: 'Agreements under which it is shared with other accounts.',
    },
    due_at: { type: 'timestamp', description: 'When a task is due.' },
    tags: {
      type: 'text[]',
      description: 'Tags on the ticket; choices of drop-down and multi-select fields put theirs here too.',
    },
    custom_fields: {
      type: 'json',
      description:
        'The account’s own fields as a list of `id` and `value`; typed in the _wide view from ticket_fields. A multi-select value is a list.',
      pii: true,
    },
    satisfaction_rating_score: {
      type: 'text',
      description: 'unoffered, offered, good or bad; null where ratings are switched off.',
      from: ['satisfaction_rating', 'score'],
    },
    satisfaction_rating_id: {
      type: 'bigint',
      description: 'Its row in satisfaction_ratings, once it was rated.',
      from: ['satisfaction_rating', 'id'],
    },
    satisfaction_rating_comment: {
      type: 'text',
      description: 'What the requester wrote with the rating.',
      from: ['satisfaction_rating', 'comment'],
      pii: true,
    },
    satisfaction_rating_reason: {
      type: 'text',
      description: 'Why it was rated bad, in words.',
      from: ['satisfaction_rating', 'reason'],
    },
    satisfaction_rating_reason_id: {
      type: 'bigint',
      description: 'Why it was rated bad, a row of satisfaction_reasons.',
      from: ['satisfaction_rating', 'reason_id'],
    },
    is_public: { type: 'boolean', description: 'It has at least one public comment.' },
    allow_channelback: { type: 'boolean', description: 'Agents can answer on the channel it came from.' },
    allow_attachments: { type: 'boolean', description: 'Agents may attach files.' },
    from_messaging_channel: { type: 'boolean', description: 'It came in by messaging.' },
    support_type: { type: 'text', description: 'Who handles it: agent or ai_agent.' },
    encoded_id: { type: 'text', description: 'Code in the subject or headers of its mails, by which replies find it.' },
    comment_count: {
      type: 'bigint',
      description: 'Comments the vendor counts; ticket_comments are read until as many are stored.',
      in: ['list'],
    },
    generated_timestamp: {
      type: 'bigint',
      description: 'Latest change of any kind, seconds since 1970; what the export goes by.',
    },
    url: apiUrl,
    created_at: { type: 'timestamp', description: 'When the ticket was created.' },
    updated_at: {
      type: 'timestamp',
      description: 'Latest change that is a ticket event; changes by the system alone do not move it.',
    },
  },
  read: readTicketExport,
} as const satisfies ZendeskStream
