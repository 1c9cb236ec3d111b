import type { Outbox } from '../../world/outbox.ts'
import { wallTime } from './moment.ts'
import type { Actor, Contact } from './records.ts'

export interface Webhook {
  readonly id: number
  readonly type: string
  readonly channel: string
  readonly url: string
  readonly description: string
  readonly events: readonly string[]
  readonly batched: boolean
  readonly auth?: { readonly type: string; readonly token: string }
  readonly headers: readonly { readonly key: string; readonly value: string }[]
  readonly createdAt: number
  readonly modifiedAt: number
}

interface Batch {
  readonly startMs: number
  readonly events: object[]
}

const BATCH_MS = 5 * 60_000
const BATCH_EVENTS = 500

type Fields = Readonly<Record<string, unknown>>

/** Tells the account's webhooks what happened. */
export class Webhooks {
  readonly all = new Map<number, Webhook>()
  readonly #batches = new Map<number, Batch>()
  readonly #outbox: Outbox
  readonly #utcOffset: string

  constructor(outbox: Outbox, utcOffset: string) {
    this.#outbox = outbox
    this.#utcOffset = utcOffset
  }

  /** No event for a contact that is new: it shows by being added to a list or updated [doc]. */
  contactWritten(before: Contact | undefined, after: Contact, actor: Actor, at: number): void {
    if (this.all.size === 0 || actor.by === 'story') return
    const api_key_name = actor.by === 'api' ? actor.key : ''
    const email = after.email ?? ''
    const attributes = before === undefined ? {} : changedIn(before, after)
    if (before !== undefined && (Object.keys(attributes).length > 0 || before.email !== after.email)) {
      this.#emit('contactUpdated', at, 'contact_updated', { email, api_key_name, content: [{ email, attributes }] })
    }
    const list_id = after.listIds.filter((id) => !before?.listIds.includes(id))
    if (list_id.length > 0) this.#emit('listAddition', at, 'list_addition', { email, api_key_name, list_id })
  }

  /** Here the address is a list [client]. */
  contactDeleted({ email, listIds }: Contact, at: number): void {
    this.#emit('contactDeleted', at, 'contact_deleted', { email: email === null ? [] : [email], list_id: listIds })
  }

  /** The link of a campaign; whether other ways of leaving are told is not documented [guess: no]. */
  unsubscribed({ email, listIds }: Contact, campaignId: number, at: number): void {
    this.#emit('unsubscribed', at, 'unsubscribed', { ...this.#mailing(campaignId, at), email, list_id: listIds })
  }

  complained({ email }: Contact, campaignId: number, at: number): void {
    this.#emit('spam', at, 'spam', { ...this.#mailing(campaignId, at), email })
  }

  bounced({ email }: Contact, campaignId: number, at: number): void {
    this.#emit('hardBounce', at, 'hard_bounce', { ...this.#mailing(campaignId, at), email, reason: 'unknown mailbox' })
  }

  /** Windows that are over, as requests of up to 500 events [doc "Batched webhooks"]; an array [guess]. */
  flush(nowMs: number): void {
    for (const [id, batch] of [...this.#batches]) {
      if (nowMs < batch.startMs + BATCH_MS) continue
      this.#batches.delete(id)
      const hook = this.all.get(id)
      if (hook === undefined) continue
      for (let from = 0; from < batch.events.length; from += BATCH_EVENTS) {
        const events = batch.events.slice(from, from + BATCH_EVENTS)
        this.#post(hook, 'batch', events, nowMs)
      }
    }
  }

  #mailing(campaignId: number, at: number): Fields {
    const date_event = wallTime(at, this.#utcOffset)
    const ts_event = Math.floor(at / 1000)
    return {
      camp_id: campaignId,
      'campaign name': `Campaign ${campaignId}`,
      sending_ip: '203.0.113.9',
      tag: '',
      date_sent: wallTime(at - 86_400_000, this.#utcOffset),
      date_event,
      ts_sent: ts_event - 86_400,
      ts_event,
    }
  }

  /** Registered under one name, sent under another; `id` is the webhook's, not the contact's [client]. */
  #emit(registered: string, at: number, event: string, fields: Fields): void {
    for (const hook of this.all.values()) {
      if (hook.type !== 'marketing' || !hook.events.includes(registered)) continue
      const date = wallTime(at, this.#utcOffset)
      const body = { id: hook.id, event, key: 'xxxxxxxx', ...fields, date, ts: Math.floor(at / 1000) }
      if (!hook.batched) {
        this.#post(hook, event, body, at)
        continue
      }
      const batch = this.#batches.get(hook.id)
      if (batch === undefined) this.#batches.set(hook.id, { startMs: at, events: [body] })
      else batch.events.push(body)
    }
  }

  #post(hook: Webhook, topic: string, body: unknown, at: number): void {
    const { id: webhookId, url } = hook
    const text = JSON.stringify(body)
    this.#outbox.post({ webhookId, topic, method: 'POST', url, headers: headersOf(hook), body: text }, at)
  }
}

function headersOf({ auth, headers }: Webhook): Readonly<Record<string, string>> {
  return {
    ...(auth === undefined ? undefined : { Authorization: `Bearer ${auth.token}` }),
    ...Object.fromEntries(headers.map(({ key, value }) => [key, value])),
  }
}

/** New values; a cleared one is an empty text [guess]. */
function changedIn(before: Contact, after: Contact): Record<string, unknown> {
  const changed: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])) {
    const value = after.attributes[name]
    if (JSON.stringify(before.attributes[name]) !== JSON.stringify(value)) changed[name] = value ?? ''
  }
  if (before.extId !== after.extId) changed['EXT_ID'] = after.extId ?? ''
  return changed
}
