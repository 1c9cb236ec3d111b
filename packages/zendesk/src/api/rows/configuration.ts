import type { Json, JsonObject } from '@tajo/core/json'
import type { Times } from './common.ts'

interface FieldOption {
  readonly id?: number
  readonly name: string
  readonly raw_name?: string
  /** For tickets it is a tag. */
  readonly value: string
  readonly [key: string]: Json | undefined
}

/** What fields of tickets, users and organizations have in common. */
interface Field extends Times {
  readonly id: number
  readonly url: string
  readonly type: string
  readonly title: string
  readonly raw_title: string
  readonly description: string | null
  readonly raw_description: string | null
  readonly position: number
  readonly active: boolean
  readonly regexp_for_validation: string | null
  /** Tag a ticked checkbox puts on the record. */
  readonly tag: string | null
  readonly custom_field_options?: readonly FieldOption[]
  readonly relationship_target_type?: string | null
  readonly relationship_filter?: JsonObject | null
}

/** A field of tickets, built in or the account’s own (vendor reference, ticket fields). */
export interface TicketField extends Field {
  readonly title_in_portal: string | null
  readonly raw_title_in_portal: string | null
  readonly agent_description: string | null
  readonly raw_agent_description?: string | null
  readonly key?: string | null
  readonly removable: boolean
  readonly required: boolean
  readonly required_in_portal: boolean
  readonly visible_in_portal: boolean
  readonly editable_in_portal: boolean
  readonly agent_can_edit?: boolean
  readonly collapsed_for_agents: boolean
  readonly system_field_options?: readonly FieldOption[]
  readonly custom_statuses?: readonly CustomStatus[]
  readonly sub_type_id?: number | null
  readonly creator_user_id?: number | null
  readonly creator_app_name?: string | null
}

/** A field of users or organizations; its value stands under `key`. */
export interface RecordField extends Field {
  readonly key: string
  readonly system: boolean
}

export interface TicketForm extends Times {
  readonly id: number
  readonly url: string
  readonly name: string
  readonly raw_name: string
  readonly display_name: string | null
  readonly raw_display_name: string | null
  readonly form_type?: string | null
  readonly position: number
  readonly active: boolean
  readonly default: boolean
  readonly end_user_visible: boolean
  readonly in_all_brands: boolean
  readonly restricted_brand_ids: readonly number[]
  readonly ticket_field_ids: readonly number[]
  readonly agent_conditions: readonly JsonObject[]
  readonly end_user_conditions: readonly JsonObject[]
  readonly deleted_at?: string | null
}

/** A status as the account names it, in one of the built-in categories. */
export interface CustomStatus extends Times {
  readonly id: number
  readonly url?: string
  readonly status_category: 'new' | 'open' | 'pending' | 'hold' | 'solved'
  readonly agent_label: string
  readonly raw_agent_label?: string
  readonly end_user_label: string | null
  readonly raw_end_user_label?: string | null
  readonly description: string | null
  readonly raw_description?: string | null
  readonly end_user_description: string | null
  readonly raw_end_user_description?: string | null
  readonly active: boolean
  readonly default: boolean
}

export interface Brand extends Times {
  readonly id: number
  readonly url: string
  readonly name: string
  readonly subdomain: string
  readonly brand_url: string
  readonly host_mapping: string | null
  readonly active: boolean
  readonly default: boolean
  readonly is_deleted: boolean
  readonly has_help_center: boolean
  readonly help_center_state: 'enabled' | 'disabled' | 'restricted'
  readonly logo: JsonObject | null
  readonly signature_template: string | null
  readonly ticket_form_ids?: readonly number[] | null
}

/** A rating of the former satisfaction survey: one row per offer, changed in place when the customer answers. */
export interface SatisfactionRating extends Times {
  readonly id: number
  readonly url: string
  readonly ticket_id: number
  readonly requester_id: number
  readonly assignee_id: number | null
  readonly group_id: number | null
  readonly score: 'offered' | 'unoffered' | 'good' | 'bad'
  readonly comment: string | null
  readonly reason?: string | null
  readonly reason_id?: number | null
  readonly reason_code?: number | null
}

/** How far a bulk change has come. A completed one can have rows that failed. */
export interface JobStatus {
  readonly id: string
  readonly url: string
  readonly total: number | null
  /** Rows done; `null` while it waits. */
  readonly progress: number | null
  readonly status: 'queued' | 'working' | 'completed' | 'failed' | 'killed'
  readonly message: string | null
  /** Row by row, once done. */
  readonly results: readonly JsonObject[] | JsonObject | null
}
