import { expectOk } from '../answers.ts'
import { ask, type Caller, one, rowsIn, write, written } from './calls.ts'
import type { Webhook } from './rows.ts'

export interface WebhookSettings {
  /** https; Brevo signs nothing, so what arrives there proves itself by `auth` or `headers` alone. */
  readonly url: string
  /** Names as for registration: `contactUpdated`, `unsubscribed`, `hardBounce`, … */
  readonly events: readonly string[]
  readonly description?: string
  readonly batched?: boolean
  readonly auth?: { readonly type: 'bearer'; readonly token: string }
  readonly headers?: readonly { readonly key: string; readonly value: string }[]
}

/** At most 40 an account. Each call is one of a hundred an hour. */
export interface WebhooksApi {
  /**
   * Those of one type: there is no list of all.
   *
   * @see https://developers.brevo.com/reference/get-webhooks
   */
  list(type: Webhook['type']): Promise<readonly Webhook[]>
  get(id: number): Promise<Webhook | undefined>
  /**
   * @example
   * const { id } = await brevo.webhooks.create('marketing', {
   *   url: 'https://hooks.acme.example/brevo',
   *   events: ['contactUpdated', 'unsubscribed'],
   *   auth: { type: 'bearer', token: process.env['HOOK_TOKEN'] ?? '' },
   * }) // id: 12
   * @see https://developers.brevo.com/reference/create-webhook
   */
  create(type: Webhook['type'], settings: WebhookSettings): Promise<{ readonly id: number }>
  update(id: number, settings: Partial<WebhookSettings>): Promise<void>
  delete(id: number): Promise<void>
}

const stream = 'webhooks'

export function webhooksApi(caller: Caller): WebhooksApi {
  return {
    list: async (type) => {
      const answer = await ask(caller, stream, '/webhooks', { type, sort: 'asc' })
      // Whether an account without any is answered with an empty list or with 404 is not documented. [guess]
      return answer.kind === 'not_found' ? [] : rowsIn(expectOk(answer), 'webhooks')
    },
    get: (id) => one(caller, stream, `/webhooks/${id}`),
    create: (type, settings) =>
      written(caller, { method: 'POST', path: '/webhooks', json: { type, ...settings }, stream, safety: 'unsafe' }),
    update: async (id, json) => {
      await write(caller, { method: 'PUT', path: `/webhooks/${id}`, json, stream, safety: 'idempotent' })
    },
    delete: async (id) => {
      await write(caller, { method: 'DELETE', path: `/webhooks/${id}`, stream, safety: 'idempotent' })
    },
  }
}
