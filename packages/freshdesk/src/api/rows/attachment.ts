/** A file. Its link is signed and expires: download it at once, and without the API key. */
export interface Attachment {
  readonly id: number
  readonly name: string
  readonly content_type: string
  /** Bytes. */
  readonly size: number
  readonly attachment_url: string
  readonly thumb_url?: string
  readonly created_at: string
  readonly updated_at: string
}
