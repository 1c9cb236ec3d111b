import { isObject } from '@tajo/core/json'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { cursorPageSize } from '../limits.ts'
import { member, recordsOf } from '../read/pages.ts'

export const stream = 'webhooks'

/** What every webhook of Tajo's is called by first. */
export const namePrefix = 'Tajo'

/** Wired to triggers and automations; a webhook of one kind never becomes one of the other. [doc] */
export const conditional = 'conditional_ticket_events'

export interface Registered {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly isActive: boolean
  readonly subscriptions: readonly string[]
  readonly endpoint: string
  readonly method: string
  readonly format: string
  readonly customHeaders: Readonly<Record<string, unknown>> | undefined
  /** Its secrets are not shown. [rec] */
  readonly hasAuthentication: boolean
}

/** Webhooks whose name has ours in it; keys without a value are left out. [rec] */
export async function registeredWebhooks(client: ZendeskClient): Promise<readonly Registered[]> {
  const found: Registered[] = []
  const query = { 'filter[name_contains]': namePrefix, 'page[size]': cursorPageSize }
  for (let after: Readonly<Record<string, string>> = {}; ; ) {
    const answer = expectOk(
      await client.get('/webhooks', { ...query, ...after }, { stream, interactive: true }),
      stream,
    )
    found.push(...recordsOf(answer, 'webhooks').flatMap((record) => registered(record) ?? []))
    const meta = member(answer.data, 'meta')
    const cursor = member(meta, 'after_cursor')
    if (member(meta, 'has_more') !== true || typeof cursor !== 'string') return found
    after = { 'page[after]': cursor }
  }
}

function registered(record: unknown): Registered | undefined {
  if (!isObject(record)) return undefined
  const { id, name, endpoint, subscriptions, custom_headers: headers } = record
  if (typeof id !== 'string' || typeof name !== 'string' || typeof endpoint !== 'string') return undefined
  if (!name.startsWith(namePrefix)) return undefined
  return {
    id,
    name,
    description: text(record['description']),
    isActive: record['status'] === 'active',
    subscriptions: Array.isArray(subscriptions) ? subscriptions.filter((one) => typeof one === 'string') : [],
    endpoint,
    method: text(record['http_method']),
    format: text(record['request_format']),
    customHeaders: isObject(headers) ? headers : undefined,
    hasAuthentication: isObject(record['authentication']),
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
