import type { Json } from '@tajo/core/json'

/** A field of a ticket, built in or the account’s own (vendor reference, ticket field attributes). */
export interface TicketField {
  readonly id: number
  /** Key in the record; `cf_…` in `custom_fields`. */
  readonly name: string
  readonly label: string
  readonly label_for_customers?: string
  readonly description?: string | null
  /** `default_…`, `custom_…` or `nested_field`; an open set. */
  readonly type: string
  readonly default: boolean
  readonly position: number
  /** A list, label to code (priority, source), code to two labels (status), or nested objects (nested fields). */
  readonly choices?: Json
  readonly nested_ticket_fields?: readonly NestedLevel[]
  readonly required_for_closure?: boolean
  readonly required_for_agents?: boolean
  readonly required_for_customers?: boolean
  readonly customers_can_edit?: boolean
  readonly customers_can_filter?: boolean
  readonly displayed_to_customers?: boolean
  readonly portal_cc?: boolean
  readonly portal_cc_to?: string
  readonly created_at?: string
  readonly updated_at?: string
}

interface NestedLevel {
  readonly id: number
  readonly name: string
  readonly label: string
  readonly label_in_portal?: string
  readonly level: number
  readonly ticket_field_id: number
}

/** A field of a company (vendor reference, company field attributes). */
export interface CompanyField {
  readonly id: number
  readonly name: string
  readonly label: string
  readonly type: string
  readonly default: boolean
  readonly position: number
  readonly choices?: Json
  readonly unique?: boolean
  readonly required_for_agents?: boolean
  readonly agents_can_edit?: boolean
  readonly displayed_for_agents?: boolean
  readonly quick_add_for_agent?: boolean
  readonly created_at?: string
  readonly updated_at?: string
}

/** A field of a contact (vendor reference, contact field attributes). */
export interface ContactField extends CompanyField {
  readonly label_for_customers?: string
  readonly editable_in_signup?: boolean
  readonly required_for_customers?: boolean
  readonly customers_can_edit?: boolean
  readonly displayed_for_customers?: boolean
}

/** A form customers fill to open a ticket (vendor reference, ticket forms). */
export interface TicketForm {
  readonly id: number
  readonly name: string
  readonly title: string
  readonly description: string | null
  readonly default: boolean
  readonly portals?: readonly Json[]
  /** In a form read by itself. */
  readonly fields?: readonly Json[]
  readonly last_updated_by?: number | null
  readonly created_at: string
  readonly updated_at: string
}
