import { createHmac } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { ChannelSettings, Letter } from './channels.ts'
import { sendWithinMs } from './channels.ts'
import { safePost } from './safe-post.ts'

/** Sends as Standard Webhooks has it (standardwebhooks.com): the receiver checks `webhook-signature` with the shared secret. */
export async function sendWebhook(to: NonNullable<ChannelSettings['webhook']>, letter: Letter): Promise<void> {
  const { notice, messageId, nowMs, ...options } = letter
  const body = JSON.stringify({
    type: `source.${notice.state === 'ok' ? 'recovered' : notice.state}`,
    timestamp: notice.at,
    data: notice,
  })
  const answer = await safePost(to.url, {
    ...options,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'tajo',
      ...signedHeaders(body, to.secret, messageId, nowMs),
    },
    timeoutMs: sendWithinMs,
  })
  if (answer.status >= 300) throw undelivered(to.url, answer.status)
}

/**
 * @example
 * signedHeaders('{}', 'whsec_MfKQ9r8G', 'msg_1', 1_770_000_000_000)['webhook-signature'] // 'v1,K5oZfzN95Z9…'
 */
export function signedHeaders(
  body: string,
  secret: string,
  messageId: string,
  nowMs: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** The path of a URL is a secret at Slack and others, and stays out of what is said. */
export function undelivered(url: string, status: number): TajoError {
  return new TajoError('TAJO_NOTICE_UNDELIVERED', `${new URL(url).host} answered ${status}.`, { status })
}
