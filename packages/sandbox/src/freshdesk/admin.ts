import { json, type SandboxRequest, type SandboxResponse } from '../http/message.ts'
import { isObject } from '../world/json.ts'
import type { NewWebhookRule } from './world/webhook-rule.ts'
import type { FreshdeskWorld } from './world/world.ts'

const HELP = 'GET or POST /__sandbox/rules, DELETE /__sandbox/rules/{id}, or POST /__sandbox/people'

/** Beside the vendor's API, without a key: the screen where rules are made, and people who write to the account. */
export function administrate(world: FreshdeskWorld, request: SandboxRequest, path: string): SandboxResponse {
  const { method } = request
  const id = /^\/__sandbox\/rules\/(\d+)$/.exec(path)?.[1]
  if (path === '/__sandbox/rules' && method === 'GET') return json(200, JSON.stringify([...world.rules.all.values()]))
  try {
    if (path === '/__sandbox/rules' && method === 'POST')
      return json(201, JSON.stringify(world.rules.add(ruleIn(givenIn(request)))))
    if (id !== undefined && method === 'DELETE') return json(world.rules.remove(Number(id)) ? 200 : 404, '{}')
    if (path === '/__sandbox/people' && method === 'POST') return act(world, givenIn(request))
  } catch (error) {
    return json(400, JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
  }
  return json(404, JSON.stringify({ message: HELP }))
}

type Given = Readonly<Record<string, unknown>>

const ACTS: Readonly<Record<string, (world: FreshdeskWorld, ticket: number, given: Given) => unknown>> = {
  reply: (world, ticket, { body }) => world.addReply(ticket, { body: String(body ?? ''), incoming: true }),
  rate: (world, ticket, { score }) => world.rate(ticket, { score: Number(score) }),
  'pass-time': (world) => world.sweepSla(),
}

/** `{"do":"reply","ticket":42,"body":"still broken"}`, `{"do":"rate","ticket":42,"score":103}`, `{"do":"pass-time"}` */
function act(world: FreshdeskWorld, given: Given): SandboxResponse {
  const what = ACTS[String(given['do'])]
  if (what === undefined) throw new Error(`"do" is one of ${Object.keys(ACTS).join(', ')}`)
  return json(200, JSON.stringify(what(world, Number(given['ticket']), given)))
}

function givenIn({ body }: SandboxRequest): Given {
  const given: unknown = JSON.parse(new TextDecoder().decode(body))
  if (!isObject(given)) throw new Error('the body is a JSON object')
  return given
}

const METHODS = ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] as const
const PERFORMERS = ['agent', 'requester', 'system', 'agent_or_requester', 'anyone'] as const

/** `{"kind":"update","url":"http://127.0.0.1:8420/…","headers":{"x-tajo-webhook":"secret"},"encoding":"xml","simple":["ticket.id"]}` */
function ruleIn(given: Given): NewWebhookRule {
  const { url, name, user, password, api_key, simple, advanced } = given
  if (typeof url !== 'string' || !URL.canParse(url)) throw new Error('"url" is an address')
  return {
    kind: oneOf('kind', given, ['creation', 'update'], undefined),
    url,
    method: oneOf('method', given, METHODS, 'POST'),
    performer: oneOf('performer', given, PERFORMERS, 'anyone'),
    encoding: oneOf('encoding', given, ['json', 'xml', 'form'], 'json'),
    headers: textsIn(given['headers']),
    events: listIn(given['events']),
    ...(typeof name === 'string' ? { name } : undefined),
    ...(typeof user === 'string' ? { basic: { user, password: String(password ?? '') } } : undefined),
    ...(typeof api_key === 'string' ? { apiKey: api_key } : undefined),
    ...(typeof advanced === 'string' ? { content: { advanced } } : undefined),
    ...(Array.isArray(simple) ? { content: { simple: listIn(simple) } } : undefined),
  }
}

function oneOf<Word extends string>(
  key: string,
  given: Given,
  words: readonly Word[],
  otherwise: Word | undefined,
): Word {
  const found = given[key] === undefined ? otherwise : words.find((word) => word === given[key])
  if (found === undefined) throw new Error(`"${key}" is one of ${words.join(', ')}`)
  return found
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)])) : {}
}

function listIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
