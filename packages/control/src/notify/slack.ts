import { textOf, titleOf } from '../alerts/notice.ts'
import type { ChannelSettings, Letter } from './channels.ts'
import { sendWithinMs } from './channels.ts'
import { safePost } from './safe-post.ts'
import { undelivered } from './webhook.ts'

/** `{ "text": … }`, which Slack, Mattermost, Rocket.Chat and others take. */
export async function sendSlack(to: NonNullable<ChannelSettings['slack']>, letter: Letter): Promise<void> {
  const { notice, messageId: _, nowMs: __, ...options } = letter
  const answer = await safePost(to.url, {
    ...options,
    body: JSON.stringify({ text: escaped(`*${titleOf(notice)}*\n${textOf(notice)}`) }),
    headers: { 'content-type': 'application/json', 'user-agent': 'tajo' },
    timeoutMs: sendWithinMs,
  })
  if (answer.status >= 300) throw undelivered(to.url, answer.status)
}

/** These three are markup there: `<!channel>` in an error’s text must call nobody. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
