import type { Json } from '../../world/json.ts'

/** Moments are seconds since 1970; keys are the vendor's. Records are replaced, never edited in place. */
export type Status = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed'

export interface Via {
  readonly channel: string
  readonly source: { readonly from: Json; readonly to: Json; readonly rel: string | null }
}

export interface Ticket {
  readonly id: number
  readonly external_id: string | null
  readonly via: Via
  readonly created_at: number
  readonly updated_at: number
  /** Moves with every change, also those of the system that leave `updated_at` alone [oas]. */
  readonly generated_timestamp: number
  readonly type: 'problem' | 'incident' | 'question' | 'task' | null
  readonly subject: string | null
  readonly description: string
  readonly priority: 'urgent' | 'high' | 'normal' | 'low' | null
  readonly status: Status
  readonly custom_status_id: number
  readonly recipient: string | null
  readonly requester_id: number
  readonly submitter_id: number
  readonly assignee_id: number | null
  readonly organization_id: number | null
  readonly group_id: number | null
  readonly collaborator_ids: readonly number[]
  readonly follower_ids: readonly number[]
  readonly email_cc_ids: readonly number[]
  readonly problem_id: number | null
  readonly is_public: boolean
  readonly due_at: number | null
  readonly tags: readonly string[]
  /** By the id of the field; every field of the account is on the wire, null when it has no key here. */
  readonly custom_fields: { readonly [fieldId: string]: Json }
  readonly satisfaction: { readonly score: string; readonly id: number; readonly comment: string | null } | null
  readonly followup_ids: readonly number[]
  readonly ticket_form_id: number | null
  readonly brand_id: number
  readonly from_messaging_channel: boolean
  readonly support_type: 'agent' | 'ai_agent'
  readonly deleted_at: number | null
  readonly deleted_by: number | null
  /** Emptied some days after it was deleted; only the exports still know it [rec]. */
  readonly scrubbed: boolean
  readonly archived: boolean
}

export interface Attachment {
  readonly id: number
  readonly file_name: string
  readonly content_type: string
  readonly size: number
}

export interface Comment {
  readonly id: number
  readonly ticket_id: number
  readonly audit_id: number
  readonly type: 'Comment' | 'VoiceComment'
  readonly author_id: number
  readonly html: string
  readonly public: boolean
  readonly attachments: readonly Attachment[]
  readonly via: Via
  readonly created_at: number
}

export interface Change {
  readonly id: number
  readonly type: 'Create' | 'Change'
  readonly field: string
  readonly value: Json
  readonly previous: Json
}

/** One step of a ticket's life: a comment, changed fields, or both. */
export interface Audit {
  readonly id: number
  readonly ticket_id: number
  readonly author_id: number
  readonly created_at: number
  readonly via: Via
  readonly comment_id: number | null
  readonly changes: readonly Change[]
}

export interface User {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly shared_phone_number: boolean | null
  readonly alias: string | null
  readonly details: string | null
  readonly notes: string | null
  readonly signature: string | null
  readonly external_id: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly last_login_at: number | null
  readonly time_zone: string
  readonly iana_time_zone: string
  readonly locale_id: number
  readonly locale: string
  readonly role: 'end-user' | 'agent' | 'admin'
  readonly role_type: number | null
  readonly custom_role_id: number | null
  readonly active: boolean
  readonly verified: boolean
  readonly suspended: boolean
  readonly moderator: boolean
  readonly only_private_comments: boolean
  readonly restricted_agent: boolean
  readonly ticket_restriction: string | null
  readonly report_csv: boolean
  readonly organization_id: number | null
  readonly default_group_id: number | null
  readonly tags: readonly string[]
  readonly user_fields: { readonly [key: string]: Json }
  readonly permanently_deleted: boolean
}

export interface Identity {
  readonly id: number
  readonly user_id: number
  readonly type: 'email' | 'phone_number' | 'twitter' | 'facebook' | 'google' | 'foreign'
  readonly value: string
  readonly verified: boolean
  readonly primary: boolean
  readonly created_at: number
  readonly updated_at: number
}

export interface Organization {
  readonly id: number
  readonly name: string
  readonly external_id: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly domain_names: readonly string[]
  readonly details: string | null
  readonly notes: string | null
  readonly group_id: number | null
  readonly shared_tickets: boolean
  readonly shared_comments: boolean
  readonly tags: readonly string[]
  readonly organization_fields: { readonly [key: string]: Json }
  readonly deleted_at: number | null
}

export interface OrganizationMembership {
  readonly id: number
  readonly user_id: number
  readonly organization_id: number
  readonly default: boolean
  readonly view_tickets: boolean
  readonly created_at: number
  readonly updated_at: number
}

export interface Rating {
  readonly id: number
  readonly ticket_id: number
  readonly assignee_id: number | null
  readonly group_id: number | null
  readonly requester_id: number
  readonly score: 'offered' | 'good' | 'bad'
  readonly comment: string | null
  readonly reason_id: number | null
  readonly created_at: number
  readonly updated_at: number
}
