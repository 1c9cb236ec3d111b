import { json, type SandboxRequest, type SandboxResponse } from '../http/message.ts'
import { isObject } from '../world/json.ts'
import type { People, Whom } from './people.ts'
import type { Value } from './world/records.ts'
import type { BrevoWorld } from './world/world.ts'

/** Beside the vendor's API, without a key: what the account looks like, and people who do something to it. */
export function administrate(
  world: BrevoWorld,
  people: People,
  request: SandboxRequest,
  path: string,
): SandboxResponse {
  if (request.method === 'GET' && path === '/__sandbox/state') return json(200, JSON.stringify(world.dump()))
  if (request.method === 'POST' && path === '/__sandbox/people') return act(people, request)
  return json(404, '{"message":"GET /__sandbox/state or POST /__sandbox/people"}')
}

type Given = Readonly<Record<string, unknown>>

const listsIn = ({ lists }: Given): readonly number[] => (Array.isArray(lists) ? lists.map(Number) : [])
const valuesIn = ({ values }: Given) => (isObject(values) ? (values as Readonly<Record<string, Value>>) : {})

const ACTS: Readonly<Record<string, (people: People, whom: Whom, given: Given) => unknown>> = {
  create: (people, whom, given) => people.create(String(whom), { values: valuesIn(given), lists: listsIn(given) }),
  unsubscribe: (people, whom) => people.unsubscribe(whom),
  complain: (people, whom) => people.complain(whom),
  block: (people, whom) => people.block(whom),
  subscribe: (people, whom) => people.subscribe(whom),
  edit: (people, whom, given) => people.edit(whom, valuesIn(given)),
  'change-email': (people, whom, given) => people.changeEmail(whom, String(given['email'])),
  'add-to-list': (people, whom, given) => people.addToList(whom, ...listsIn(given)),
  'remove-from-list': (people, whom, given) => people.removeFromList(whom, ...listsIn(given)),
  merge: (people, whom, given) => people.merge(whom, String(given['with'])),
  delete: (people, whom) => people.delete(whom),
}

/** `{"do":"unsubscribe","contact":"jane@example.com"}` */
function act(people: People, { body }: SandboxRequest): SandboxResponse {
  try {
    const given: unknown = JSON.parse(new TextDecoder().decode(body))
    const what = isObject(given) ? ACTS[String(given['do'])] : undefined
    if (!isObject(given) || what === undefined) throw new Error(`"do" is one of ${Object.keys(ACTS).join(', ')}`)
    const whom = given['contact']
    if (typeof whom !== 'string' && typeof whom !== 'number') throw new Error('"contact" is an address or a number')
    return json(200, JSON.stringify(what(people, whom, given) ?? {}))
  } catch (error) {
    return json(400, JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
  }
}
