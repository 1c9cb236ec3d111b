import { createHash } from 'node:crypto'
import type { Outbox } from '../../world/outbox.ts'
import { iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Webhook } from '../world/webhooks.ts'
import {
  type Change,
  commentChanges,
  identityChanges,
  membershipChanges,
  organizationChanges,
  ratingChanges,
  ticketChanges,
  userChanges,
} from './changes.ts'
import { organizationDetail, ticketDetail, userDetail } from './details.ts'
import { prettyJson } from './pretty-json.ts'

const PREFIX = 'zen:event-type:'
const ACCOUNT = 20_114_455

type Kind = 'ticket' | 'user' | 'organization'

interface Noted extends Change {
  readonly kind: Kind
  readonly id: number
  readonly atMs: number
  /** Of a record that is gone by now. */
  readonly last?: object
}

/** Tells the account's webhooks of every change of tickets, users, organizations and ratings. */
export class WebhookEvents {
  readonly #data: WorldData
  readonly #outbox: Outbox
  #noted: Noted[] = []
  #made = 0

  constructor(data: WorldData, outbox: Outbox) {
    this.#data = data
    this.#outbox = outbox
    data.tickets.onChange = (id, before, after) => {
      const last = after === undefined && before !== undefined ? ticketDetail(before, data.me().id) : undefined
      this.#note('ticket', id, () => ticketChanges(before, after), last)
    }
    data.comments.onChange = (_, before, after) => {
      const row = after ?? before
      if (row === undefined) return
      this.#note('ticket', row.ticket_id, () => commentChanges(before, after, data.users.get(row.author_id)))
    }
    data.satisfaction_ratings.onChange = (_, before, after) => {
      const row = after ?? before
      if (row !== undefined) this.#note('ticket', row.ticket_id, () => ratingChanges(before, after))
    }
    data.users.onChange = (id, before, after) => this.#note('user', id, () => userChanges(before, after))
    data.identities.onChange = (_, before, after) => {
      const row = after ?? before
      if (row !== undefined) this.#note('user', row.user_id, () => identityChanges(before, after))
    }
    data.organization_memberships.onChange = (_, before, after) => {
      const row = after ?? before
      if (row !== undefined) this.#note('user', row.user_id, () => membershipChanges(before, after))
    }
    data.organizations.onChange = (id, before, after) =>
      this.#note('organization', id, () => organizationChanges(before, after))
  }

  /** What rows alone do not show: a merge, spam. */
  tell(kind: Kind, id: number, name: string, event: object = {}): void {
    this.#note(kind, id, () => [{ name, event }])
  }

  /** Instead of what its rows would tell of a record since the last flush. */
  tellOnly(kind: Kind, id: number, name: string, event: object = {}): void {
    this.#noted = this.#noted.filter((one) => one.kind !== kind || one.id !== id)
    this.tell(kind, id, name, event)
  }

  /** After each act: events show the record as the act left it. */
  flush(): void {
    const noted = this.#noted
    this.#noted = []
    const created = new Set(noted.filter(({ name }) => name === 'ticket.created').map(({ id }) => id))
    for (const one of noted) {
      // The first comment comes with the ticket [guess].
      if (one.name === 'ticket.comment_added' && created.has(one.id)) continue
      this.#post(one)
    }
  }

  #note(kind: Kind, id: number, changes: () => readonly Change[], last?: object): void {
    if (this.#data.webhooks.all.size === 0) return
    const atMs = this.#data.settings.clock.now()
    for (const change of changes())
      this.#noted.push({ ...change, kind, id, atMs, ...(last === undefined ? undefined : { last }) })
  }

  #post(noted: Noted): void {
    const detail = this.#detailOf(noted)
    const type = `${PREFIX}${noted.name}`
    const hooks = [...this.#data.webhooks.all.values()].filter(
      (hook) => hook.status === 'active' && hook.subscriptions.includes(type),
    )
    if (detail === undefined || hooks.length === 0) return
    this.#made += 1
    const seconds = Math.floor(noted.atMs / 1000)
    const nanoseconds = String(204_518_022 + this.#made).padStart(9, '0')
    const envelope = {
      account_id: ACCOUNT,
      detail,
      event: noted.event,
      id: uuidOf(`${this.#data.settings.seed} event ${this.#made}`),
      subject: `zen:${noted.kind}:${noted.id}`,
      time: `${iso(seconds).slice(0, -1)}.${nanoseconds}Z`,
      type,
      zendesk_event_version: '2022-11-06',
    }
    const body = prettyJson(envelope)
    for (const hook of hooks) post(this.#data, this.#outbox, hook, { topic: noted.name, body, atMs: noted.atMs })
  }

  #detailOf({ kind, id, last }: Noted): object | undefined {
    const { tickets, users, organizations } = this.#data
    switch (kind) {
      case 'ticket': {
        const ticket = tickets.get(id)
        return ticket === undefined ? last : ticketDetail(ticket, this.#data.me().id)
      }
      case 'user': {
        const user = users.get(id)
        return user === undefined ? last : userDetail(user)
      }
      case 'organization': {
        const organization = organizations.get(id)
        return organization === undefined ? last : organizationDetail(organization)
      }
    }
  }
}

/** Into the outbox, as one invocation of the webhook. */
export function post(
  data: WorldData,
  outbox: Outbox,
  hook: Webhook,
  { topic, body, atMs }: { readonly topic: string; readonly body: string; readonly atMs: number },
): void {
  const headers = { ...headersOf(hook), 'X-Zendesk-Webhook-Invocation-Id': data.webhooks.nextId() }
  outbox.post({ webhookId: hook.id, topic, method: hook.http_method, url: hook.endpoint, headers, body }, atMs)
}

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  form_encoded: 'application/x-www-form-urlencoded; charset=utf-8',
}

/** What stands on every delivery [rec], and what the webhook was told to send. */
export function headersOf({ id, request_format, custom_headers, authentication }: Webhook): Record<string, string> {
  return {
    'Content-Type': TYPES[request_format] ?? 'application/json; charset=utf-8',
    'User-Agent': 'Zendesk Webhook',
    'X-Zendesk-Account-Id': String(ACCOUNT),
    'X-Zendesk-Webhook-Id': id,
    ...custom_headers,
    ...authenticationHeaders(authentication),
  }
}

function authenticationHeaders(authentication: Webhook['authentication']): Readonly<Record<string, string>> {
  const { username = '', password = '', token = '', name = '', value = '' } = authentication?.data ?? {}
  switch (authentication?.type) {
    case 'basic_auth':
      return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
    case 'bearer_token':
      return { Authorization: `Bearer ${token}` }
    case 'api_key':
      return { [name]: value }
    default:
      return {}
  }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `9${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
