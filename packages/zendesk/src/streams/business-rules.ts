import { readList } from '../read/list.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, position, timesOf } from './columns.ts'

/** What macros, views, triggers and automations have in common. */
function ruleColumns(kind: string) {
  return {
    id: { type: 'bigint', description: `Identifies the ${kind}.` },
    title: { type: 'text', description: `Name of the ${kind}.` },
    raw_title: { type: 'text', description: 'The same with placeholders of dynamic content left in.' },
    description: { type: 'text', description: `What the ${kind} is for.` },
    active: { type: 'boolean', description: 'In use.' },
    default: { type: 'boolean', description: 'Came with the product.' },
    position,
    url: apiUrl,
    ...timesOf(`the ${kind}`),
  } as const
}

const actions = { type: 'json', description: 'What it does: a list of `field` and `value`.' } as const
const conditions = {
  type: 'json',
  description: 'When it applies: `all` and `any`, lists of field, operator, value.',
} as const
const restriction = { type: 'json', description: 'Who may use it: a type and ids; null for everybody.' } as const

export const macros = {
  name: 'macros',
  description: 'Prepared actions an agent applies to a ticket with one click; those the user Tajo enters as may see.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/',
  path: '/macros',
  collection: 'macros',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: { ...ruleColumns('macro'), actions, restriction },
  read: readList,
} as const satisfies ZendeskStream

export const views = {
  name: 'views',
  description: 'Lists of tickets agents work from, shared ones and those of the user Tajo enters as.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/views/',
  path: '/views',
  collection: 'views',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    ...ruleColumns('view'),
    conditions,
    execution: { type: 'json', description: 'How it is shown: columns, grouping, order.' },
    restriction,
  },
  read: readList,
} as const satisfies ZendeskStream

export const triggers = {
  name: 'triggers',
  description: 'Rules that act when a ticket is created or changed.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/triggers/',
  path: '/triggers',
  collection: 'triggers',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    ...ruleColumns('trigger'),
    category_id: { type: 'text', description: 'Category the trigger is in; the vendor sends this id as text.' },
    conditions,
    actions,
  },
  read: readList,
} as const satisfies ZendeskStream

export const automations = {
  name: 'automations',
  description: 'Rules that act on tickets as time passes, checked every hour.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/business-rules/automations/',
  path: '/automations',
  collection: 'automations',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: { ...ruleColumns('automation'), conditions, actions },
  read: readList,
} as const satisfies ZendeskStream
