import type { Json, JsonObject } from '@tajo/core/json'

/** The account itself (vendor reference, account). */
export interface Account {
  readonly account_id: number
  readonly account_name: string
  readonly account_domain: string
  /** Longer than JavaScript’s numbers reach, therefore text. */
  readonly organisation_id: string | null
  readonly organisation_name: string | null
  readonly bundle_id?: string | null
  /** The plan, for example `Growth`. */
  readonly tier_type: string
  readonly data_center: string
  readonly timezone: string
  readonly hipaa_compliant?: boolean
  readonly total_agents: {
    readonly full_time: number
    readonly occasional: number
    readonly field_service: number
    readonly collaborators: number
  }
  readonly address?: JsonObject
  readonly contact_person?: { readonly firstname: string; readonly lastname: string; readonly email: string }
}

/** Languages of the helpdesk (vendor reference, settings). */
export interface HelpdeskSettings {
  readonly primary_language: string
  readonly supported_languages: readonly string[]
  readonly portal_languages: readonly string[]
  readonly help_widget_languages?: readonly string[]
}

/** A product or brand (vendor reference, products). */
export interface Product {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly created_at: string
  readonly updated_at: string
}

type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

/** When the helpdesk works (vendor reference, business hours). */
export interface BusinessHours {
  readonly id: number
  readonly name: string
  readonly description: string | null
  /** A Rails name (`Berlin`), not an IANA one. */
  readonly time_zone: string
  readonly is_default: boolean
  /** As 12-hour text, `8:00 am` or `08:00:00 am`; a missing day is closed. */
  readonly business_hours: Readonly<
    Partial<Record<Weekday, { readonly start_time: string; readonly end_time: string }>>
  >
  readonly created_at: string
  readonly updated_at: string
}

/** A support address that tickets refer to (vendor reference, email configs). */
export interface EmailConfig {
  readonly id: number
  readonly name: string
  readonly product_id: number | null
  readonly to_email: string
  readonly reply_email: string
  readonly group_id: number | null
  readonly primary_role: boolean
  readonly active: boolean
  readonly created_at: string
  readonly updated_at: string
}

/** A mailbox the helpdesk reads and sends from (vendor reference, email mailboxes). */
export interface EmailMailbox {
  readonly id: number
  readonly name: string
  readonly support_email: string
  readonly product_id: number | null
  readonly group_id: number | null
  readonly default_reply_email: boolean
  readonly active: boolean
  readonly mailbox_type: string
  readonly failure_code?: string | null
  readonly freshdesk_mailbox?: { readonly forward_email: string }
  readonly custom_mailbox?: JsonObject
  readonly created_at: string
  readonly updated_at: string
}

interface SlaTarget {
  /** Seconds. */
  readonly respond_within: number | null
  readonly resolve_within: number | null
  readonly next_respond_within?: number | null
  readonly business_hours: boolean
  readonly escalation_enabled: boolean
}

/** A service level agreement (vendor reference, SLA policies). */
export interface SlaPolicy {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly active: boolean
  readonly is_default: boolean
  /** Order in which policies are tried, 1 first. */
  readonly position: number
  readonly applicable_to: {
    readonly company_ids?: readonly number[]
    readonly group_ids?: readonly number[]
    readonly product_ids?: readonly number[]
    readonly sources?: readonly number[]
    readonly ticket_types?: readonly string[]
  }
  /** `priority_4` is urgent. */
  readonly sla_target: Readonly<Record<'priority_1' | 'priority_2' | 'priority_3' | 'priority_4', SlaTarget>>
  /** Levels are `level_1` in data and `level1` in the reference; agent -1 is the assigned one. */
  readonly escalation?: Json
  readonly created_at: string
  readonly updated_at: string
}
