import type { Attachment } from './attachment.ts'

/** A folder of prepared answers (vendor reference, canned response folders). */
export interface CannedResponseFolder {
  readonly id: number
  readonly name: string
  readonly personal: boolean
  readonly responses_count: number
  readonly created_at: string
  readonly updated_at: string
}

/** A prepared answer (vendor reference, canned responses). */
export interface CannedResponse {
  readonly id: number
  readonly folder_id: number
  readonly title: string
  readonly content?: string
  readonly content_html: string
  /** 0 all agents, 1 its owner, 2 the groups in `group_ids`. */
  readonly visibility: number
  readonly group_ids?: readonly number[]
  readonly attachments?: readonly Attachment[]
  readonly created_at: string
  readonly updated_at: string
}
