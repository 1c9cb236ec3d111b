import type { Times } from './common.ts'

interface Translated extends Times {
  readonly id: number
  readonly url: string
  readonly html_url: string
  readonly name: string
  readonly position: number
  readonly locale: string
  readonly source_locale: string
  /** The source was changed since this translation was made. */
  readonly outdated: boolean
}

export interface ArticleCategory extends Translated {
  readonly description: string | null
}

export interface Section extends Translated {
  readonly description: string | null
  readonly category_id: number
  /** `null` directly in the category. */
  readonly parent_section_id: number | null
  readonly sorting?: string | null
  readonly theme_template: string | null
  readonly manageable_by?: string | null
  /** Users who may see it; `null` for all. */
  readonly user_segment_id?: number | null
}

export interface Article extends Translated {
  readonly title: string
  /** HTML. */
  readonly body: string | null
  readonly section_id: number
  readonly author_id: number
  readonly draft: boolean
  readonly promoted: boolean
  readonly comments_disabled: boolean
  readonly vote_sum: number
  readonly vote_count: number
  readonly label_names: readonly string[]
  readonly content_tag_ids: readonly string[]
  readonly outdated_locales: readonly string[]
  /** Users who may see it; `null` for all. */
  readonly user_segment_id: number | null
  readonly user_segment_ids?: readonly number[]
  readonly permission_group_id: number | null
  /** Latest change of title or text. */
  readonly edited_at: string
}
