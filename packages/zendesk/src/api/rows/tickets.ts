import type { Json, JsonObject } from '@tajo/core/json'
import type { Attachment, Times, Via } from './common.ts'

/** The account’s own value of a field: a list where several may be chosen, `null` where empty. */
export interface FieldValue {
  readonly id: number
  readonly value: string | number | boolean | readonly string[] | null
}

/** A ticket (vendor reference, tickets). Optional keys are those that not every answer has. */
export interface Ticket extends Times {
  /** Number of the ticket as agents see it, counted up per account. */
  readonly id: number
  readonly url: string
  readonly external_id: string | null
  readonly via: Via
  readonly type: 'problem' | 'incident' | 'question' | 'task' | null
  readonly subject: string | null
  readonly raw_subject: string | null
  /** First comment as plain text. */
  readonly description: string | null
  readonly priority: 'urgent' | 'high' | 'normal' | 'low' | null
  /** With custom statuses this is the category. `deleted` comes from `changedSince` only. */
  readonly status: 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed' | 'deleted'
  /** Status as the account names it. */
  readonly custom_status_id?: number | null
  readonly recipient: string | null
  readonly requester_id: number
  readonly submitter_id: number
  readonly assignee_id: number | null
  readonly organization_id: number | null
  readonly group_id: number | null
  readonly collaborator_ids: readonly number[]
  readonly follower_ids: readonly number[]
  readonly email_cc_ids: readonly number[]
  readonly forum_topic_id: number | null
  /** Of an incident: the ticket of its problem. */
  readonly problem_id: number | null
  readonly has_incidents: boolean
  /** It has at least one public comment. */
  readonly is_public: boolean
  /** Of a task. */
  readonly due_at: string | null
  readonly tags: readonly string[]
  readonly custom_fields: readonly FieldValue[]
  /** The same as `custom_fields`; not on lists. */
  readonly fields?: readonly FieldValue[]
  /** `null` where ratings are switched off. */
  readonly satisfaction_rating: TicketRating | null
  readonly sharing_agreement_ids: readonly number[]
  readonly followup_ids?: readonly number[]
  readonly ticket_form_id?: number | null
  readonly brand_id: number | null
  readonly allow_channelback: boolean
  readonly allow_attachments: boolean
  readonly from_messaging_channel?: boolean
  readonly support_type?: 'agent' | 'ai_agent' | null
  /** Code in its mails, by which replies find it. */
  readonly encoded_id?: string | null
  /** Latest change of any kind, seconds since 1970; `updated_at` moves with ticket events only. */
  readonly generated_timestamp?: number
}

interface TicketRating {
  /** unoffered, offered, good or bad. */
  readonly score: string
  /** The rest once it was rated. */
  readonly id?: number
  readonly comment?: string | null
  readonly reason?: string | null
  readonly reason_id?: number | null
}

/** A row of `changedSince`, with what the export brings at no cost. */
export interface ChangedTicket extends Ticket {
  readonly metric_set?: TicketMetrics | null
  readonly comment_count?: number
}

/** A reply, note or call on a ticket (vendor reference, ticket comments). */
export interface TicketComment {
  readonly id: number
  readonly type: 'Comment' | 'VoiceComment'
  /** -1 is the system. */
  readonly author_id: number
  /** As it was written, Markdown left in. */
  readonly body: string
  readonly html_body: string
  readonly plain_body: string
  /** The requester sees it; otherwise a private note. */
  readonly public: boolean
  readonly attachments: readonly Attachment[]
  readonly audit_id: number
  readonly via: Via
  readonly created_at: string
  /** Client, IP address and place of the author. */
  readonly metadata: JsonObject
  /** Of a call: numbers, duration, recording, transcript. */
  readonly data?: JsonObject | null
  readonly formatted_from?: string | null
  readonly formatted_to?: string | null
  readonly transcription_visible?: boolean
  readonly via_reference_id?: number | null
}

/** A change of a ticket with what it consists of (vendor reference, ticket audits). */
export interface TicketAudit {
  readonly id: number
  readonly ticket_id: number
  /** -1 is the system. */
  readonly author_id: number
  readonly created_at: string
  readonly metadata: JsonObject
  readonly events: readonly AuditEvent[]
  readonly via: Via
}

/** What else is on it depends on its type. Ids of fields are text. */
interface AuditEvent {
  readonly id: number
  /** Create, Change, Comment, Notification, SatisfactionRating and others. */
  readonly type: string
  readonly field_name?: string
  readonly value?: Json
  readonly previous_value?: Json
  readonly [key: string]: Json | undefined
}

/** Minutes by the clock and by the schedule; `null` while they are not known. */
interface Minutes {
  readonly calendar: number | null
  readonly business: number | null
}

/** The vendor’s measures of a ticket (vendor reference, ticket metrics). */
export interface TicketMetrics extends Times {
  readonly id: number
  readonly url?: string
  readonly ticket_id: number
  readonly group_stations: number
  readonly assignee_stations: number
  readonly reopens: number
  readonly replies: number
  readonly assignee_updated_at: string | null
  readonly requester_updated_at: string | null
  readonly status_updated_at: string | null
  readonly custom_status_updated_at?: string | null
  readonly initially_assigned_at: string | null
  readonly assigned_at: string | null
  readonly solved_at: string | null
  readonly latest_comment_added_at: string | null
  readonly reply_time_in_minutes: Minutes
  /** Messaging only. */
  readonly reply_time_in_seconds?: { readonly calendar: number | null; readonly business?: number | null }
  readonly first_resolution_time_in_minutes: Minutes
  readonly full_resolution_time_in_minutes: Minutes
  readonly agent_wait_time_in_minutes: Minutes
  readonly requester_wait_time_in_minutes: Minutes
  readonly on_hold_time_in_minutes: Minutes
}

export interface TicketRelated {
  readonly topic_id: number | null
  readonly followup_source_ids: readonly number[]
  /** The ticket is archived: lists leave it out. */
  readonly from_archive: boolean
  /** Of a problem: how many incidents are linked to it. */
  readonly incidents: number
  readonly twitter: JsonObject | null
  readonly url: string | null
}
