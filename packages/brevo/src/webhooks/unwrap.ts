import { createHash } from 'node:crypto'
import { exactJson } from '@tajo/core/api/exact'
import { isObject } from '@tajo/core/json'
import type { Hint, RawDelivery, Unwrapped, WebhookEvent } from '@tajo/core/webhook'
import { emailKey } from '../read-one.ts'
import { eventNamed, type Topic, topicOf } from './topics.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * One event, an array of them, or `{ events: […] }`: what a batch looks like is not documented. [guess] `keyName` is the name of
 * the key Tajo writes with: what that key caused is an echo.
 */
export function unwrap(
  { body }: Pick<RawDelivery, 'body'>,
  { keyName }: { readonly keyName?: string } = {},
): Unwrapped {
  let value: unknown
  try {
    value = exactJson(Buffer.from(body.toString('utf8').replace(/^\uFEFF/, '')))
  } catch {
    return { ok: false, message: 'the body is not JSON' }
  }
  const events = bodiesIn(value).flatMap((one) => eventOf(one, keyName) ?? [])
  return events.length > 0 ? { ok: true, events } : { ok: false, message: 'the body names no event' }
}

function bodiesIn(value: unknown): readonly Body[] {
  if (Array.isArray(value)) return (value as unknown[]).filter(isObject)
  if (!isObject(value)) return []
  const { events, payload } = value
  if (Array.isArray(events) && value['event'] === undefined) return (events as unknown[]).filter(isObject)
  // An application that passes a delivery on.
  return isObject(payload) && value['event'] === undefined && payload['event'] !== undefined ? [payload] : [value]
}

function eventOf(body: Body, keyName: string | undefined): WebhookEvent | undefined {
  const given = body['event'] ?? body['type']
  if (typeof given !== 'string' || !/^[A-Za-z][\w .-]{0,60}$/.test(given)) return undefined
  const event = eventNamed(given)
  const topic = topicOf(event)
  return {
    key: keyOf(body, event),
    topic: event,
    // The support happenings of a customer are told by helpdesks.
    happenings: [],
    at: momentOf(body),
    hints: topic?.aside === true ? [] : hintsOf(body, topic),
    own: isOwn(body, keyName),
  }
}

/** Name of the key that caused it; empty where none did. Since 1 November 2026, for updates and additions to lists. [doc] changelog */
function isOwn(body: Body, keyName: string | undefined): boolean {
  return keyName !== undefined && keyName !== '' && body['api_key_name'] === keyName
}

/** `id` is that of the webhook: a contact is named by e-mail, of a deletion by a list of them. [client] */
function hintsOf(body: Body, topic: Topic | undefined): readonly Hint[] {
  const given = Array.isArray(body['email']) ? (body['email'] as unknown[]) : [body['email']]
  const emails = given.filter(isEmail).map(emailKey)
  const id = digitsIn(body['contact_id'])
  // Opens and clicks of transactional mail name the number too. [client]
  const keys = id === undefined ? emails : [id]
  const gone = topic?.gone === true ? { gone: true } : {}
  return [...new Set(keys)].map((key) => ({ stream: 'contacts', key, ...gone }))
}

/** People known by their phone alone have an empty one. */
function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(value.trim())
}

function digitsIn(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^[1-9]\d{0,18}$/.test(text) ? text : undefined
}

/** Two changes in one second differ in the last two. */
const tellingApart = ['email', 'ts', 'ts_event', 'camp_id', 'message-id', 'list_id', 'content', 'api_key_name']

/** There is no id of a delivery: what makes an event one. The same bytes come again when it is retried. [guess] */
function keyOf(body: Body, event: string): string {
  const parts = [event, ...tellingApart.map((name) => body[name] ?? null)]
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`
}

/** Seconds in UTC; texts beside them are in the account's zone or in that of Paris. [doc] */
function momentOf(body: Body): string | null {
  const seconds = [body['ts_event'], body['ts']].find((value) => typeof value === 'number' && value > 0)
  if (typeof seconds !== 'number') return null
  const at = new Date(seconds * 1000)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
