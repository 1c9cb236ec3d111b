import type { Listing } from '@tajo/core/api/listing'
import { article_categories, sections } from '../streams/help-center.ts'
import { type Caller, type Id, idIn } from './calls.ts'
import { at, type Collection, collection, list, type Resource } from './lists.ts'
import type { Article, ArticleCategory, Section } from './rows/help-center.ts'

/** Its calls count against a limit of their own. Without a help center they fail with `TAJO_PLAN`. */
export interface HelpCenterApi {
  /** @see https://developer.zendesk.com/api-reference/help_center/help-center-api/categories/ */
  readonly categories: Collection<ArticleCategory> & {
    sections(id: Id): Listing<Section>
  }
  /** @see https://developer.zendesk.com/api-reference/help_center/help-center-api/sections/ */
  readonly sections: Collection<Section> & {
    articles(id: Id): Listing<Article>
  }
  /** @see https://developer.zendesk.com/api-reference/help_center/help-center-api/articles/ */
  readonly articles: Collection<Article>
}

/** Lists of articles; the stream reads the export. */
const articleList: Resource = {
  name: 'articles',
  path: '/help_center/articles',
  collection: 'articles',
  paging: 'tokens',
}

export function helpCenterApi(caller: Caller): HelpCenterApi {
  return {
    categories: {
      ...collection<ArticleCategory>(caller, article_categories, 'category'),
      sections: (id) => list(caller, at(sections, `${article_categories.path}/${idIn(id)}/sections`)),
    },
    sections: {
      ...collection<Section>(caller, sections, 'section'),
      articles: (id) => list(caller, at(articleList, `${sections.path}/${idIn(id)}/articles`)),
    },
    articles: collection(caller, articleList, 'article'),
  }
}
