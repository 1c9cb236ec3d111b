import type { Row } from '../../world/json.ts'
import { idOf } from '../http/call.ts'
import { page } from '../http/page.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { WorldData } from '../world/data.ts'
import { plainChildren, plainList, plainView, rowOf } from './plain.ts'

const solutions = { feature: 'solutions' } as const
const forums = { feature: 'forums' } as const
const folders = (data: WorldData) => data.solution_folders

/** Nested reads only, level by level: no account-wide list of articles, topics or comments [doc]. */
export const knowledge: readonly Route[] = [
  plainList('/solutions/categories', (data) => data.solution_categories, solutions),
  plainView('/solutions/categories', (data) => data.solution_categories, solutions),
  {
    method: 'GET',
    path: '/solutions/categories/{id}/folders',
    query: PAGED,
    ...solutions,
    answer(call) {
      const category = rowOf(call.world.solution_categories, idOf(call))
      const rows = [...call.world.solution_folders.values()].filter((one) => topLevelIn(one, category.id))
      return page(call, rows, (one) => JSON.stringify(one))
    },
  },
  plainView('/solutions/folders', folders, solutions),
  plainChildren('/solutions/folders/{id}/subfolders', folders, folders, 'parent_folder_id', solutions),
  plainChildren('/solutions/folders/{id}/articles', folders, (data) => data.solution_articles, 'folder_id', solutions),
  plainView('/solutions/articles', (data) => data.solution_articles, solutions),
  plainList('/discussions/categories', (data) => data.discussion_categories, forums),
  plainView('/discussions/categories', (data) => data.discussion_categories, forums),
  plainChildren(
    '/discussions/categories/{id}/forums',
    (data) => data.discussion_categories,
    (data) => data.discussion_forums,
    'forum_category_id',
    forums,
  ),
  plainView('/discussions/forums', (data) => data.discussion_forums, forums),
  plainChildren(
    '/discussions/forums/{id}/topics',
    (data) => data.discussion_forums,
    (data) => data.discussion_topics,
    'forum_id',
    forums,
  ),
  plainView('/discussions/topics', (data) => data.discussion_topics, forums),
  plainChildren(
    '/discussions/topics/{id}/comments',
    (data) => data.discussion_topics,
    (data) => data.discussion_comments,
    'topic_id',
    forums,
  ),
]

function topLevelIn(folder: Row, categoryId: number): boolean {
  const hierarchy = folder['hierarchy']
  const category = Array.isArray(hierarchy) ? hierarchy[0]?.data.id : undefined
  return folder['parent_folder_id'] === null && category === categoryId
}
