import { readAutomations } from '../read/automations.ts'
import { readList } from '../read/list.ts'
import type { FreshdeskStream } from '../stream.ts'

export const scenario_automations = {
  name: 'scenario_automations',
  description: 'Sets of actions an agent applies to a ticket with one click.',
  docs: 'https://developers.freshdesk.com/api/#scenario-automations',
  path: '/scenario_automations',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the scenario.' },
    name: { type: 'text', description: 'Name of the scenario.' },
    description: { type: 'text', description: 'What the scenario does.' },
    actions: { type: 'json', description: 'What it does in order, each a name and mostly a value.' },
    private: { type: 'boolean', description: 'For the agent who made it only.' },
    created_at: { type: 'timestamp', description: 'When it was created, where the account sends it.' },
    updated_at: { type: 'timestamp', description: 'Latest change, where the account sends it.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const automations = {
  name: 'automations',
  description: 'Rules that act on tickets by themselves: when one is created, when one is updated, and every hour.',
  docs: 'https://developers.freshdesk.com/api/#automation_rules',
  path: '/automations/{type}/rules',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin', feature: 'automation rules' },
  deletes: 'compare',
  optional: true,
  columns: {
    id: { type: 'bigint', description: 'Identifies the rule.' },
    automation_type_id: { type: 'bigint', description: 'When it runs: 1 ticket creation, 3 hourly, 4 ticket update.' },
    name: { type: 'text', description: 'Name of the rule.' },
    description: { type: 'text', description: 'What the rule is for.' },
    position: { type: 'bigint', description: 'Order in which rules of its type run, 1 first.' },
    active: { type: 'boolean', description: 'The rule runs.' },
    outdated: { type: 'boolean', description: 'Refers to something that no longer exists.' },
    performer: { type: 'json', description: 'Whose doing sets it off, on rules for updates.' },
    events: { type: 'json', description: 'Changes that set it off, on rules for updates.' },
    conditions: { type: 'json', description: 'What must hold of the ticket.' },
    operator: { type: 'text', description: 'How the condition sets combine: AND or OR.' },
    actions: {
      type: 'json',
      description: 'What it does; a webhook action may hold keys, headers and passwords in clear, so mask or drop it.',
      pii: true,
    },
    summary: { type: 'json', description: 'The rule in the vendor’s words.' },
    affected_tickets_count: {
      type: 'bigint',
      description: 'Tickets it acted on in the last week, as the vendor counts.',
    },
    last_updated_by: { type: 'bigint', description: 'Agent who changed it last.' },
    meta: { type: 'json', description: 'Further notes of the vendor on the rule.' },
    created_at: { type: 'timestamp', description: 'When the rule was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the rule.' },
  },
  read: readAutomations,
} as const satisfies FreshdeskStream
