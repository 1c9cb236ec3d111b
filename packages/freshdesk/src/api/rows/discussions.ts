/** A category of forums (vendor reference, discussion category attributes). */
export interface DiscussionCategory {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** Comments are counted in `posts_count` by the reference and in `comments_count` by the accounts seen. */
interface CommentCount {
  readonly comments_count?: number
  readonly posts_count?: number
}

/** A forum (vendor reference, forum attributes). */
export interface Forum extends CommentCount {
  readonly id: number
  readonly forum_category_id: number
  readonly name: string
  readonly description: string | null
  readonly position: number
  /** 1 how-to, 2 ideas, 3 problems, 4 announcements. */
  readonly forum_type: number
  readonly forum_visibility: number
  readonly company_ids?: readonly number[]
  readonly topics_count: number
}

/** A topic of a forum (vendor reference, topic attributes). */
export interface Topic extends CommentCount {
  readonly id: number
  readonly forum_id: number
  readonly title: string
  readonly user_id: number
  /** Its meaning depends on the forum’s kind. */
  readonly stamp_type: number | null
  readonly published: boolean
  readonly locked: boolean
  readonly sticky: boolean
  readonly hits: number
  readonly user_votes: number
  readonly merged_topic_id: number | null
  readonly replied_by: number | null
  readonly replied_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

/** A comment on a topic (vendor reference, comment attributes). */
export interface TopicComment {
  readonly id: number
  readonly topic_id: number
  readonly forum_id: number
  readonly user_id: number
  /** HTML. */
  readonly body: string
  readonly body_text?: string
  readonly answer: boolean
  readonly published: boolean
  readonly spam: boolean | null
  readonly trash: boolean
  readonly created_at: string
  readonly updated_at: string
}
