import { json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import type { Reply } from '../../world/outbox.ts'
import { found } from '../http/answers.ts'
import { bodyOf } from '../http/body.ts'
import type { Call } from '../http/call.ts'
import { listed } from '../http/problem.ts'
import { signatureHeaders } from '../webhooks/delivery-rules.ts'
import { headersOf } from '../webhooks/events.ts'
import { prettyJson } from '../webhooks/pretty-json.ts'
import type { Webhook } from '../world/webhooks.ts'

/** Webhooks that are not made yet are signed with it [doc]. */
const TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='

/**
 * Sends a request to a webhook's address, or to the one of the body, and answers what came back: 200 whatever that was [rec]. Without
 * a socket to wait at, the answer is that of an address that accepts everything.
 */
export function testWebhook(call: Call): SandboxResponse {
  const id = call.query.get('webhook_id')
  const hook = id === null ? undefined : found(call.world.webhooks.all.get(id))
  const given = bodyOf(call)['request']
  const request: Readonly<Record<string, unknown>> = isObject(given) ? given : {}
  const url = textOf(request['endpoint']) ?? hook?.endpoint
  if (url === undefined || !URL.canParse(url)) throw listed(400, 'InvalidAttributes', 'request.endpoint: is required')
  const body = textOf(request['payload']) ?? prettyJson({ message: 'Test request' })
  const { settings } = call
  const nowMs = settings.clock.now()
  const headers = {
    ...headersOf(hook ?? notMade(url)),
    'X-Zendesk-Webhook-Invocation-Id': call.world.webhooks.nextId(),
    ...signatureHeaders(hook?.secret ?? TEST_SECRET, body, nowMs),
  }
  const method = textOf(request['http_method']) ?? hook?.http_method ?? 'POST'
  return {
    ...answerOf({ status: 200, headers: { 'content-type': 'text/plain' }, payload: 'ok' }),
    later: async () => answerOf(await settings.send({ method, url, headers, body })),
  }
}

function notMade(endpoint: string): Webhook {
  return {
    id: '',
    name: '',
    status: 'active',
    subscriptions: [],
    created_at: 0,
    created_by: '',
    endpoint,
    http_method: 'POST',
    request_format: 'json',
    secret: TEST_SECRET,
  }
}

function answerOf(reply: Reply): SandboxResponse {
  const answer =
    typeof reply === 'string'
      ? { headers: [], status_code: 504, payload: '' }
      : {
          headers: Object.entries(reply.headers).map(([key, value]) => ({ key, value })),
          status_code: reply.status,
          payload: reply.payload,
        }
  return json(200, JSON.stringify({ response: answer }))
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
