import type { Json } from '../../world/json.ts'

interface OtherCompany {
  readonly company_id: number
  readonly view_all_tickets: boolean
}

export interface Contact {
  readonly id: number
  readonly name: string
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
  readonly other_emails: readonly string[]
  readonly phone: string | null
  readonly mobile: string | null
  readonly company_id: number | null
  readonly other_companies: readonly OtherCompany[]
  readonly view_all_tickets: boolean
  readonly tags: readonly string[]
  readonly active: boolean
  readonly blocked: boolean
  readonly deleted: boolean
  readonly address: string | null
  readonly description: string | null
  readonly job_title: string | null
  readonly language: string
  readonly time_zone: string
  readonly twitter_id: string | null
  readonly unique_external_id: string | null
  readonly contact_type: 'contact' | 'visitor'
  readonly csat_rating: number | null
  readonly preferred_source: string | null
  readonly visitor_id: string
  /** Above 2^53: a reader that parses JSON into doubles loses its last digits [client]. */
  readonly org_contact_id: bigint
  readonly custom_fields: { readonly [name: string]: Json }
  readonly created_at: number
  readonly updated_at: number
}

export interface Company {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly note: string | null
  readonly domains: readonly string[]
  readonly health_score: string | null
  readonly account_tier: string | null
  readonly renewal_date: number | null
  readonly industry: string | null
  readonly custom_fields: { readonly [name: string]: Json }
  readonly created_at: number
  readonly updated_at: number
}

export interface Agent {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly job_title: string | null
  readonly language: string
  readonly time_zone: string
  readonly mobile: string | null
  readonly phone: string | null
  readonly active: boolean
  readonly last_login_at: number | null
  readonly contact_updated_at: number
  readonly available: boolean
  readonly available_since: number | null
  readonly occasional: boolean
  readonly type: 'support_agent' | 'field_agent' | 'collaborator'
  readonly ticket_scope: 1 | 2 | 3
  readonly signature: string | null
  readonly focus_mode: boolean
  readonly deactivated: boolean
  readonly last_active_at: number | null
  readonly group_ids: readonly number[]
  readonly role_ids: readonly number[]
  readonly skill_ids: readonly number[]
  readonly created_at: number
  readonly updated_at: number
}

export interface Group {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly escalate_to: number | null
  readonly unassigned_for: string | null
  readonly business_hour_id: number | null
  readonly auto_ticket_assign: number
  readonly created_at: number
  readonly updated_at: number
}
