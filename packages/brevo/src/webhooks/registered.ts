import { isObject } from '@tajo/core/json'
import { expectOk } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { recordsIn } from '../read/records.ts'

export const stream = 'webhooks'

export type WebhookType = 'marketing' | 'transactional'

/** A webhook of the account, as far as it matters here. */
export interface Registered {
  readonly id: number
  readonly type: WebhookType
  readonly url: string
  readonly description: string
  readonly events: readonly string[]
  readonly batched: boolean
  /** Shown by the vendor [oas]; `undefined` where it shows or has none. Never leaves this folder. */
  readonly token: string | undefined
}

/** Two lists: there is none of both types. [oas] */
export async function registeredWebhooks(client: BrevoClient): Promise<readonly Registered[]> {
  const found: Registered[] = []
  for (const type of ['marketing', 'transactional'] as const) {
    const answer = await client.get('/webhooks', { type, sort: 'asc' }, { stream, interactive: true })
    // An account without any may answer 404. [guess]
    if (answer.kind === 'not_found') continue
    found.push(...recordsIn(expectOk(answer).data, 'webhooks').flatMap((record) => registered(record, type) ?? []))
  }
  return found
}

function registered(record: unknown, type: WebhookType): Registered | undefined {
  if (!isObject(record) || typeof record['id'] !== 'number' || typeof record['url'] !== 'string') return undefined
  const { id, url, description, events, batched, auth } = record
  const token = isObject(auth) ? auth['token'] : undefined
  return {
    id,
    type,
    url,
    description: typeof description === 'string' ? description : '',
    events: Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [],
    batched: batched === true,
    token: typeof token === 'string' && token !== '' ? token : undefined,
  }
}
