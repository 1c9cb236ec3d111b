import type { Json, JsonObject } from '@tajo/core/json'
import type { Attachment, Times } from './common.ts'

/** A customer, or somebody who works in the helpdesk (vendor reference, users). */
export interface User extends Times {
  readonly id: number
  readonly url: string
  readonly name: string
  /** Primary e-mail; `null` for users known by phone or network only, and after deletion. */
  readonly email: string | null
  readonly phone: string | null
  readonly shared_phone_number: boolean | null
  readonly alias: string | null
  readonly external_id: string | null
  readonly role: 'end-user' | 'agent' | 'admin'
  /** 0 custom, 1 light, 2 chat, 3 contributor, 4 admin, 5 billing. */
  readonly role_type: number | null
  readonly custom_role_id: number | null
  readonly is_billing_admin?: boolean | null
  /** Default organization: a user may be in several, see `users.memberships`. */
  readonly organization_id: number | null
  readonly default_group_id: number | null
  readonly details: string | null
  readonly notes: string | null
  readonly signature: string | null
  /** Absent where user tagging is off. */
  readonly tags?: readonly string[]
  /** The account’s own fields by key. */
  readonly user_fields: Readonly<Record<string, Json>>
  readonly locale: string | null
  readonly locale_id: number | null
  /** Rails name. */
  readonly time_zone: string | null
  readonly iana_time_zone?: string | null
  readonly photo: Attachment | null
  readonly verified: boolean
  /** False once deleted. */
  readonly active: boolean
  /** On deleted users of `changedSince` only. */
  readonly permanently_deleted?: boolean
  readonly suspended: boolean
  readonly suspension_details?: JsonObject | null
  readonly shared: boolean
  readonly shared_agent: boolean
  readonly moderator: boolean
  readonly chat_only?: boolean
  readonly restricted_agent: boolean
  readonly ticket_restriction: 'organization' | 'groups' | 'assigned' | 'requested' | null
  readonly only_private_comments: boolean
  readonly report_csv: boolean
  readonly two_factor_auth_enabled: boolean | null
  readonly last_login_at: string | null
  readonly last_active?: string | null
}

/** An address a user is known by. */
export interface Identity extends Times {
  readonly id: number
  readonly url: string
  readonly user_id: number
  /** email, phone_number, twitter, facebook, google, agent_forwarding, any_channel, foreign, sdk and others. */
  readonly type: string
  readonly value: string
  readonly primary: boolean
  readonly verified: boolean
  readonly deliverable_state?: string | null
  readonly undeliverable_count?: number | null
  readonly verification_method?: string | null
  readonly verified_at?: string | null
}

export interface UserRelated {
  readonly assigned_tickets: number
  readonly requested_tickets: number
  readonly ccd_tickets: number
  readonly organization_subscriptions: number
}

/** A company or another group of customers (vendor reference, organizations). */
export interface Organization extends Times {
  readonly id: number
  readonly url: string
  readonly name: string
  readonly external_id: string | null
  readonly details: string | null
  readonly notes: string | null
  readonly domain_names: readonly string[]
  readonly group_id: number | null
  readonly shared_tickets: boolean
  readonly shared_comments: boolean
  readonly tags: readonly string[]
  /** The account’s own fields by key. */
  readonly organization_fields: Readonly<Record<string, Json>>
  readonly deleted_at?: string | null
}

export interface OrganizationMembership extends Times {
  readonly id: number
  readonly url: string
  readonly user_id: number
  readonly organization_id: number
  readonly organization_name: string | null
  /** The user’s default one; `null`, not `false`, on the others. */
  readonly default: boolean | null
  readonly view_tickets: boolean | null
}

/** A team that tickets are assigned to; deleted ones stay on the list, marked. */
export interface Group extends Times {
  readonly id: number
  readonly url: string
  readonly name: string
  readonly description: string | null
  readonly default: boolean
  readonly is_public: boolean
  readonly deleted: boolean
}

/** On some rows id and times are `null`. */
export interface GroupMembership {
  readonly id: number | null
  readonly url: string | null
  readonly user_id: number
  readonly group_id: number
  readonly default: boolean | null
  readonly created_at: string | null
  readonly updated_at: string | null
}
