import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { bodyOf, flagIn, type Given, textIn, textsIn } from '../http/body.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { badRequest, invalid, missing, notFound } from '../http/problem.ts'
import { stamp } from '../world/moment.ts'
import type { Webhook } from '../world/webhooks.ts'
import { nextKey } from '../world/world.ts'

/** Of an account, whatever the type [doc]. */
const MOST = 40

const MAIL = ['delivered', 'opened', 'click', 'hardBounce', 'softBounce', 'spam', 'unsubscribed'] as const

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  marketing: [...MAIL, 'listAddition', 'contactUpdated', 'contactDeleted'],
  transactional: [...MAIL, 'sent', 'request', 'blocked', 'invalid', 'deferred', 'uniqueOpened', 'uniqueCouponSent'],
  inbound: ['inboundEmailProcessed'],
}

function view(call: Call, { headers, createdAt, modifiedAt, ...rest }: Webhook): object {
  const { utcOffset } = call.settings
  const shown = headers.length === 0 ? {} : { headers }
  return { ...rest, ...shown, createdAt: stamp(createdAt, utcOffset), modifiedAt: stamp(modifiedAt, utcOffset) }
}

/** Without a type only the transactional ones [oas]. */
function list(call: Call): SandboxResponse {
  const type = call.query.get('type') ?? 'transactional'
  if (!(type in EVENTS)) throw invalid('type is invalid')
  const found = [...call.world.webhooks.all.values()].filter((hook) => hook.type === type)
  const ordered = call.query.get('sort') === 'asc' ? found : found.reverse()
  return json(200, JSON.stringify({ webhooks: ordered.map((hook) => view(call, hook)) }))
}

function create(call: Call): SandboxResponse {
  const { all } = call.world.webhooks
  if (all.size >= MOST) throw badRequest(`At most ${MOST} webhooks`)
  const id = nextKey(all) + (all.size === 0 ? 1_043_211 : 0)
  const hook = hookOf(call, bodyOf(call), { id, createdAt: call.world.now() })
  all.set(id, hook)
  return json(201, JSON.stringify({ id }))
}

function hookOf(call: Call, given: Given, kept: Pick<Webhook, 'id' | 'createdAt'> & Partial<Webhook>): Webhook {
  const url = textIn(given, 'url') ?? kept.url
  const type = kept.type ?? textIn(given, 'type') ?? 'transactional'
  const events = textsIn(given, 'events') ?? kept.events
  if (url === undefined) throw missing('url')
  if (!/^https:\/\/|^http:\/\/(?:[^@/]*@)?(?:127\.0\.0\.1|localhost)[:/]/.test(url)) throw invalid('url is invalid')
  const known = EVENTS[type]
  if (known === undefined) throw invalid('type is invalid')
  if (events === undefined || events.length === 0) throw missing('events')
  const foreign = events.find((event) => !known.includes(event))
  if (foreign !== undefined) throw invalid(`Event ${foreign} is invalid for ${type} webhooks`)
  const auth = authIn(given) ?? kept.auth
  return {
    id: kept.id,
    type,
    channel: textIn(given, 'channel') ?? kept.channel ?? 'email',
    url,
    description: textIn(given, 'description') ?? kept.description ?? '',
    events,
    batched: flagIn(given, 'batched') ?? kept.batched ?? false,
    ...(auth === undefined ? undefined : { auth }),
    headers: headersIn(given) ?? kept.headers ?? [],
    createdAt: kept.createdAt,
    modifiedAt: call.world.now(),
  }
}

function authIn(given: Given): Webhook['auth'] {
  const auth = given['auth']
  if (auth === undefined) return undefined
  if (!isObject(auth) || auth['type'] !== 'bearer' || typeof auth['token'] !== 'string')
    throw invalid('auth is invalid')
  return { type: 'bearer', token: auth['token'] }
}

function headersIn(given: Given): Webhook['headers'] | undefined {
  const headers = given['headers']
  if (headers === undefined) return undefined
  if (!Array.isArray(headers)) throw invalid('headers are invalid')
  return headers.map((one: unknown) => {
    if (!isObject(one) || typeof one['key'] !== 'string' || typeof one['value'] !== 'string') {
      throw invalid('headers are invalid')
    }
    return { key: one['key'], value: one['value'] }
  })
}

function hookAt(call: Call): Webhook {
  const hook = call.world.webhooks.all.get(idOf(call))
  if (hook === undefined) throw notFound('Webhook ID not found')
  return hook
}

export const webhooks: readonly Route[] = [
  { method: 'GET', path: '/webhooks', answer: list },
  { method: 'POST', path: '/webhooks', answer: create },
  { method: 'GET', path: '/webhooks/{id}', answer: (call) => json(200, JSON.stringify(view(call, hookAt(call)))) },
  {
    method: 'PUT',
    path: '/webhooks/{id}',
    answer(call) {
      const before = hookAt(call)
      call.world.webhooks.all.set(before.id, hookOf(call, bodyOf(call), before))
      return empty(204)
    },
  },
  {
    method: 'DELETE',
    path: '/webhooks/{id}',
    answer(call) {
      call.world.webhooks.all.delete(hookAt(call).id)
      return empty(204)
    },
  },
]
