import { htmlOf } from '../../freshdesk/story/ticket-content.ts'
import { slug } from '../../story/names.ts'
import { DAY, iso } from '../../world/time.ts'
import { vote } from './help-center.ts'
import type { Retelling } from './retell.ts'

/** The forums of the story: topics, posts, their comments and votes. */
export function openCommunity(story: Retelling): void {
  const { data, told, random, users } = story
  for (const forum of told.discussion_forums.values()) {
    const name = String(forum['name'])
    const topic = data.ids.next('help')
    const stamps = { created_at: iso(story.since), updated_at: iso(story.since + 30 * DAY) }
    data.topics.put({
      id: topic,
      url: `${data.home}/api/v2/community/topics/${topic}.json`,
      html_url: `${data.home}/hc/en-us/community/topics/${topic}-${slug(name)}`,
      name,
      description: null,
      position: data.topics.size,
      follower_count: random.int(0, 20),
      community_id: 31_500_800_000_001,
      manageable_by: 'managers',
      user_segment_id: null,
      ...stamps,
    })
    for (const row of told.discussion_topics.values()) {
      if (row['forum_id'] !== forum.id) continue
      const id = data.ids.next('help')
      const title = String(row['title'])
      const replies = [...told.discussion_comments.values()].filter((one) => one['topic_id'] === row.id)
      data.posts.put({
        id,
        url: `${data.home}/api/v2/community/posts/${id}.json`,
        html_url: `${data.home}/hc/en-us/community/posts/${id}-${slug(title)}`,
        title,
        details: htmlOf(title),
        author_id: users.get(Number(row['user_id'])) ?? data.me().id,
        topic_id: topic,
        status: 'none',
        pinned: row['sticky'] === true,
        featured: false,
        closed: false,
        vote_sum: 1,
        vote_count: 1,
        comment_count: replies.length,
        follower_count: 1,
        non_author_editor_id: null,
        non_author_updated_at: null,
        content_tag_ids: [],
        created_at: row['created_at'] ?? null,
        updated_at: row['updated_at'] ?? null,
      })
      vote(data, 'Post', id, users.get(Number(row['user_id'])) ?? data.me().id, String(row['created_at']))
      for (const reply of replies) {
        const comment = data.ids.next('help')
        data.post_comments.put({
          id: comment,
          url: `${data.home}/api/v2/community/posts/${id}/comments/${comment}.json`,
          html_url: `${data.home}/hc/en-us/community/posts/${id}/comments/${comment}`,
          body: String(reply['body']),
          author_id: users.get(Number(reply['user_id'])) ?? data.me().id,
          post_id: id,
          official: false,
          vote_sum: 0,
          vote_count: 0,
          non_author_editor_id: null,
          non_author_updated_at: null,
          created_at: reply['created_at'] ?? null,
          updated_at: reply['updated_at'] ?? null,
        })
      }
    }
  }
}
