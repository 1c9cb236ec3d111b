import { inside } from '../../rows/row-cache.ts'
import { iso, isoOrNull } from '../../world/time.ts'
import type { Agent } from '../world/people-records.ts'

export const agentListRow = (agent: Agent): string => `{${agentCore(agent)}}`

/** Groups, roles and skills are in the view alone [client]. */
export const agentViewRow = (agent: Agent): string =>
  `{${agentCore(agent)},${inside({
    group_ids: agent.group_ids,
    role_ids: agent.role_ids,
    skill_ids: agent.skill_ids,
    contribution_group_ids: [],
  })}}`

function agentCore(agent: Agent): string {
  return inside({
    available: agent.available,
    occasional: agent.occasional,
    id: agent.id,
    ticket_scope: agent.ticket_scope,
    created_at: iso(agent.created_at),
    updated_at: iso(agent.updated_at),
    last_active_at: isoOrNull(agent.last_active_at),
    available_since: isoOrNull(agent.available_since),
    type: agent.type,
    contact: {
      active: agent.active,
      email: agent.email,
      job_title: agent.job_title,
      language: agent.language,
      last_login_at: isoOrNull(agent.last_login_at),
      mobile: agent.mobile,
      name: agent.name,
      phone: agent.phone,
      time_zone: agent.time_zone,
      created_at: iso(agent.created_at),
      updated_at: iso(agent.contact_updated_at),
    },
    deactivated: agent.deactivated,
    signature: agent.signature,
    focus_mode: agent.focus_mode,
  })
}
