import type { Json } from '@tajo/core/json'

/** How a record came about. */
export interface Via {
  /** web, email, api, mobile, rule, system, chat, native_messaging, voice and others. */
  readonly channel: string | null
  readonly source: {
    readonly from: Readonly<Record<string, Json>>
    readonly to: Readonly<Record<string, Json>>
    /** `follow_up`, `trigger` and others. */
    readonly rel: string | null
  }
}

export interface Attachment {
  readonly id: number
  readonly url?: string
  readonly file_name: string | null
  /** May lead to another host: do not send credentials there. */
  readonly content_url: string | null
  readonly mapped_content_url?: string | null
  readonly content_type: string | null
  /** Bytes. */
  readonly size: number | null
  readonly width?: number | null
  readonly height?: number | null
  /** Shown in the text, not below it. */
  readonly inline?: boolean | null
  readonly deleted?: boolean
  readonly malware_access_override?: boolean
  readonly malware_scan_result?: string | null
  readonly thumbnails?: readonly Attachment[]
}

/** When a record was made and last changed. */
export interface Times {
  readonly created_at: string
  readonly updated_at: string
}
