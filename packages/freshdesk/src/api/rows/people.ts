import type { Json } from '@tajo/core/json'

/** An agent as the list has it (vendor reference, agent attributes). */
export interface Agent {
  /** Contacts share this number space. */
  readonly id: number
  readonly type: string
  readonly occasional: boolean
  readonly available: boolean
  readonly available_since: string | null
  /** Tickets the agent may see: 1 all, 2 those of the groups, 3 own only. */
  readonly ticket_scope: number
  readonly signature: string | null
  readonly focus_mode?: boolean
  readonly deactivated?: boolean
  readonly contact: AgentContact
  readonly last_active_at?: string | null
  readonly created_at: string
  /** Follows `last_active_at`: no sign that the record changed. */
  readonly updated_at: string
}

interface AgentContact {
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly phone: string | null
  readonly mobile: string | null
  readonly job_title: string | null
  readonly language: string | null
  readonly time_zone: string | null
  readonly last_login_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** An agent read by itself: the memberships are here only. */
export interface AgentView extends Agent {
  readonly group_ids: readonly number[]
  readonly role_ids: readonly number[]
  readonly skill_ids?: readonly number[]
  readonly contribution_group_ids?: readonly number[]
}

/** A group as the list has it (vendor reference, group attributes). */
export interface Group {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly group_type?: string | null
  readonly business_hour_id: number | null
  /** 0 off, 1 round robin, 2 by skill, 3 by load, 12 across channels; a boolean on old accounts. */
  readonly auto_ticket_assign: number | boolean
  /** 30m, 1h, 2h, 4h, 8h, 12h, 1d, 2d or 3d. */
  readonly unassigned_for: string | null
  readonly escalate_to: number | null
  readonly created_at: string
  readonly updated_at: string
}

/** A group read by itself: its members are here only. */
export interface GroupView extends Group {
  readonly agent_ids: readonly number[]
}

/** Permissions that agents have (vendor reference, role attributes). */
export interface Role {
  readonly id: number
  readonly name: string
  readonly description: string | null
  /** Came with the product. */
  readonly default: boolean
  /** 1 support, 2 field, 3 collaborator. */
  readonly agent_type?: number
  readonly created_at: string
  readonly updated_at: string
}

/** By which tickets find their agents (vendor reference, skill attributes). */
export interface Skill {
  readonly id: number
  readonly name: string
  /** Order in which skills are tried, 1 first. */
  readonly rank: number
  readonly match_type?: string
  readonly conditions: readonly Json[]
  readonly agents: readonly { readonly id: number }[]
  readonly created_at: string
  readonly updated_at: string
}
