import { inside } from '../../rows/row-cache.ts'
import { iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Group } from '../world/people-records.ts'

export const groupListRow = (group: Group): string => `{${groupCore(group)}}`

/** Group lists lack the members [client]. */
export const groupViewRow = (group: Group, data: WorldData): string =>
  `{${groupCore(group)},"agent_ids":${JSON.stringify(membersOf(group, data))}}`

/** The newer shape of the same group, under `admin/groups` [doc]. */
export const adminGroupRow = (group: Group, data: WorldData): string =>
  JSON.stringify({
    id: group.id,
    name: group.name,
    description: group.description,
    escalate_to: group.escalate_to,
    unassigned_for: group.unassigned_for,
    agent_ids: membersOf(group, data),
    created_at: iso(group.created_at),
    updated_at: iso(group.updated_at),
    allow_agents_to_change_availability: false,
    business_calendar_id: 1,
    type: 'support_agent_group',
    automatic_agent_assignment: {
      enabled: group.auto_ticket_assign !== 0,
      type: 'channel_specific',
      settings: [
        {
          channel: 'ticket',
          assignment_type: 'load_based_round_robin',
          assignment_type_settings: { capping_limit: 5 },
        },
      ],
    },
  })

function groupCore(group: Group): string {
  return inside({
    id: group.id,
    name: group.name,
    description: group.description,
    escalate_to: group.escalate_to,
    unassigned_for: group.unassigned_for,
    business_hour_id: group.business_hour_id,
    group_type: 'support_agent_group',
    created_at: iso(group.created_at),
    updated_at: iso(group.updated_at),
    auto_ticket_assign: group.auto_ticket_assign,
  })
}

function membersOf(group: Group, data: WorldData): number[] {
  const members: number[] = []
  for (const agent of data.agents.values()) if (agent.group_ids.includes(group.id)) members.push(agent.id)
  return members
}
