import type { Json } from '../../world/json.ts'

/** Moments are seconds since 1970; keys are the vendor's. Records are replaced, never edited in place. */
export interface TicketStats {
  readonly agent_responded_at: number | null
  readonly requester_responded_at: number | null
  readonly first_responded_at: number | null
  readonly status_updated_at: number | null
  readonly reopened_at: number | null
  readonly resolved_at: number | null
  readonly closed_at: number | null
  readonly pending_since: number | null
}

/** The part of a ticket that moves with every reply and change of status. */
export interface TicketProgress {
  readonly status: number
  readonly updated_at: number
  readonly stats: TicketStats
}

export interface Attachment {
  readonly id: number
  readonly name: string
  readonly content_type: string
  readonly size: number
  readonly created_at: number
}

export interface Ticket extends TicketProgress {
  readonly id: number
  readonly subject: string | null
  readonly description: string | null
  readonly priority: number
  readonly source: number
  readonly type: string | null
  readonly requester_id: number
  readonly responder_id: number | null
  readonly group_id: number | null
  readonly company_id: number | null
  readonly product_id: number | null
  readonly email_config_id: number | null
  readonly cc_emails: readonly string[] | null
  readonly fwd_emails: readonly string[] | null
  readonly reply_cc_emails: readonly string[] | null
  readonly to_emails: readonly string[] | null
  readonly support_email: string | null
  readonly tags: readonly string[]
  readonly custom_fields: { readonly [name: string]: Json }
  readonly due_by: number | null
  readonly fr_due_by: number | null
  readonly nr_due_by: number | null
  readonly fr_escalated: boolean
  readonly is_escalated: boolean
  readonly nr_escalated: boolean
  readonly spam: boolean
  readonly deleted: boolean
  readonly association_type: number | null
  readonly associated_tickets_list: readonly number[] | null
  readonly sentiment_score: number | null
  readonly attachments: readonly Attachment[]
  readonly created_at: number
}

export interface Conversation {
  readonly id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly body: string
  readonly incoming: boolean
  readonly private: boolean
  readonly source: number
  readonly category: number
  readonly from_email: string | null
  readonly support_email: string | null
  readonly to_emails: readonly string[] | null
  readonly cc_emails: readonly string[]
  readonly attachments: readonly Attachment[]
  readonly last_edited_at: number | null
  readonly last_edited_user_id: number | null
  readonly created_at: number
  readonly updated_at: number
}

export interface TimeEntry {
  readonly id: number
  readonly ticket_id: number
  readonly agent_id: number
  readonly company_id: number | null
  readonly billable: boolean
  readonly note: string | null
  readonly timer_running: boolean
  readonly seconds: number
  readonly executed_at: number
  readonly start_time: number
  readonly created_at: number
  readonly updated_at: number
}

export interface SatisfactionRating {
  readonly id: number
  readonly survey_id: number
  readonly ticket_id: number
  readonly user_id: number
  readonly agent_id: number | null
  readonly group_id: number | null
  readonly feedback: string | null
  readonly ratings: { readonly [question: string]: number }
  readonly created_at: number
  readonly updated_at: number
}
