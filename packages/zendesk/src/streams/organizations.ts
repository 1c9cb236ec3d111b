import { readList } from '../read/list.ts'
import { readOrganizations } from '../read/organizations.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, timesOf } from './columns.ts'
import { fieldColumns } from './users.ts'

export const organizations = {
  name: 'organizations',
  description: 'Companies and other groups of customers.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/organizations/organizations/',
  path: '/incremental/organizations',
  collection: 'organizations',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'updated_at', filter: 'start_time', order: 'asc' },
  paging: 'tokens',
  limitClass: 'incremental-exports',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'passes',
  customFields: { column: 'organization_fields', definedBy: 'organization_fields' },
  columns: {
    id: { type: 'bigint', description: 'Identifies the organization.' },
    external_id: { type: 'text', description: 'Key in another system; upper and lower case are the same there.' },
    name: { type: 'text', description: 'Name of the organization.' },
    details: { type: 'text', description: 'Details such as an address.', pii: true },
    notes: { type: 'text', description: 'What agents noted.', pii: true },
    domain_names: { type: 'text[]', description: 'Mail domains whose users are put into it.' },
    group_id: { type: 'bigint', description: 'Group its tickets go to.' },
    shared_tickets: { type: 'boolean', description: 'Its users see each other’s tickets.' },
    shared_comments: { type: 'boolean', description: 'Its users may comment on each other’s tickets.' },
    tags: { type: 'text[]', description: 'Tags on the organization; tickets inherit them.' },
    organization_fields: {
      type: 'json',
      description: 'The account’s own fields by key; typed in the _wide view from the stream organization_fields.',
      pii: true,
    },
    url: apiUrl,
    ...timesOf('the organization'),
    deleted_at: { type: 'timestamp', description: 'When it was deleted; null while it is not.' },
  },
  read: readOrganizations,
} as const satisfies ZendeskStream

export const organization_fields = {
  name: 'organization_fields',
  description: 'The account’s own fields of an organization.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/organizations/organization_fields/',
  path: '/organization_fields',
  collection: 'organization_fields',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: fieldColumns('organization_fields of organizations'),
  read: readList,
} as const satisfies ZendeskStream

export const organization_memberships = {
  name: 'organization_memberships',
  description: 'Who is in which organization; the truth where a user is in several.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/organizations/organization_memberships/',
  path: '/organization_memberships',
  collection: 'organization_memberships',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the membership.' },
    user_id: { type: 'bigint', description: 'User.' },
    organization_id: { type: 'bigint', description: 'Organization.' },
    organization_name: { type: 'text', description: 'Name of the organization.' },
    default: { type: 'boolean', description: 'The user’s default one; null, not false, on the others.' },
    view_tickets: { type: 'boolean', description: 'The user sees all tickets of the organization.' },
    url: apiUrl,
    ...timesOf('the membership'),
  },
  read: readList,
} as const satisfies ZendeskStream
