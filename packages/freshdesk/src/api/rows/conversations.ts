import type { Json } from '@tajo/core/json'
import type { Attachment } from './attachment.ts'

/** A reply, note or forward (vendor reference, conversations); the ticket’s own first message is not among them. */
export interface Conversation {
  readonly id: number
  readonly ticket_id: number
  /** Author: an agent or a contact. */
  readonly user_id: number
  readonly body: string
  readonly body_text: string
  readonly structured_body?: Json
  readonly incoming: boolean
  readonly private: boolean
  /** 0 reply, 2 note, 5 tweet, 6 survey feedback, 7 Facebook post, 8 forwarded email, 9 phone, 11 e-commerce. */
  readonly source: number
  readonly category?: number
  /** `null` on notes. */
  readonly from_email: string | null
  readonly support_email: string | null
  readonly to_emails: readonly string[] | null
  readonly cc_emails?: readonly string[] | null
  readonly bcc_emails?: readonly string[] | null
  readonly email_failure_count?: number | null
  readonly outgoing_failures?: Json
  readonly thread_id?: number | null
  readonly thread_message_id?: number | null
  readonly auto_response?: boolean
  readonly automation_id?: number | null
  readonly automation_type_id?: number | null
  readonly source_additional_info?: Json
  readonly attachments: readonly Attachment[]
  readonly cloud_files?: readonly Json[]
  /** An edit shows here; `updated_at` may stay as it was. */
  readonly last_edited_at?: string | null
  readonly last_edited_user_id?: number | null
  readonly created_at: string
  readonly updated_at: string
}
