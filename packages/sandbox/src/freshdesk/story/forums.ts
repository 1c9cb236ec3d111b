import type { Random } from '../../story/random.ts'
import { DAY, HOUR, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { htmlOf } from './ticket-content.ts'

const FORUMS: readonly (readonly [category: string, forum: string, type: 1 | 2 | 3 | 4, topics: readonly string[]])[] =
  [
    ['News', 'Announcements', 4, ['Known issues', 'What is new this spring']],
    ['News', 'Ideas', 2, ['Shared dashboards', 'Dark mode 🌚', 'Export to Parquet']],
    ['Help each other', 'How-to', 1, ['Uploading a list of colleagues', 'Wie filtere ich nach Region?']],
    ['Help each other', 'Problems', 3, ['Webhook order', 'Export stops', 'Sign-in loop']],
  ]

/** Four levels: category, forum, topic, comment [doc]. */
export function openForums(data: WorldData, random: Random, since: number): void {
  const categories = new Map<string, number>()
  const writers = [...data.contacts.keys()].slice(0, 30)
  for (const [categoryName, name, forum_type, titles] of FORUMS) {
    const categoryId = categories.get(categoryName) ?? addCategory(data, categoryName, since)
    categories.set(categoryName, categoryId)
    const forumId = data.ids.next('forum')
    let comments = 0
    for (const title of titles) comments += addTopic(data, random, forumId, title, writers, since)
    data.discussion_forums.put({
      id: forumId,
      name,
      description: null,
      position: data.discussion_forums.size + 1,
      forum_category_id: categoryId,
      forum_type,
      forum_visibility: 1,
      topics_count: titles.length,
      comments_count: comments,
    })
  }
}

function addCategory(data: WorldData, name: string, since: number): number {
  const id = data.ids.next('forum_category')
  const stamps = { created_at: iso(since), updated_at: iso(since) }
  data.discussion_categories.put({ id, name, description: null, ...stamps })
  return id
}

function addTopic(
  data: WorldData,
  random: Random,
  forum_id: number,
  title: string,
  writers: readonly number[],
  since: number,
): number {
  const id = data.ids.next('topic')
  const author = random.pick(writers)
  const opened = since + random.int(1, 400) * DAY
  const count = random.int(1, 4)
  let last = opened
  let replied_by = author
  for (let left = count; left > 0; left -= 1) {
    last += random.int(1, 90) * HOUR
    replied_by = random.chance(0.4) ? data.me().id : random.pick(writers)
    const text = random.pick(['Same here.', 'This worked for me, thank you!', 'See the help page on exports.', '+1'])
    data.discussion_comments.put({
      id: data.ids.next('comment'),
      body: htmlOf(text),
      body_text: text,
      topic_id: id,
      forum_id,
      user_id: replied_by,
      answer: false,
      published: true,
      spam: false,
      trash: false,
      created_at: iso(last),
      updated_at: iso(last),
    })
  }
  data.discussion_topics.put({
    id,
    title,
    forum_id,
    user_id: author,
    locked: false,
    published: true,
    stamp_type: random.chance(0.5) ? 9 : null,
    replied_by,
    user_votes: random.int(0, 20),
    merged_topic_id: null,
    comments_count: count,
    sticky: random.chance(0.2),
    created_at: iso(opened),
    updated_at: iso(last),
    replied_at: iso(last),
    hits: random.int(0, 900),
  })
  return count
}
