import type { DeliveryFaultKind } from '../world/delivery-faults.ts'
import { isObject } from '../world/json.ts'
import type { Outbox } from '../world/outbox.ts'
import { json, type SandboxRequest, type SandboxResponse } from './message.ts'

const KINDS: readonly string[] = ['drop', 'duplicate', 'late'] satisfies readonly DeliveryFaultKind[]
const SHOWN = 1_000

/**
 * `GET /__sandbox/outbox` shows the last deliveries; `POST /__sandbox/outbox/deliver` sends what is due;
 * `POST /__sandbox/outbox/faults` plans trouble: `{"fault":"drop","topic":"ticket","times":2}`, `{"fault":"none"}` ends it.
 * `undefined` for any other path.
 */
export function administrateOutbox(
  outbox: Outbox,
  deliverDue: () => Promise<void>,
  request: SandboxRequest,
  path: string,
): SandboxResponse | undefined {
  const asked = `${request.method} ${path}`
  if (asked === 'GET /__sandbox/outbox') return json(200, JSON.stringify({ deliveries: shown(outbox) }))
  if (asked === 'POST /__sandbox/outbox/deliver') {
    void deliverDue()
    return json(202, JSON.stringify({ waiting: outbox.waiting }))
  }
  if (asked === 'POST /__sandbox/outbox/faults') return plan(outbox, request)
  return undefined
}

function shown(outbox: Outbox) {
  return outbox.deliveries.slice(-SHOWN).map(({ id, webhookId, topic, url, state, body, tries }) => ({
    id,
    webhookId,
    topic,
    url: withoutCredentials(url),
    state,
    body,
    tries: tries.map(({ at, reply }) => ({ at, answered: typeof reply === 'string' ? reply : reply.status })),
  }))
}

function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href
}

function plan(outbox: Outbox, { body }: SandboxRequest): SandboxResponse {
  try {
    const given: unknown = JSON.parse(new TextDecoder().decode(body))
    const kind = isObject(given) ? given['fault'] : undefined
    if (!isObject(given) || typeof kind !== 'string' || (kind !== 'none' && !KINDS.includes(kind)))
      throw new Error(`"fault" is one of ${KINDS.join(', ')}, none`)
    if (kind === 'none') outbox.faults.clear()
    else {
      outbox.faults.next(kind as DeliveryFaultKind, {
        ...(typeof given['topic'] === 'string' ? { match: new RegExp(given['topic']) } : undefined),
        ...(typeof given['times'] === 'number' ? { times: given['times'] } : undefined),
        ...(typeof given['delay_ms'] === 'number' ? { delayMs: given['delay_ms'] } : undefined),
      })
    }
    return json(200, '{}')
  } catch (error) {
    return json(400, JSON.stringify({ message: error instanceof Error ? error.message : String(error) }))
  }
}
