import { json, type SandboxRequest, type SandboxResponse } from '../http/message.ts'
import { isObject } from '../world/json.ts'
import { known } from './world/data.ts'
import type { ZendeskWorld } from './world/world.ts'

const HELP = 'POST /__sandbox/people or POST /__sandbox/triggers'

/** Beside the vendor's API, without a key: customers who write and rate, and triggers that fire. */
export function administrate(world: ZendeskWorld, request: SandboxRequest, path: string): SandboxResponse {
  try {
    if (request.method === 'POST' && path === '/__sandbox/people') return act(world, givenIn(request))
    if (request.method === 'POST' && path === '/__sandbox/triggers') return fire(world, givenIn(request))
  } catch (error) {
    return json(400, JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
  }
  return json(404, JSON.stringify({ message: HELP }))
}

type Given = Readonly<Record<string, unknown>>

const ACTS: Readonly<Record<string, (world: ZendeskWorld, ticket: number, given: Given) => void>> = {
  reply: (world, ticket, { body }) => {
    const { requester_id: author_id } = known(world.tickets, ticket, 'ticket')
    world.addComment(ticket, { html: `<p>${String(body ?? '')}</p>`, public: true, author_id })
  },
  rate: (world, ticket, { score, comment }) => {
    if (score !== 'good' && score !== 'bad') throw new Error('"score" is good or bad')
    world.rate(ticket, score, typeof comment === 'string' ? comment : null)
  },
}

/** `{"do":"reply","ticket":42,"body":"still broken"}`, `{"do":"rate","ticket":42,"score":"good"}` */
function act(world: ZendeskWorld, given: Given): SandboxResponse {
  const what = ACTS[String(given['do'])]
  if (what === undefined) throw new Error(`"do" is one of ${Object.keys(ACTS).join(', ')}`)
  what(world, Number(given['ticket']), given)
  return json(200, '{}')
}

/** `{"webhook":"01HANA…","ticket":42,"body":"{\"ticket_id\":{{ticket.id}}}"}` */
function fire(world: ZendeskWorld, { webhook, ticket, body }: Given): SandboxResponse {
  world.fireTrigger(String(webhook), Number(ticket), typeof body === 'string' ? body : '')
  return json(200, '{}')
}

function givenIn({ body }: SandboxRequest): Given {
  const given: unknown = JSON.parse(new TextDecoder().decode(body))
  if (!isObject(given)) throw new Error('the body is a JSON object')
  return given
}
