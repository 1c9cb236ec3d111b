import { readChangedChildren } from '../read/changed-children.ts'
import { readList } from '../read/list.ts'
import { readSkips } from '../read/skips.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, timesOf, via } from './columns.ts'

export const deleted_tickets = {
  name: 'deleted_tickets',
  description: 'Tickets in the trash: deleted within 30 days, neither archived nor erased.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-deleted-tickets',
  path: '/deleted_tickets',
  collection: 'deleted_tickets',
  key: ['id'],
  about: { id: 'tickets' },
  syncTypes: ['full_table'],
  paging: 'tokens',
  limitClass: 'deleted-tickets-index',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Number of the ticket.' },
    subject: { type: 'text', description: 'Subject line.', pii: true },
    previous_state: { type: 'text', description: 'Status before it was deleted.' },
    actor_id: { type: 'bigint', description: 'User who deleted it; -1 for the system.', from: ['actor', 'id'] },
    actor_name: { type: 'text', description: 'Name of that user.', from: ['actor', 'name'], pii: true },
    deleted_at: { type: 'timestamp', description: 'When it was deleted.' },
  },
  read: readList,
} as const satisfies ZendeskStream

export const suspended_tickets = {
  name: 'suspended_tickets',
  description: 'Messages held back as spam or for another reason; they are no tickets until somebody recovers them.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/suspended_tickets/',
  path: '/suspended_tickets',
  collection: 'suspended_tickets',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the message; a number space of its own, not of tickets.' },
    cause: { type: 'text', description: 'Why it was held back.' },
    cause_id: { type: 'bigint', description: 'The same as a number.' },
    author_id: { type: 'bigint', description: 'User who wrote it, where known.', from: ['author', 'id'] },
    author_name: { type: 'text', description: 'Name of the author.', from: ['author', 'name'], pii: true },
    author_email: { type: 'text', description: 'Email of the author.', from: ['author', 'email'], pii: true },
    recipient: { type: 'text', description: 'Address of the helpdesk it was sent to.' },
    subject: { type: 'text', description: 'Subject line.', pii: true },
    content: { type: 'text', description: 'Text of the message.', pii: true },
    attachments: { type: 'json', description: 'Files of the message.', pii: true },
    error_messages: { type: 'json', description: 'What went wrong, where something did.' },
    message_id: { type: 'text', description: 'Message-ID of the mail.' },
    ticket_id: { type: 'bigint', description: 'Ticket it answers, where it answers one.' },
    brand_id: { type: 'bigint', description: 'Brand it was sent to.' },
    ...via,
    url: apiUrl,
    ...timesOf('the message'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const side_conversations = {
  name: 'side_conversations',
  description:
    'Conversations with others beside a ticket, by mail, chat apps or another ticket; one call a changed ticket.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/side_conversation/side_conversation/',
  path: '/tickets/{id}/side_conversations',
  collection: 'side_conversations',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  paging: 'tokens',
  parent: { stream: 'tickets', column: 'ticket_id', changedOnly: true },
  credits: 1,
  needs: { feature: 'side conversations' },
  deletes: 'with-parent',
  optional: true,
  columns: {
    id: { type: 'text', description: 'Identifies the conversation, a UUID.' },
    ticket_id: { type: 'bigint', description: 'Ticket it stands beside.' },
    subject: { type: 'text', description: 'Subject line.', pii: true },
    preview_text: { type: 'text', description: 'Beginning of its latest message.', pii: true },
    state: { type: 'text', description: 'open or closed.' },
    participants: { type: 'json', description: 'Who takes part: user, name, email or channel.', pii: true },
    external_ids: { type: 'json', description: 'Keys in the systems it is held over, such as the target ticket.' },
    url: apiUrl,
    created_at: { type: 'timestamp', description: 'When it was started.' },
    updated_at: { type: 'timestamp', description: 'Latest change of it.' },
    message_added_at: { type: 'timestamp', description: 'Latest message.' },
    state_updated_at: { type: 'timestamp', description: 'When it was last opened or closed.' },
  },
  read: readChangedChildren,
} as const satisfies ZendeskStream

export const ticket_skips = {
  name: 'ticket_skips',
  description: 'Tickets an agent passed over in guided mode, with the reason; one call an agent.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_skips/',
  path: '/users/{id}/skips',
  collection: 'skips',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  paging: 'tokens',
  parent: { stream: 'users', column: 'user_id' },
  credits: 1,
  // A skip leaves the list when its ticket is archived: absence says nothing. [oas]
  deletes: 'never',
  optional: true,
  // The whole ticket comes along; it is a row of tickets.
  elsewhere: ['ticket'],
  columns: {
    id: { type: 'bigint', description: 'Identifies the skip.' },
    ticket_id: { type: 'bigint', description: 'Ticket passed over.' },
    user_id: { type: 'bigint', description: 'Agent who passed it over.' },
    reason: { type: 'text', description: 'What the agent wrote.', pii: true },
    ...timesOf('the skip'),
  },
  read: readSkips,
} as const satisfies ZendeskStream

export const ticket_activities = {
  name: 'ticket_activities',
  description: 'What happened in the last 30 days to tickets of the user Tajo enters as; older rows stay.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/tickets/activity_stream/',
  path: '/activities',
  collection: 'activities',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'never',
  // Whole user records; they are rows of users.
  elsewhere: ['actor', 'user'],
  columns: {
    id: { type: 'bigint', description: 'Identifies the activity.' },
    verb: { type: 'text', description: 'tickets.assignment, tickets.comment or tickets.priority_increase.' },
    title: { type: 'text', description: 'What happened, in words.', pii: true },
    actor_id: { type: 'bigint', description: 'User who did it; -1 for the system.' },
    user_id: { type: 'bigint', description: 'Agent it happened to.' },
    object: { type: 'json', description: 'Ticket, comment or change it is about, shortened.', pii: true },
    target: { type: 'json', description: 'Ticket it happened on, shortened.', pii: true },
    url: apiUrl,
    ...timesOf('the activity'),
  },
  read: readList,
} as const satisfies ZendeskStream
