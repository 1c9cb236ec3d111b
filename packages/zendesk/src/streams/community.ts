import { readChildren } from '../read/children.ts'
import { readList } from '../read/list.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, position, timesOf } from './columns.ts'

const community = { feature: 'community' } as const
const shown = { type: 'text', description: 'Where the community shows it.' } as const
const votes = {
  vote_sum: { type: 'bigint', description: 'Votes for it less votes against it.' },
  vote_count: { type: 'bigint', description: 'Votes in all.' },
} as const

export const topics = {
  name: 'topics',
  description: 'Topics of the community.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/topics/',
  path: '/community/topics',
  collection: 'topics',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  needs: community,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the topic.' },
    name: { type: 'text', description: 'Name of the topic.' },
    description: { type: 'text', description: 'What the topic is about.' },
    position,
    community_id: { type: 'bigint', description: 'Community it is in.' },
    follower_count: { type: 'bigint', description: 'Users who follow it.' },
    manageable_by: { type: 'text', description: 'Who may manage it.' },
    user_segment_id: { type: 'bigint', description: 'Users who may see it; null for all.' },
    html_url: shown,
    url: apiUrl,
    ...timesOf('the topic'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const posts = {
  name: 'posts',
  description: 'What users asked and told in the community.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/posts/',
  path: '/community/posts',
  collection: 'posts',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  credits: 1,
  needs: community,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the post.' },
    title: { type: 'text', description: 'Title of the post.', pii: true },
    details: { type: 'text', description: 'Text as HTML.', pii: true },
    author_id: { type: 'bigint', description: 'User who wrote it.' },
    topic_id: { type: 'bigint', description: 'Topic it is in.' },
    status: { type: 'text', description: 'none, planned, not_planned, answered or completed.' },
    pinned: { type: 'boolean', description: 'Shown first.' },
    featured: { type: 'boolean', description: 'Featured.' },
    closed: { type: 'boolean', description: 'Nobody may comment any more.' },
    frozen: { type: 'boolean', description: 'Nobody may change anything any more.' },
    ...votes,
    comment_count: { type: 'bigint', description: 'Comments below it.' },
    follower_count: { type: 'bigint', description: 'Users who follow it.' },
    content_tag_ids: { type: 'text[]', description: 'Content tags on it.' },
    non_author_editor_id: { type: 'bigint', description: 'Somebody else who edited it.' },
    non_author_updated_at: { type: 'timestamp', description: 'When that was.' },
    html_url: shown,
    url: apiUrl,
    ...timesOf('the post'),
  },
  read: readList,
} as const satisfies ZendeskStream

export const post_comments = {
  name: 'post_comments',
  description: 'Answers to posts of the community; one call a post.',
  docs: 'https://developer.zendesk.com/api-reference/help_center/help-center-api/post_comments/',
  path: '/community/posts/{id}/comments',
  collection: 'comments',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  parent: { stream: 'posts', column: 'post_id' },
  credits: 1,
  needs: community,
  deletes: 'with-parent',
  columns: {
    id: { type: 'bigint', description: 'Identifies the comment.' },
    post_id: { type: 'bigint', description: 'Post it answers.' },
    author_id: { type: 'bigint', description: 'User who wrote it.' },
    body: { type: 'text', description: 'Text as HTML.', pii: true },
    official: { type: 'boolean', description: 'Marked as the official answer.' },
    ...votes,
    non_author_editor_id: { type: 'bigint', description: 'Somebody else who edited it.' },
    non_author_updated_at: { type: 'timestamp', description: 'When that was.' },
    html_url: shown,
    url: apiUrl,
    ...timesOf('the comment'),
  },
  read: readChildren,
} as const satisfies ZendeskStream
