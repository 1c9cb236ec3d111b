import { htmlOf } from '../../freshdesk/story/ticket-content.ts'
import { slug } from '../../story/names.ts'
import type { Row } from '../../world/json.ts'
import { DAY, iso, parseMoment } from '../../world/time.ts'
import type { Retelling } from './retell.ts'

/** The help pages of the story: categories, sections, one inside another, articles, what readers said of them. */
export function writeHelpCenter(story: Retelling): void {
  const { data, told, random } = story
  const page = (kind: string, name: string) => {
    const id = data.ids.next('help')
    const url = `${data.home}/api/v2/help_center/en-us/${kind}/${id}.json`
    const html_url = `${data.home}/hc/en-us/${kind}/${id}-${slug(name) || 'page'}`
    return { id, url, html_url, locale: 'en-us', source_locale: 'en-us', outdated: false }
  }
  const categories = new Map<number, number>()
  const sections = new Map<number, number>()
  for (const [place, row] of [...told.solution_categories.values()].entries()) {
    const name = String(row['name'])
    const made = data.categories.put({
      ...page('categories', name),
      position: place,
      name,
      description: '',
      created_at: row['created_at'] ?? null,
      updated_at: row['updated_at'] ?? null,
    })
    categories.set(row.id, made.id)
  }
  for (const [place, row] of [...told.solution_folders.values()].entries()) {
    const name = String(row['name'])
    const hierarchy = row['hierarchy']
    const category = Array.isArray(hierarchy) ? Number(hierarchy[0]?.data?.id) : 0
    const made = data.sections.put({
      ...page('sections', name),
      category_id: categories.get(category) ?? null,
      position: place,
      sorting: 'manual',
      name,
      description: null,
      parent_section_id: sections.get(Number(row['parent_folder_id'])) ?? null,
      theme_template: 'section_page',
      created_at: row['created_at'] ?? null,
      updated_at: row['updated_at'] ?? null,
    })
    sections.set(row.id, made.id)
  }
  for (const row of told.solution_articles.values()) {
    const name = String(row['title'])
    const votes = random.int(0, 4)
    const article = data.articles.put({
      ...page('articles', name),
      author_id: data.me().id,
      comments_disabled: false,
      draft: row['status'] === 1,
      promoted: random.chance(0.1),
      position: 0,
      vote_sum: votes,
      vote_count: votes,
      section_id: sections.get(Number(row['folder_id'])) ?? null,
      created_at: row['created_at'] ?? null,
      updated_at: row['updated_at'] ?? null,
      edited_at: row['updated_at'] ?? null,
      name,
      title: name,
      outdated_locales: [],
      user_segment_id: null,
      permission_group_id: 31_500_900_000_001,
      content_tag_ids: [],
      label_names: random.chance(0.3) ? ['faq'] : [],
      body: row['description'] ?? '',
    })
    respond(story, article, votes)
  }
}

function respond({ data, random }: Retelling, article: Row, votes: number): void {
  const readers = [...data.users.values()].filter((user) => user.role === 'end-user' && user.active)
  const since = parseMoment(String(article['created_at'])) ?? 0
  for (let left = votes; left > 0; left -= 1) {
    const at = iso(Math.min(data.now(), since + random.int(1, 60) * DAY))
    vote(data, 'Article', article.id, random.pick(readers).id, at)
  }
  for (let left = random.int(0, 2); left > 0; left -= 1) {
    const id = data.ids.next('help')
    const at = iso(Math.min(data.now(), since + random.int(1, 60) * DAY))
    data.article_comments.put({
      id,
      url: `${data.home}/api/v2/help_center/en-us/articles/${article.id}/comments/${id}.json`,
      html_url: `${String(article['html_url'])}/comments/${id}`,
      body: htmlOf(random.pick(['This helped.', 'The page moved, did it not?', 'Danke!'])),
      author_id: random.pick(readers).id,
      source_id: article.id,
      source_type: 'Article',
      locale: 'en-us',
      vote_sum: 0,
      vote_count: 0,
      non_author_editor_id: null,
      non_author_updated_at: null,
      created_at: at,
      updated_at: at,
    })
  }
}

export function vote(
  data: Retelling['data'],
  item_type: 'Article' | 'Post',
  item_id: number,
  user_id: number,
  at: string,
): void {
  const id = data.ids.next('help')
  const url = `${data.home}/api/v2/help_center/votes/${id}.json`
  data.votes.put({ id, url, user_id, value: id % 5 === 0 ? -1 : 1, item_id, item_type, created_at: at, updated_at: at })
}
