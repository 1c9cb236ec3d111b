import { createHash } from 'node:crypto'
import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { iso } from '../../world/time.ts'
import { found, one } from '../http/answers.ts'
import { type Given, givenOf, textIn, textsIn } from '../http/body.ts'
import { type Call, callerOf, type Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { listed } from '../http/problem.ts'
import type { Webhook } from '../world/webhooks.ts'
import { attempts, invocations } from './webhook-invocations.ts'
import { testWebhook } from './webhook-test.ts'

/** Empty keys are left out, not null; secrets stay inside [rec]. On creation times have nanoseconds [rec]. */
function rowOf(hook: Webhook, fresh = false): object {
  const { secret: _, authentication, created_at, updated_at, updated_by, ...rest } = hook
  return {
    ...rest,
    created_at: fresh ? `${iso(created_at).slice(0, -1)}.906338593Z` : iso(created_at),
    ...(updated_at === undefined ? undefined : { updated_at: iso(updated_at), updated_by }),
    ...(authentication === undefined ? undefined : { authentication: withoutSecrets(authentication) }),
  }
}

function withoutSecrets({ data, ...rest }: NonNullable<Webhook['authentication']>): object {
  const username = data?.['username']
  return username === undefined ? rest : { ...rest, data: { username } }
}

const REQUIRED = ['name', 'status', 'endpoint', 'http_method', 'request_format'] as const

function hookFrom(given: Given, kept: Pick<Webhook, 'id' | 'created_at' | 'created_by' | 'secret'>): Webhook {
  const missing = REQUIRED.find((key) => typeof textIn(given, key) !== 'string')
  if (missing !== undefined) throw listed(400, 'InvalidAttributes', `webhook.${missing}: is required`)
  const endpoint = textIn(given, 'endpoint') ?? ''
  if (!/^https?:\/\//.test(endpoint)) throw listed(400, 'InvalidAttributes', 'webhook.endpoint: is not a valid address')
  const authentication = given['authentication']
  const headers = given['custom_headers']
  const description = textIn(given, 'description')
  return {
    ...kept,
    name: textIn(given, 'name') ?? '',
    ...(description == null || description === '' ? undefined : { description }),
    status: textIn(given, 'status') === 'inactive' ? 'inactive' : 'active',
    subscriptions: textsIn(given, 'subscriptions') ?? [],
    endpoint,
    http_method: textIn(given, 'http_method') ?? 'POST',
    request_format: textIn(given, 'request_format') ?? 'json',
    ...(isObject(headers) ? { custom_headers: headers as Readonly<Record<string, string>> } : undefined),
    ...(isObject(authentication)
      ? { authentication: authentication as unknown as NonNullable<Webhook['authentication']> }
      : undefined),
  }
}

function fresh(call: Call, id: string): Pick<Webhook, 'id' | 'created_at' | 'created_by' | 'secret'> {
  return { id, created_at: call.world.now(), created_by: String(callerOf(call).id), secret: secretOf(call, id, 0) }
}

function secretOf(call: Call, id: string, turn: number): string {
  return createHash('sha256').update(`${call.settings.seed} ${id} ${turn}`).digest('base64')
}

function create(call: Call): SandboxResponse {
  const { all } = call.world.webhooks
  const id = call.world.webhooks.nextId()
  const cloned = call.query.get('clone_webhook_id')
  const source = cloned === null ? undefined : found(all.get(cloned))
  const hook =
    source === undefined
      ? hookFrom(givenOf(call, 'webhook'), fresh(call, id))
      : { ...source, ...fresh(call, id), name: `${source.name} (copy)` }
  all.set(id, hook)
  return one('webhook', JSON.stringify(rowOf(hook, true)), 201)
}

/** PUT replaces: what it does not name is gone; PATCH keeps it. Both answer nothing [rec]. */
function change(call: Call): SandboxResponse {
  const before = hookOf(call)
  const given = givenOf(call, 'webhook')
  const { id, created_at, created_by, secret } = before
  const merged = call.request.method === 'PATCH' ? { ...before, ...given } : given
  const hook = hookFrom(merged, { id, created_at, created_by, secret })
  call.world.webhooks.all.set(id, { ...hook, updated_at: call.world.now(), updated_by: String(callerOf(call).id) })
  return empty(204)
}

function hookOf(call: Call): Webhook {
  return found(call.world.webhooks.all.get(call.segments['id'] ?? ''))
}

function hooks(call: Call): SandboxResponse {
  const name = call.query.get('filter[name_contains]')
  const status = call.query.get('filter[status]')
  return list(call, {
    key: 'webhooks',
    rows: [...call.world.webhooks.all.values()],
    where: (hook) => (name === null || hook.name.includes(name)) && (status === null || hook.status === status),
    place: ({ id }) => [id],
    render: (hook) => JSON.stringify(rowOf(hook)),
    paging: 'cursor',
    style: 'webhooks',
  })
}

const signing = (hook: Webhook, status: number) =>
  json(status, JSON.stringify({ signing_secret: { secret: hook.secret, algorithm: 'SHA256' } }))

/** The new secret counts at once, the old one no more [rec]. */
function rotate(call: Call): SandboxResponse {
  const before = hookOf(call)
  const hook = { ...before, secret: secretOf(call, before.id, call.world.webhooks.nextTurn()) }
  call.world.webhooks.all.set(hook.id, hook)
  return signing(hook, 201)
}

const root = '/api/v2/webhooks'
const scope = { scope: 'webhooks' } as const

export const webhooks: readonly Route[] = [
  { ...scope, method: 'GET', path: root, answer: hooks },
  { ...scope, method: 'POST', path: root, answer: create },
  { ...scope, method: 'POST', path: `${root}/test`, answer: testWebhook },
  {
    ...scope,
    method: 'GET',
    path: `${root}/{id:text}`,
    answer: (call) => one('webhook', JSON.stringify(rowOf(hookOf(call)))),
  },
  { ...scope, method: 'PUT', path: `${root}/{id:text}`, answer: change },
  { ...scope, method: 'PATCH', path: `${root}/{id:text}`, answer: change },
  {
    ...scope,
    method: 'DELETE',
    path: `${root}/{id:text}`,
    answer(call) {
      call.world.webhooks.all.delete(hookOf(call).id)
      return empty(204)
    },
  },
  { ...scope, method: 'GET', path: `${root}/{id:text}/signing_secret`, answer: (call) => signing(hookOf(call), 200) },
  { ...scope, method: 'POST', path: `${root}/{id:text}/signing_secret`, answer: rotate },
  { ...scope, method: 'GET', path: `${root}/{id:text}/invocations`, answer: invocations },
  { ...scope, method: 'GET', path: `${root}/{id:text}/invocations/{iid:text}/attempts`, answer: attempts },
]
