import type { Listing } from '@tajo/core/api/listing'
import {
  discussion_categories,
  discussion_comments,
  discussion_forums,
  discussion_topics,
} from '../streams/discussions.ts'
import { solution_articles, solution_categories, solution_folders } from '../streams/solutions.ts'
import { type Caller, one } from './calls.ts'
import { below, type Collection, collection, list } from './lists.ts'
import type { DiscussionCategory, Forum, Topic, TopicComment } from './rows/discussions.ts'
import type { SolutionArticle, SolutionCategory, SolutionFolder } from './rows/solutions.ts'

/** The knowledge base, level by level: there is no list of all folders or articles. */
export interface SolutionsApi {
  /** @see https://developers.freshdesk.com/api/#solution_category_attributes */
  readonly categories: Collection<SolutionCategory>
  /** @see https://developers.freshdesk.com/api/#solution_folder_attributes */
  readonly folders: {
    /** Folders directly in a category. */
    list(categoryId: number): Listing<SolutionFolder>
    /** Folders in a folder, of which `sub_folders_count` tells. */
    inside(folderId: number): Listing<SolutionFolder>
    get(id: number): Promise<SolutionFolder | undefined>
  }
  /** @see https://developers.freshdesk.com/api/#solution_article_attributes */
  readonly articles: {
    list(folderId: number): Listing<SolutionArticle>
    get(id: number): Promise<SolutionArticle | undefined>
  }
}

/** The forums, level by level. */
export interface DiscussionsApi {
  /** @see https://developers.freshdesk.com/api/#category_attributes */
  readonly categories: Collection<DiscussionCategory>
  /** @see https://developers.freshdesk.com/api/#forum_attributes */
  readonly forums: {
    list(categoryId: number): Listing<Forum>
    get(id: number): Promise<Forum | undefined>
  }
  /** @see https://developers.freshdesk.com/api/#topic_attributes */
  readonly topics: {
    list(forumId: number): Listing<Topic>
    get(id: number): Promise<Topic | undefined>
  }
  /** @see https://developers.freshdesk.com/api/#comment_attributes */
  readonly comments: { list(topicId: number): Listing<TopicComment> }
}

const subfolders = { ...solution_folders, path: '/solutions/folders/{id}/subfolders' }

export function solutionsApi(caller: Caller): SolutionsApi {
  return {
    categories: collection(caller, solution_categories),
    folders: {
      list: (categoryId) => list(caller, below(solution_folders, categoryId)),
      inside: (folderId) => list(caller, below(subfolders, folderId)),
      get: (id) => one(caller, solution_folders.name, `/solutions/folders/${id}`),
    },
    articles: {
      list: (folderId) => list(caller, below(solution_articles, folderId)),
      get: (id) => one(caller, solution_articles.name, `/solutions/articles/${id}`),
    },
  }
}

export function discussionsApi(caller: Caller): DiscussionsApi {
  return {
    categories: collection(caller, discussion_categories),
    forums: {
      list: (categoryId) => list(caller, below(discussion_forums, categoryId)),
      get: (id) => one(caller, discussion_forums.name, `/discussions/forums/${id}`),
    },
    topics: {
      list: (forumId) => list(caller, below(discussion_topics, forumId)),
      get: (id) => one(caller, discussion_topics.name, `/discussions/topics/${id}`),
    },
    comments: { list: (topicId) => list(caller, below(discussion_comments, topicId)) },
  }
}
