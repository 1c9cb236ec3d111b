import type { Json, JsonObject } from '@tajo/core/json'
import type { Attachment } from './attachment.ts'
import type { Conversation } from './conversations.ts'
import type { With } from './with.ts'

/**
 * A ticket (vendor reference, ticket attributes). Optional keys are those the reference does not promise on every row: list
 * rows leave out what only a view or an `include` brings, and accounts differ in features.
 */
export interface Ticket {
  /** Number of the ticket as agents see it, counted up per account. */
  readonly id: number
  readonly subject: string | null
  /** First message as HTML; in a view, in a search, and on lists with `include: ['description']`. */
  readonly description?: string | null
  readonly description_text?: string | null
  readonly structured_description?: Json
  /** 2 Open, 3 Pending, 4 Resolved, 5 Closed; from 6 the account’s own, labelled in its ticket fields. */
  readonly status: number
  /** 1 Low, 2 Medium, 3 High, 4 Urgent. */
  readonly priority: number
  /** 1 Email, 2 Portal, 3 Phone, 7 Chat, 9 Feedback Widget, 10 Outbound Email; further ones are read, never written. */
  readonly source: number
  /** A label, not an id. */
  readonly type: string | null
  /** A contact or, where an agent asked, an agent. */
  readonly requester_id: number
  readonly responder_id: number | null
  readonly group_id: number | null
  readonly company_id: number | null
  readonly product_id: number | null
  readonly email_config_id: number | null
  /** Under shared ownership only. */
  readonly internal_agent_id?: number | null
  readonly internal_group_id?: number | null
  readonly support_email?: string | null
  /** `null` on the tickets every new account comes with. */
  readonly to_emails: readonly string[] | null
  readonly cc_emails: readonly string[] | null
  readonly fwd_emails: readonly string[] | null
  readonly reply_cc_emails: readonly string[] | null
  readonly ticket_cc_emails?: readonly string[] | null
  readonly ticket_bcc_emails?: readonly string[] | null
  readonly tags: readonly string[]
  /** The account’s own fields by name (`cf_…`), `null` where empty. */
  readonly custom_fields: JsonObject
  /** `null` right after creation; the vendor fills it in seconds later. */
  readonly due_by: string | null
  readonly fr_due_by: string | null
  readonly nr_due_by?: string | null
  readonly is_escalated: boolean
  readonly fr_escalated: boolean
  readonly nr_escalated?: boolean
  readonly spam: boolean
  /** There on deleted tickets only. */
  readonly deleted?: boolean
  /** There on archived tickets only. */
  readonly archived?: boolean
  /** 1 parent, 2 child, 3 tracker, 4 related. */
  readonly association_type?: number | null
  readonly associated_tickets_count?: number | null
  readonly associated_tickets_list?: readonly number[] | null
  readonly sentiment_score?: number | null
  readonly initial_sentiment_score?: number | null
  readonly attachments?: readonly Attachment[]
  readonly created_at: string
  readonly updated_at: string
  readonly requester?: TicketRequester
  /** `null` without a company. */
  readonly company?: TicketCompany | null
  readonly stats?: TicketStats
  /** The oldest ten at most. */
  readonly conversations?: readonly Conversation[]
}

interface TicketRequester {
  readonly id: number
  readonly name: string
  readonly email: string | null
  readonly mobile: string | null
  readonly phone: string | null
}

interface TicketCompany {
  readonly id: number
  readonly name: string
}

/** The reference names three of these; all eight are sent. */
interface TicketStats {
  readonly agent_responded_at: string | null
  readonly requester_responded_at: string | null
  readonly first_responded_at: string | null
  readonly status_updated_at: string | null
  readonly reopened_at: string | null
  readonly resolved_at: string | null
  readonly closed_at: string | null
  readonly pending_since: string | null
}

interface ListIncludeKeys {
  readonly stats: 'stats'
  readonly requester: 'requester'
  readonly description: 'description' | 'description_text'
}

interface ViewIncludeKeys {
  readonly conversations: 'conversations'
  readonly requester: 'requester'
  readonly company: 'company'
  readonly stats: 'stats'
}

/** What a list of tickets can bring along, at 2 credits a page each. */
export type ListInclude = keyof ListIncludeKeys
/** What the view of one ticket can bring along, at 1 credit each. */
export type ViewInclude = keyof ViewIncludeKeys

export type TicketRow<Include extends ListInclude = never> = With<Ticket, ListIncludeKeys[Include]>
export type TicketView<Include extends ViewInclude = never> = With<
  Ticket,
  'description' | 'description_text' | 'attachments' | ViewIncludeKeys[Include]
>
export type FoundTicket = With<Ticket, 'description' | 'description_text'>
export type ArchivedTicket = TicketView & With<Ticket, 'archived'>

/** The short row in which a ticket’s parent, children or tracker are named (vendor reference, associated tickets). */
export type AssociatedTicket = Pick<
  Ticket,
  'id' | 'subject' | 'status' | 'priority' | 'requester_id' | 'responder_id' | 'association_type'
>
