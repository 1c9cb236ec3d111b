import { TajoError } from '../errors.ts'
import type { Sender } from '../http/send.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** A call as a vendor played in this process takes it. */
export interface PlayedRequest {
  readonly method: string
  /** With the query string. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface PlayedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** The connection breaks before the body, or inside it. */
  readonly fault?: 'reset' | 'truncate'
  /** Taken longer than usual. */
  readonly delayMs?: number
}

/**
 * A sender that speaks to a played vendor without a socket. A call takes `latencyMs` of virtual time; the vendor handles, and
 * counts, it in the middle.
 *
 * @example
 * const sandbox = new FreshdeskSandbox({ plan: 'growth', clock })
 * connectFreshdesk({ …, sender: senderFor((request) => sandbox.handle(request), clock, 300) }, { clock, log, random })
 */
export function senderFor(
  handle: (request: PlayedRequest) => PlayedResponse | Promise<PlayedResponse>,
  clock: VirtualClock,
  latencyMs: number | (() => number),
): Sender {
  return {
    close: async () => {},
    send: async ({ method, url, headers, body, signal }, maxBytes) => {
      const oneWayMs = (typeof latencyMs === 'number' ? latencyMs : latencyMs()) / 2
      const { host, pathname, search } = new URL(url)
      await clock.sleep(oneWayMs, signal)
      const request = {
        method,
        path: pathname + search,
        headers: { ...headers, host },
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      }
      const answer = await clock.busy(Promise.resolve(handle(request)))
      await clock.sleep(oneWayMs + (answer.delayMs ?? 0), signal)
      if (answer.fault !== undefined) throw Object.assign(new Error('other side closed'), { code: 'ECONNRESET' })
      if (answer.body.byteLength > maxBytes) {
        throw new TajoError('TAJO_RESPONSE_TOO_LARGE', `${method} ${pathname} answered with too much.`)
      }
      return { status: answer.status, headers: inLowerCase(answer.headers), body: answer.body }
    },
  }
}

function inLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
