import { slug } from '../../story/names.ts'
import type { Random } from '../../story/random.ts'
import { DAY, HOUR, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Agent } from '../world/people-records.ts'

const GROUPS = [
  ['Billing', 'Invoices, refunds and contracts'],
  ['Technical', 'Exports, integrations, the API'],
  ['Onboarding', 'First weeks of a new customer'],
  ['Escalations', 'Incidents and unhappy customers'],
  ['Key accounts', 'Customers with a named contact'],
] as const

const ROLES = [
  ['Account Administrator', 'Has complete control over the help desk'],
  ['Supervisor', 'Performs agent tasks and sees reports'],
  ['Agent', 'Can log, view, reply to and update tickets'],
] as const

/** Name, language, groups by place. The first is the administrator whose key the sandbox answers to. */
const AGENTS: readonly (readonly [string, string, readonly number[]])[] = [
  ['Jo Agent', 'en', [0, 1, 2, 3, 4]],
  ['Pilar Quince', 'es', [0]],
  ['Tobias Fernwald', 'de', [0, 2]],
  ['Nadia Moorland', 'fr', [1]],
  ['Oluwaseun Brightwater', 'en', [1, 3]],
  ['Ingrid Sandvík', 'en', [1]],
  ['Kenji Hoshizora', 'ja-JP', [1, 2]],
  ['Rosalind Applegarth', 'en', [2]],
  ['Zofia Zielony-Las', 'pl', [0, 1]],
  ['Mateo Lunares', 'es', [3]],
  ['Farah Alwaha', 'ar', [4]],
  ['Devika Suryakiran', 'hi', [1]],
  ['Bram Occasional', 'en', [2]],
  ['Lene Formerly', 'de', [0]],
]

export function hireStaff(data: WorldData, random: Random, since: number, now: number): void {
  for (const [name, description] of ROLES) {
    const stamps = { created_at: iso(since), updated_at: iso(since + 90 * DAY) }
    data.roles.put({ id: data.ids.next('role'), name, description, default: true, ...stamps, agent_type: 1 })
  }
  for (const [name, description] of GROUPS) {
    data.groups.put({
      id: data.ids.next('group'),
      name,
      description,
      escalate_to: null,
      unassigned_for: name === 'Escalations' ? '30m' : null,
      business_hour_id: null,
      auto_ticket_assign: name === 'Technical' ? 1 : 0,
      created_at: since,
      updated_at: since + random.int(0, 60) * DAY,
    })
  }
  const groups = [...data.groups.keys()]
  const roles = [...data.roles.keys()]
  for (const [place, [name, language, memberOf]] of AGENTS.entries()) {
    const lastSeen = now - random.int(1, 20) * HOUR
    const gone = name === 'Lene Formerly'
    data.agents.put({
      ...newAgent(name, language, since),
      id: data.ids.next('agent'),
      group_ids: memberOf.flatMap((group) => groups[group] ?? []),
      role_ids: place === 0 ? roles : roles.slice(-1),
      occasional: name === 'Bram Occasional',
      deactivated: gone,
      available: !gone,
      last_active_at: gone ? null : lastSeen,
      last_login_at: gone ? null : lastSeen - 2 * HOUR,
      available_since: gone ? null : lastSeen - HOUR,
      updated_at: gone ? since + 200 * DAY : lastSeen,
    })
  }
}

function newAgent(name: string, language: string, since: number): Omit<Agent, 'id'> {
  return {
    name,
    email: `${slug(name, '.')}@acme.example`,
    job_title: null,
    language,
    time_zone: 'Berlin',
    mobile: null,
    phone: null,
    active: true,
    last_login_at: null,
    contact_updated_at: since + 30 * DAY,
    available: true,
    available_since: null,
    occasional: false,
    type: 'support_agent',
    ticket_scope: 1,
    signature: `<div dir="ltr"><p>${name}</p></div>`,
    focus_mode: true,
    deactivated: false,
    last_active_at: null,
    group_ids: [],
    role_ids: [],
    skill_ids: [],
    created_at: since,
    updated_at: since,
  }
}
