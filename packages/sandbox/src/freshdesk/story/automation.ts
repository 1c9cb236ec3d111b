import type { Json, Row } from '../../world/json.ts'
import { Table } from '../../world/table.ts'
import { DAY, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'

/** What works by itself in the account: service levels, skills, rules, scenarios, forms. */
export function automate(data: WorldData, since: number): void {
  addSlaPolicies(data, since)
  addSkills(data, since)
  addRules(data, since)
  addScenarios(data)
  addForms(data, since)
}

/** Seconds to respond and to resolve for priorities 4 to 1. */
const PREMIUM = [900, 3_600, 1_800, 14_400, 3_600, 28_800, 14_400, 86_400] as const
const DEFAULT = [3_600, 28_800, 14_400, 86_400, 43_200, 172_800, 86_400, 259_200] as const

function addSlaPolicies(data: WorldData, since: number): void {
  const vip = [...data.companies.keys()][0] ?? 0
  const premium = { company_ids: [vip], ticket_types: ['Incident'] }
  data.sla_policies.put(policy(data, 'Premium SLA', 1, PREMIUM, premium, since))
  data.sla_policies.put(policy(data, 'Default SLA policy', 2, DEFAULT, {}, since))
}

function policy(
  data: WorldData,
  name: string,
  position: number,
  seconds: readonly number[],
  applicable_to: Json,
  since: number,
): Row {
  const target = (place: number) => ({
    respond_within: seconds[place] ?? null,
    resolve_within: seconds[place + 1] ?? null,
    next_respond_within: null,
    business_hours: true,
    escalation_enabled: true,
  })
  return {
    id: data.ids.next('sla_policy'),
    name,
    description: null,
    active: true,
    sla_target: { priority_4: target(0), priority_3: target(2), priority_2: target(4), priority_1: target(6) },
    applicable_to,
    is_default: name.startsWith('Default'),
    position,
    created_at: iso(since),
    updated_at: iso(since + 17 * DAY),
    escalation: {
      // -1 stands for the assigned agent; data says `level_1` where the reference writes `level1` [client].
      response: { escalation_time: 1_800, agent_ids: [-1, data.me().id] },
      resolution: { level_1: { escalation_time: 1_800, agent_ids: [-1] } },
      reminder_response: {},
      reminder_resolution: {},
      next_response: {},
      reminder_next_response: {},
    },
  }
}

function addSkills(data: WorldData, since: number): void {
  const speakers = { German: 'de', French: 'fr', Japanese: 'ja-JP' } as const
  for (const [label, language] of Object.entries(speakers)) {
    const agents = [...data.agents.values()].filter((agent) => agent.language === language)
    const id = data.skills.size + 1
    data.skills.put({
      id,
      name: `${label} speakers`,
      rank: id,
      created_at: iso(since + 20 * DAY),
      updated_at: iso(since + 50 * DAY),
      agents: agents.map((agent) => ({ id: agent.id })),
      match_type: 'all',
      conditions: [{ resource_type: 'contact', field_name: 'language', operator: 'in', value: [language] }],
    })
    for (const agent of agents) data.agents.put({ ...agent, skill_ids: [id] })
  }
}

const WEBHOOK = {
  field_name: 'trigger_webhook',
  request_type: 'POST',
  url: 'https://hooks.acme.example/freshdesk',
  content_type: 'JSON',
}

function addRules(data: WorldData, since: number): void {
  const rules: readonly (readonly [1 | 3 | 4, string, Json])[] = [
    [1, 'Route billing mails', { field_name: 'group_id', value: [...data.groups.keys()][0] ?? null }],
    [1, 'Tell the warehouse about new tickets', WEBHOOK],
    [3, 'Close quiet resolved tickets', { field_name: 'status', value: 5 }],
    [4, 'Reopen on requester reply', { field_name: 'status', value: 2 }],
    [4, 'Tell the warehouse about changes', WEBHOOK],
  ]
  for (const type of [1, 3, 4] as const) data.automation_rules.set(type, new Table<Row>())
  for (const [type, name, action] of rules) {
    const table = data.automation_rules.get(type)
    table?.put({
      id: data.ids.next('rule'),
      name,
      position: table.size + 1,
      active: true,
      performer: { type: 4 },
      events: [{ field_name: 'ticket_update' }],
      conditions: [],
      actions: [action],
      summary: {},
      last_updated_by: data.me().id,
      created_at: iso(since),
      updated_at: iso(since + 30 * DAY),
      outdated: false,
      affected_tickets_count: 0,
    })
  }
}

function addScenarios(data: WorldData): void {
  const billing = String([...data.groups.keys()][0] ?? '')
  const actions = [
    { name: 'priority', value: '2' },
    { name: 'group_id', value: billing },
    { name: 'send_email_to_requester' },
  ]
  const names = [
    ['Mark as billing', 'sets group'],
    ['Say thanks and close', null],
  ] as const
  for (const [name, description] of names) {
    data.scenario_automations.put({ id: data.ids.next('scenario'), name, description, actions, private: false })
  }
}

function addForms(data: WorldData, since: number): void {
  const fields = [...data.ticket_fields.values()].map((field) => ({ id: field.id, name: field['name'] ?? null }))
  for (const [name, title] of [
    ['default_form', 'Default form'],
    ['refund_form', 'Ask for a refund'],
  ] as const) {
    data.ticket_forms.put({
      id: data.ids.next('form'),
      name,
      title,
      description: null,
      default: name === 'default_form',
      portals: [],
      fields,
      last_updated_by: data.me().id,
      created_at: iso(since),
      updated_at: iso(since),
    })
  }
}
