import type { Row } from '../../world/json.ts'
import type { Table } from '../../world/table.ts'
import { parseMoment } from '../../world/time.ts'
import { found, one } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { exportByTime } from '../http/export.ts'
import { list } from '../http/list.ts'
import type { ZendeskWorld } from '../world/world.ts'

const get = { method: 'GET', scope: 'hc' } as const

function byPlace(
  call: Call,
  rows: Iterable<Row>,
): { readonly rows: readonly Row[]; readonly place: (row: Row) => readonly (number | string)[] } {
  const field = call.query.get('sort_by') ?? 'position'
  const place = (row: Row) => [typeof row[field] === 'number' ? Number(row[field]) : String(row[field] ?? ''), row.id]
  const rising = [...rows].sort((a, b) => {
    const [mine, other] = [place(a)[0] ?? 0, place(b)[0] ?? 0]
    return mine < other ? -1 : mine > other ? 1 : a.id - b.id
  })
  return { rows: rising, place }
}

function listOf(call: Call, key: string, table: Table<Row>, where: (row: Row) => boolean = () => true) {
  const { rows } = byPlace(call, [...table.values()].filter(where))
  const order = new Map(rows.map((row, index) => [row.id, index]))
  return list(call, {
    key,
    rows,
    place: ({ id }) => [order.get(id) ?? 0],
    render: (row) => JSON.stringify(row),
    paging: 'both',
    style: 'help-center',
  })
}

/** With and without a language in the path [rec]. */
function pages(
  path: string,
  key: string,
  singular: string,
  table: (world: ZendeskWorld) => Table<Row>,
): readonly Route[] {
  const roots = ['/api/v2/help_center', '/api/v2/help_center/{locale:text}']
  return roots.flatMap((root): readonly Route[] => [
    { ...get, feature: 'help_center', path: `${root}/${path}`, answer: (call) => listOf(call, key, table(call.world)) },
    {
      ...get,
      feature: 'help_center',
      path: `${root}/${path}/{id}`,
      answer: (call) => one(singular, JSON.stringify(found(table(call.world).get(idOf(call))))),
    },
  ])
}

/** Ends with `next_page: null`, and knows no `end_of_stream` [rec]. */
function incrementalArticles(call: Call) {
  const clock = (row: Row) => parseMoment(String(row['updated_at'])) ?? 0
  const rows = [...call.world.articles.values()].sort((a, b) => clock(a) - clock(b) || a.id - b.id)
  return exportByTime(
    call,
    {
      key: 'articles',
      rows,
      clock,
      id: ({ id }) => id,
      render: (row) => JSON.stringify(row),
      nullWhenIdle: true,
      holdsBack: false,
    },
    'help-center',
  )
}

const isAbout = (type: string, id: number) => (row: Row) => row['item_type'] === type && row['item_id'] === id

export const helpCenter: readonly Route[] = [
  { ...get, feature: 'help_center', path: '/api/v2/help_center/incremental/articles', answer: incrementalArticles },
  {
    ...get,
    feature: 'help_center',
    path: '/api/v2/help_center/articles/{id}/comments',
    answer(call) {
      const article = found(call.world.articles.get(idOf(call)))
      return listOf(call, 'comments', call.world.article_comments, (row) => row['source_id'] === article.id)
    },
  },
  {
    ...get,
    feature: 'help_center',
    path: '/api/v2/help_center/articles/{id}/votes',
    answer: (call) =>
      listOf(call, 'votes', call.world.votes, isAbout('Article', found(call.world.articles.get(idOf(call))).id)),
  },
  {
    ...get,
    feature: 'help_center',
    path: '/api/v2/help_center/sections/{id}/articles',
    answer: (call) => listOf(call, 'articles', call.world.articles, (row) => row['section_id'] === idOf(call)),
  },
  {
    ...get,
    feature: 'help_center',
    path: '/api/v2/help_center/categories/{id}/sections',
    answer: (call) => listOf(call, 'sections', call.world.sections, (row) => row['category_id'] === idOf(call)),
  },
  {
    ...get,
    feature: 'help_center',
    path: '/api/v2/help_center/articles/search',
    answer(call) {
      const words = (call.query.get('query') ?? '').toLowerCase()
      return listOf(call, 'results', call.world.articles, (row) => String(row['title']).toLowerCase().includes(words))
    },
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/topics',
    answer: (call) => listOf(call, 'topics', call.world.topics),
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/topics/{id}',
    answer: (call) => one('topic', JSON.stringify(found(call.world.topics.get(idOf(call))))),
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/posts',
    answer: (call) => listOf(call, 'posts', call.world.posts),
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/posts/{id}',
    answer: (call) => one('post', JSON.stringify(found(call.world.posts.get(idOf(call))))),
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/posts/{id}/comments',
    answer(call) {
      const post = found(call.world.posts.get(idOf(call)))
      return listOf(call, 'comments', call.world.post_comments, (row) => row['post_id'] === post.id)
    },
  },
  {
    ...get,
    feature: 'community',
    path: '/api/v2/community/posts/{id}/votes',
    answer: (call) =>
      listOf(call, 'votes', call.world.votes, isAbout('Post', found(call.world.posts.get(idOf(call))).id)),
  },
  ...pages('categories', 'categories', 'category', (world) => world.categories),
  ...pages('sections', 'sections', 'section', (world) => world.sections),
  ...pages('articles', 'articles', 'article', (world) => world.articles),
]
