import type { Json, JsonObject } from '@tajo/core/json'
import type { Attachment } from './attachment.ts'

/** A category of the knowledge base (vendor reference, solution category attributes). */
export interface SolutionCategory {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly visible_in_portals?: readonly number[]
  readonly icon?: JsonObject
  readonly created_at: string
  readonly updated_at: string
}

/** A folder of the knowledge base (vendor reference, solution folder attributes). */
export interface SolutionFolder {
  readonly id: number
  /** `null` directly below the category. */
  readonly parent_folder_id?: number | null
  readonly name: string
  readonly description: string | null
  /** 1 everybody, 2 logged in, 3 agents, 4 selected companies, 5 bots, 6 contact segments, 7 company segments. */
  readonly visibility?: number
  readonly company_ids?: readonly number[]
  readonly contact_segment_ids?: readonly number[]
  readonly company_segment_ids?: readonly number[]
  readonly articles_count?: number
  /** How many folders `inside` will list. */
  readonly sub_folders_count?: number
  readonly hierarchy?: readonly Json[]
  readonly icon_url?: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** An article of the knowledge base (vendor reference, solution article attributes). */
export interface SolutionArticle {
  readonly id: number
  readonly folder_id: number
  readonly category_id: number
  readonly agent_id: number
  readonly title: string
  /** HTML. */
  readonly description: string
  readonly description_text: string
  /** 1 permanent, 2 workaround. */
  readonly type: number
  /** 1 draft, 2 published. */
  readonly status: number
  readonly language_id?: number
  readonly tags: readonly string[]
  readonly hits: number
  readonly thumbs_up: number
  readonly thumbs_down: number
  readonly feedback_count?: number
  readonly suggested?: number
  readonly seo_data?: JsonObject
  readonly hierarchy?: readonly Json[]
  readonly attachments?: readonly Attachment[]
  readonly cloud_files?: readonly Json[]
  readonly created_at: string
  readonly updated_at: string
}
