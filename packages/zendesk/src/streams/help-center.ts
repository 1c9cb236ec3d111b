import { readChildren } from '../read/children.ts'
import { readArticles } from '../read/help-center.ts'
import { readList } from '../read/list.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, position, timesOf } from './columns.ts'

const helpCenter = { feature: 'help center' } as const
const shown = { type: 'text', description: 'Where the help center shows it.' } as const

/** What categories, sections and articles have in common. */
function translated(what: string) {
  return {
    id: { type: 'bigint', description: `Identifies the ${what}.` },
    name: { type: 'text', description: `Name of the ${what}.` },
    position,
    locale: { type: 'text', description: 'Language of this row.' },
    source_locale: { type: 'text', description: 'Language it was written in first.' },
    outdated: { type: 'boolean', description: 'The source was changed since this translation was made.' },
    html_url: shown,
    url: apiUrl,
    ...timesOf(`the ${what}`),
  } as const
}

const votes = {
  vote_sum: { type: 'bigint', description: 'Votes for it less votes against it.' },
  vote_count: { type: 'bigint', description: 'Votes in all.' },
} as const

export const article_categories = {
  name: 'article_categories',
  description: 'Top level of the help center.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/categories/',
  path: '/help_center/categories',
  collection: 'categories',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  needs: helpCenter,
  deletes: 'compare',
  columns: {
    ...translated('category'),
    description: { type: 'text', description: 'What the category is about.' },
  },
  read: readList,
} as const satisfies ZendeskStream

export const sections = {
  name: 'sections',
  description: 'Sections of the categories, which hold articles and further sections.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/sections/',
  path: '/help_center/sections',
  collection: 'sections',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  needs: helpCenter,
  deletes: 'compare',
  columns: {
    ...translated('section'),
    description: { type: 'text', description: 'What the section is about.' },
    category_id: { type: 'bigint', description: 'Category it is in.' },
    parent_section_id: { type: 'bigint', description: 'Section it is in; null where it is directly in its category.' },
    sorting: { type: 'text', description: 'Order of its articles, manual for one.' },
    theme_template: { type: 'text', description: 'Page template.' },
    manageable_by: { type: 'text', description: 'Who may manage it.' },
    user_segment_id: { type: 'bigint', description: 'Users who may see it; null for all.' },
  },
  read: readList,
} as const satisfies ZendeskStream

export const articles = {
  name: 'articles',
  description: 'Articles of the help center with their text.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/articles/',
  path: '/help_center/incremental/articles',
  collection: 'articles',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  cursor: { field: 'updated_at', filter: 'start_time', order: 'asc' },
  paging: 'tokens',
  credits: 1,
  needs: helpCenter,
  // The export does not tell deletions: a full sync reads the list.
  deletes: 'compare',
  columns: {
    ...translated('article'),
    title: { type: 'text', description: 'Title, the same as the name.' },
    body: { type: 'text', description: 'Text as HTML.' },
    section_id: { type: 'bigint', description: 'Section it is in.' },
    author_id: { type: 'bigint', description: 'User who wrote it.' },
    draft: { type: 'boolean', description: 'Not published.' },
    promoted: { type: 'boolean', description: 'Shown first.' },
    comments_disabled: { type: 'boolean', description: 'Nobody may comment.' },
    ...votes,
    label_names: { type: 'text[]', description: 'Labels, which search goes by.' },
    content_tag_ids: { type: 'text[]', description: 'Content tags on it.' },
    outdated_locales: { type: 'text[]', description: 'Languages whose translation is older than the source.' },
    user_segment_id: { type: 'bigint', description: 'Users who may see it; null for all.' },
    user_segment_ids: { type: 'bigint[]', description: 'The same where an article has several.' },
    permission_group_id: { type: 'bigint', description: 'Agents who may edit and publish it.' },
    edited_at: { type: 'timestamp', description: 'Latest change of its title or text.' },
  },
  read: readArticles,
} as const satisfies ZendeskStream

export const article_comments = {
  name: 'article_comments',
  description: 'What readers wrote below articles; one call an article.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/article_comments/',
  path: '/help_center/articles/{id}/comments',
  collection: 'comments',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  parent: { stream: 'articles', column: 'source_id' },
  credits: 1,
  needs: helpCenter,
  deletes: 'with-parent',
  columns: {
    id: { type: 'bigint', description: 'Identifies the comment.' },
    source_id: { type: 'bigint', description: 'Article it stands below.' },
    source_type: { type: 'text', description: 'Article.' },
    author_id: { type: 'bigint', description: 'User who wrote it.' },
    body: { type: 'text', description: 'Text as HTML.', pii: true },
    locale: { type: 'text', description: 'Language it was written in.' },
    ...votes,
    non_author_editor_id: { type: 'bigint', description: 'Somebody else who edited it.' },
    non_author_updated_at: { type: 'timestamp', description: 'When that was.' },
    html_url: shown,
    url: apiUrl,
    ...timesOf('the comment'),
  },
  read: readChildren,
} as const satisfies ZendeskStream

export const article_votes = {
  name: 'article_votes',
  description: 'Votes for and against articles, by whom; one call an article.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/votes/',
  path: '/help_center/articles/{id}/votes',
  collection: 'votes',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  parent: { stream: 'articles', column: 'item_id' },
  credits: 1,
  needs: helpCenter,
  deletes: 'with-parent',
  columns: {
    id: { type: 'bigint', description: 'Identifies the vote.' },
    item_id: { type: 'bigint', description: 'Article voted on.' },
    item_type: { type: 'text', description: 'Article.' },
    user_id: { type: 'bigint', description: 'User who voted.' },
    value: { type: 'bigint', description: '1 for it, -1 against it.' },
    url: apiUrl,
    ...timesOf('the vote'),
  },
  read: readChildren,
} as const satisfies ZendeskStream
