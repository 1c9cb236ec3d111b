import { readList } from '../read/list.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, timesOf } from './columns.ts'

export const groups = {
  name: 'groups',
  description: 'Teams that tickets are assigned to; deleted ones stay on the vendor’s list and arrive marked.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/groups/groups/',
  path: '/groups',
  collection: 'groups',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  deletedBy: 'deleted',
  columns: {
    id: { type: 'bigint', description: 'Identifies the group.' },
    name: { type: 'text', description: 'Name of the group.' },
    description: { type: 'text', description: 'What the group is for.' },
    default: { type: 'boolean', description: 'The one tickets go to where nothing else says so.' },
    is_public: { type: 'boolean', description: 'Its tickets are seen by all agents; otherwise by its members.' },
    deleted: { type: 'boolean', description: 'Was deleted.' },
    url: apiUrl,
    ...timesOf('the group'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const group_memberships = {
  name: 'group_memberships',
  description: 'Which agent is in which group.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/groups/group_memberships/',
  path: '/group_memberships',
  collection: 'group_memberships',
  // Some rows have no id [client] TAP; an agent is in a group at most once, so the two tell rows apart always.
  key: ['user_id', 'group_id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the membership; null on some rows.' },
    user_id: { type: 'bigint', description: 'Agent.' },
    group_id: { type: 'bigint', description: 'Group.' },
    default: { type: 'boolean', description: 'The agent’s default group.' },
    url: apiUrl,
    ...timesOf('the membership'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const custom_roles = {
  name: 'custom_roles',
  description: 'Sets of permissions that agents have.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/account-configuration/custom_roles/',
  path: '/custom_roles',
  collection: 'custom_roles',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { feature: 'custom roles' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the role; custom_role_id of users.' },
    name: { type: 'text', description: 'Name of the role.' },
    description: { type: 'text', description: 'What the role is for.' },
    role_type: {
      type: 'bigint',
      description: 'Kind of agent: 0 custom, 1 light, 2 chat, 3 contributor, 4 admin, 5 billing admin.',
    },
    team_member_count: { type: 'bigint', description: 'Agents who have it.' },
    configuration: { type: 'json', description: 'What the role may do, permission by permission.' },
    ...timesOf('the role'),
  },
  read: readList,
} as const satisfies ZendeskStream
